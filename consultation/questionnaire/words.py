"""Words of a text, as the checks compare and count them."""

import re
import unicodedata

_SENTENCE_END = re.compile(r"[.!?…]+(?:\s|$)|\n+|(?<=\s)[•–—-]\s")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


def folded(text: str) -> str:
    """Return a text without case, accents, signs and doubled spaces: what a reader takes as the same."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'")
    kept = "".join(
        letter if letter.isalnum() or letter in "'%+" else " "
        for letter in plain
        if not unicodedata.combining(letter)
    )
    return " ".join(kept.split()) or text.strip()


def sentences(text: str) -> list[str]:
    """Return the sentences of a short text; a line is a sentence."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def words(text: str) -> list[str]:
    return _WORD.findall(text)
