"""What a person, or a model, is shown of a resident's words: names, numbers and addresses masked."""

from nlu.redaction import redact


def masked(said: str) -> str:
    """Return the words with what could tell who spoke written over."""
    return redact(said)
