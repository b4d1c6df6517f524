"""The words with which somebody joins a campaign: what a link carries, and what a person may send."""

import re

MARK = "__"
"""Between a code and an origin: a code holds no underscore."""
_PAYLOAD = re.compile(
    r"(?<![\w-])(?P<code>[a-z0-9][a-z0-9-]{2,31})(?:__(?P<origin>[A-Za-z0-9_-]{1,64}))?(?![\w-])"
)
_SENTENCE = re.compile(r"bonjour,? je participe\s*:\s*(?P<payload>\S+)", re.IGNORECASE)


def payload(code: str, origin: str | None) -> str:
    """Return CODE or CODE__ORIGIN, as `t.me/<bot>?start=` carries it."""
    return code if origin is None else f"{code}{MARK}{origin}"


def sentence(code: str, origin: str | None) -> str:
    """Return what a link to WhatsApp writes in the person's place: they only have to send it."""
    return f"Bonjour, je participe : {payload(code, origin)}"


def read(text: str) -> tuple[str, str | None] | None:
    """Return the code and the origin of a sentence that `sentence` made; None for other words."""
    said = _SENTENCE.search(text)
    found = None if said is None else _PAYLOAD.match(said["payload"].lower())
    return None if found is None else (found["code"], found["origin"])
