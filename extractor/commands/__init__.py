"""One module a command, or a few that belong together: what `cli.py` calls after it has read the arguments."""
