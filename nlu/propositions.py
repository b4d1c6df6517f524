"""A proposition as the components hand it on: its tokens, and what the lexicon found in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

from nlu.hits import Hit
from nlu.reading import Token


@dataclass(frozen=True, slots=True)
class Proposition:
    """`written` is the text from this proposition to the next, emoji included; hits count from its first
    token."""

    tokens: Sequence[Token]
    words: Sequence[str]
    groups: Mapping[str, Sequence[Hit]]
    written: str

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


def propositions(doc: Doc) -> list[Proposition]:
    """Return the propositions of a Doc that was cut (`segments`) and searched (`hits`)."""
    tokens: list[Token] = doc.user_data["read"]
    text: str = doc.user_data["text"]
    ranges: list[tuple[int, int]] = doc.user_data["segments"]
    groups: dict[str, list[Hit]] = doc.user_data["hits"]
    if not ranges:
        return []
    if len(ranges) == 1 and ranges[0] == (0, len(tokens)):
        return [Proposition(tokens, [token.form for token in tokens], groups, text)]
    starts = [tokens[first].start for first, _ in ranges]
    around = [text[start:end] for start, end in pairwise([0, *starts[1:], len(text)])]
    return [
        Proposition(
            tokens[first:last],
            [token.form for token in tokens[first:last]],
            _within(groups, first, last),
            written,
        )
        for written, (first, last) in zip(around, ranges, strict=True)
    ]


def within(one: Proposition, first: int, last: int) -> Proposition:
    """Return tokens `first` to `last` (excluded) of a proposition, to be read for themselves."""
    tokens = one.tokens[first:last]
    return Proposition(tokens, one.words[first:last], _within(one.groups, first, last), "")


def _within(groups: Mapping[str, Sequence[Hit]], first: int, last: int) -> dict[str, list[Hit]]:
    """Return the hits of a token range, counted from its beginning."""
    found = {
        group: [
            Hit(hit.start - first, hit.end - first, hit.entries)
            for hit in hits
            if first <= hit.start and hit.end <= last
        ]
        for group, hits in groups.items()
    }
    return {group: hits for group, hits in found.items() if hits}
