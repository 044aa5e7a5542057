"""One module a format, each with `read(data: bytes, name: str) -> Iterator[RawArticle]`."""
