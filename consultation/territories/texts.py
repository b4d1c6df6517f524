"""Texts of strangers' files, as the database can hold them. Pure."""


def storable(text: str) -> str:
    """Return a text without what no database takes: NUL, and halves of characters (JSON can name both)."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def is_plain(value: object) -> bool:
    """Whether a value of a YAML file is a word or a number: what is nested could be endless written out."""
    return isinstance(value, str | int | float)
