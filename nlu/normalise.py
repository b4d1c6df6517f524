"""Folding of what residents write, so that it can be compared with what we know.

Lower case, no accents, `œ`/`æ` apart, straight apostrophes, no stretched letters, no control or
direction marks, SMS spellings and some verlan in full. `words` keeps the place of each word in the
original; `plain` is the quick form without places. Both are bounded by `LIMIT` characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from nlu.sms import SMS

LIMIT = 20_000
"""Characters looked at. Beyond, nobody speaks any more: it is pasted or hostile."""

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}
    | {"–": "-", "—": "-", "‑": "-", "‐": "-", "\x00": None, "\u00ad": None, "\ufeff": None}
    | {chr(code): None for code in (*range(0x0300, 0x0370), *range(0x200B, 0x2010), *range(0x202A, 0x202F))}
)
_REPLACED = (
    *(("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ø", "o"), ("–", " - "), ("—", " - "), ("\u2028", "\n")),
    *((quote, "'") for quote in "’‘ʼ´"),
)
_UNSEEN = frozenset({"Mn", "Mc", "Me", "Cf", "Cc", "Cs"})
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_TOKEN = re.compile(r"[a-z0-9]+'?|[.,;:!?\n]")  # an elided word ("c'") is no SMS spelling
_WORD = re.compile(r"[\w\u0300-\u036f]+['’ʼ‘`´]?")
MARKS = frozenset(".,;:!?\n")


class Word(NamedTuple):
    """A folded word and where it comes from: `original[start:end]`."""

    form: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return the text lowered, without accents, marks, control characters or stretched letters.

    Punctuation, spaces and emoji stay. Not longer than `LIMIT` (ligatures and composed characters apart).
    """
    text = text[:LIMIT].lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).lower().translate(_LETTERS)
        if not text.isascii():
            text = "".join(char for char in text if unicodedata.category(char) not in _UNSEEN or char == "\n")
    return _STRETCHED.sub(r"\1", text.replace("`", "'").replace("\x00", ""))


def letters(text: str) -> str:
    """Return what `fold` does as ASCII alone: emoji and other alphabets fall away. Twice as quick."""
    text = text[:LIMIT].lower()
    if not text.isascii():
        for char, plain_char in _REPLACED:
            text = text.replace(char, plain_char)
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _STRETCHED.sub(r"\1", text.replace("`", "'").replace("\x00", ""))


def tokens(text: str) -> list[str]:
    """Return folded words, SMS spellings in full, and the punctuation marks that part clauses."""
    return split(letters(text))


def split(folded: str) -> list[str]:
    """Return `tokens` of a text that is folded already."""
    found: list[str] = []
    for token in _TOKEN.findall(folded):
        full = SMS.get(token)
        if full is None:
            found.append(token.rstrip("'"))
        else:
            found.extend(full)
    return found


def plain(text: str) -> str:
    """Return the folded words in full, one space apart, without punctuation."""
    return " ".join(token for token in tokens(text) if token not in MARKS)


def words(text: str) -> Iterator[Word]:
    """Yield folded words with their place; the words of one SMS spelling share a place."""
    for match in _WORD.finditer(text[:LIMIT]):
        start, end = match.span()
        for form in _TOKEN.findall(fold(match.group())):
            for part in SMS.get(form, (form,)):
                yield Word(part.rstrip("'"), start, end)
