"""The words that bring somebody into a campaign: its code, and the tag of the poster or link.

`CODE__ORIGIN` is what a link to the Telegram bot carries; a WhatsApp link writes it for the resident, after
a sentence that says what sending it does.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_PAYLOAD = 64
"""Characters that a link to a Telegram bot can carry, of [A-Za-z0-9_-]."""
_MARK = "__"
_PAYLOAD = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_PAYLOAD}}}")
_WORD = re.compile(r"(?P<code>[a-z0-9][a-z0-9-]{2,31})(?:__(?P<origin>[a-z0-9_-]{1,60}))?", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:(?:bonjour|bonsoir|salut|coucou) )?je participe")
_LONGEST = 200
_AROUND = " \t\r\n.,;:!?…\"'«»()\u00a0\u202f"


class NotAPayload(ValueError):
    """A code and an origin that no link can carry; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody asks to take part in. `plain`: the code stood alone, it may be any other word."""

    code: str
    origin: str | None = None
    plain: bool = False


def payload(code: str, origin: str | None = None) -> str:
    """Return what a link carries; raises NotAPayload."""
    made = code if origin is None else f"{code}{_MARK}{origin}"
    if not _PAYLOAD.fullmatch(made):
        most = f"au plus {LONGEST_PAYLOAD} lettres sans accent, chiffres, - et _"
        raise NotAPayload(f"« {made} » ne tient pas dans un lien\u00a0: {most}.")
    return made


def sentence(code: str, origin: str | None = None) -> str:
    """Return what a WhatsApp link writes for the resident to send; raises NotAPayload."""
    return f"Bonjour, je participe : {payload(code, origin)}"


def read_payload(carried: str) -> Joining | None:
    """Return what a link of `payload` carried; None for what is none of ours. `code` may be empty."""
    if not _PAYLOAD.fullmatch(carried):
        return None
    code, _, origin = carried.partition(_MARK)
    return Joining(code.lower(), origin or None)


def read(text: str) -> Joining | None:
    """Return what a written message asks to take part in, by the code alone or by our sentence.

    None for anything else. Capitals, accents and punctuation do not matter: a telephone writes them.
    """
    words = text.strip(_AROUND).split() if len(text) <= _LONGEST else []
    found = _WORD.fullmatch(words[-1].strip(_AROUND)) if words else None
    if found is None:
        return None
    before = " ".join(word for word in map(_bare, words[:-1]) if word)
    if before and not _SENTENCE.fullmatch(before):
        return None
    origin = found["origin"]
    return Joining(found["code"].lower(), origin, plain=not before and origin is None)


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.strip(_AROUND).casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))
