class NameConverter:
    """A slug in any script, as slugify(allow_unicode=True) makes it."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
