"""The pages: each a function of a connection and what is asked; nothing here knows the web framework."""
