"""Labelled segments: the corpus that the product ships, and what people corrected."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

from nlu.heads import HEADS, KINDS, TONES
from nlu.lexicon import theme_terms

SEGMENTS = ("mains_", "titres_", "debat_")
DANGERS = "danger_"
WEIGHTS = {"mains": 1.0, "titres": 1.2, "debat": 0.7}
"""Importance of what a genre's hands wrote: residents' answers come first, debates tell of other things."""


class Cry(NamedTuple):
    """A text, the kinds of help that it calls for (none: harmless), and who wrote it."""

    text: str
    help: frozenset[str]
    hand: str

    @property
    def danger(self) -> bool:
        return bool(self.help)


@dataclass(frozen=True, slots=True)
class Example:
    """A segment and its labels. `kinds`, `tone` and `urgency` are None where nobody labelled them.

    `hand` names who wrote it: what is measured on one hand is learnt from the others. `weight` is its
    importance beside the 1 of a row of the corpus. `soft` are targets in 0..1 of heads that `themes` do
    not name: a label that several of our codes may mean.
    """

    text: str
    question: str | None
    themes: frozenset[str]
    kinds: frozenset[str] | None
    tone: str | None
    urgency: str | None
    hand: str
    message: str = ""
    weight: float = 1.0
    soft: tuple[tuple[str, float], ...] = ()


def shipped() -> list[Example]:
    """Return the corpus of `nlu/data/corpus`, in the order of its files."""
    return [_example(row, hand) for hand, row in _rows(SEGMENTS)]


def shipped_dangers() -> list[Cry]:
    """Return the cries for help and what only sounds like them."""
    return [Cry(row["text"], frozenset(row["help"].split()), hand) for hand, row in _rows((DANGERS,))]


def digest(prefixes: Iterable[str]) -> str:
    """Return what changes with any text or label of those files, or with any term of the lexicon."""
    made = hashlib.sha256(repr(sorted(theme_terms().items())).encode())
    for hand, row in _rows(prefixes):
        made.update(f"{hand}{sorted(row.items())}".encode())
    return made.hexdigest()[:12]


def labels(example: Example) -> Iterator[str]:
    """Yield the heads that are 1 for an example, TON apart."""
    for code in example.themes:
        yield code
        if "-" in code:
            yield code.split("-")[0]
    yield from example.kinds or ()
    if example.tone == "MIX":
        yield "MIX"
    if example.urgency and example.urgency != "U0":
        yield example.urgency


def _example(row: dict[str, str], hand: str) -> Example:
    known = frozenset(HEADS)
    return Example(
        text=row["text"],
        question=row["question"],
        themes=frozenset(row["themes"].split("|")) & known,
        kinds=frozenset(row["kinds"].split("|")) & frozenset(KINDS),
        tone=row["sentiment"] if row["sentiment"] in TONES else None,
        urgency=row["urgency"],
        hand=hand,
        weight=WEIGHTS[hand.split("_")[0]],
        message=row["message"],
    )


def _rows(prefixes: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    folder = files("nlu").joinpath("data", "corpus")
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.startswith(tuple(prefixes)) and entry.name.endswith(".csv"):
            for row in csv.DictReader(io.StringIO(entry.read_text(encoding="utf-8"), newline="")):
                yield entry.name.removesuffix(".csv"), row
