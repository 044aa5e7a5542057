"""Facts from Russian-language industry news."""
