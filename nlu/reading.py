"""From a text to a spaCy `Doc` that carries folded words and stems: the pipeline's tokenizer.

Stems let one spelling in the lexicon meet all of them; where each comes from in the original is kept
with it, in `doc.user_data["read"]`. The Doc has no tokens of its own: nobody reads them, and a lexeme
for every word that a resident invents would cost a third of the time. Punctuation stays as tokens: a term
of the lexicon never reaches across it.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

from nlu.normalise import LIMIT, letters, split
from nlu.stems import stem

_PIECE = re.compile(r"[\w\u0300-\u036f]+['’ʼ‘`´]?|[.,;:!?…\n()/]")
_SAME_MARK = {"…": ".", "\n": ".", "(": ",", ")": ",", "/": ","}
MARKS = frozenset(".,;:!?")


class Token(NamedTuple):
    """A folded word (or mark), its stem, and its place: `original[start:end]`."""

    form: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def _folded(raw: str) -> tuple[tuple[str, str], ...]:
    """Return the folded words that one written word stands for, with their stems; a mark is its own."""
    if len(raw) == 1 and not raw.isalnum():
        mark = _SAME_MARK.get(raw, raw)
        return ((mark, mark),)
    return tuple((form, stem(form)) for form in split(letters(raw)) if form not in MARKS)


def read(text: str) -> list[Token]:
    """Return the tokens of the first `LIMIT` characters."""
    found: list[Token] = []
    for match in _PIECE.finditer(text[:LIMIT]):
        start, end = match.span()
        for form, stemmed in _folded(match.group()):
            found.append(Token(form, stemmed, start, end))
    return found


class Reader:
    """The pipeline's tokenizer: `nlp.tokenizer`."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        doc = Doc(self.vocab)
        doc.user_data["read"] = read(text)
        doc.user_data["text"] = text
        return doc

    def to_disk(self, _path: str | Path, **_: object) -> None:
        """Nothing to keep: the reader has no state."""

    def from_disk(self, _path: str | Path, **_: object) -> "Reader":
        return self
