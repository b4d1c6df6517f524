"""Propositions: a message is cut where a new statement begins, not inside a list of things.

But a bare list of more things than a proposition has themes is cut into its things: "logement, propreté,
bruit, bus et poubelles".
"""

from collections.abc import Sequence
from itertools import pairwise

from nlu.items import bare
from nlu.reading import Token
from nlu.vocabulary import words

_ENDS = frozenset(".!?;")
_TURNS = words("tournants")  # "mais", "sinon": a new statement, even without punctuation
_SUBJECTS = words("sujets")  # what a proposition after a comma begins with
SHORTEST = 3
"""Words on each side for a comma or a "mais" to part two propositions."""
MOST = 60
"""Segments of one message."""
THINGS = 3
"""Themes of one proposition, and so the things of a list that stays in one piece."""


def segments(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return token ranges (end excluded) that hold at least one word each; at most `MOST`."""
    cuts = [0]
    for index, (form, _, _, _) in enumerate(tokens):
        if form in _ENDS:
            cuts.append(index + 1)
        elif (form in _TURNS or form in _SUBJECTS) and _turns(tokens, index, cuts[-1]):
            cuts.append(index)
    cuts.append(len(tokens))
    found = [
        _trimmed(tokens, first, last)
        for start, end in pairwise(cuts)
        if _spoken(tokens, start, end)
        for first, last in _things(tokens, start, end)
    ]
    if len(found) > MOST:
        found[MOST - 1 :] = [(found[MOST - 1][0], len(tokens))]
    return found


def _things(tokens: Sequence[Token], start: int, end: int) -> list[tuple[int, int]]:
    things = bare(tokens[start:end])
    if len(things) <= THINGS:
        return [(start, end)]
    return [(start + first, start + last) for first, last in things]


def _turns(tokens: Sequence[Token], index: int, since: int) -> bool:
    """Tell whether a new proposition begins at `index`."""
    form = tokens[index].form
    after_comma = index > since and tokens[index - 1].form in ",:"
    if form not in _TURNS and not (after_comma and form in _SUBJECTS):
        return False
    before = _count(tokens, since, index)
    return before >= SHORTEST and _count(tokens, index, min(index + 8, len(tokens))) >= SHORTEST


def _count(tokens: Sequence[Token], start: int, end: int) -> int:
    return sum(1 for token in tokens[start:end] if token.form[0].isalnum())


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Leave out the commas around a proposition; its "?" and "!" belong to it."""
    while tokens[start].form in ",.;:!?":
        start += 1
    while tokens[end - 1].form in ",:":
        end -= 1
    return start, end


def _spoken(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(token.form[0].isalnum() for token in tokens[start:end])
