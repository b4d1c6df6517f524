"""The things of a list: what a proposition names one after the other, each to be read for itself.

"Des médecins, des bus qui passent et un banc devant l'école" is one proposition (`nlu.segments` never cuts
a list), but its themes drown one another when it is read as a whole. Pure.
"""

from collections.abc import Sequence

from nlu.hits import Hit
from nlu.reading import Token
from nlu.vocabulary import words

_BETWEEN = frozenset(",:/-+")
_AND = frozenset(("et", "ou"))
_EITHER = _BETWEEN | _AND
CLEAR = 2.0
"""Weight of the term that tells what a thing is about."""
LONG = 12
"""Words from which a proposition is parted where what it names changes its theme."""
SHORT, SEVERAL = 2, 3
"""Words of the things, small ones aside, and things that make a bare list: "le bruit, les bus, la place"."""
_SMALL = words("outils")


def items(tokens: Sequence[Token], hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """Return token ranges (end excluded) of the things that are named; none where there is no list.

    hits: the lexicon's terms for themes.
    """
    parts = _parts(tokens)
    if _bare(tokens, parts):
        return parts
    if len(parts) < 2 or _words(tokens, (0, len(tokens))) < LONG:
        return []
    found = [parts[0]]
    themes = [_themes(hits, parts[0])]
    for part in parts[1:]:
        named = _themes(hits, part)
        if named and themes[-1] and not named & themes[-1]:
            found.append(part)
            themes.append(named)
        else:
            found[-1] = (found[-1][0], part[1])
            themes[-1] |= named
    return found if len(found) > 1 else []


def bare(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the things of a proposition that is nothing but a list; none where it is not."""
    parts = _parts(tokens)
    return parts if _bare(tokens, parts) else []


def _bare(tokens: Sequence[Token], parts: Sequence[tuple[int, int]]) -> bool:
    return len(parts) >= SEVERAL and all(_telling(tokens, part) <= SHORT for part in parts)


def _parts(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Part at every comma, "et" and "ou"; none where there is nothing to part."""
    if _EITHER.isdisjoint([token.form for token in tokens]):
        return []
    parts = []
    start = 0
    for place, token in enumerate(tokens):
        if token.form in _BETWEEN or (token.form in _AND and place > start):
            parts.append((start, place))
            start = place + 1
    parts.append((start, len(tokens)))
    return [part for part in parts if _words(tokens, part)]


def _words(tokens: Sequence[Token], part: tuple[int, int]) -> int:
    return sum(1 for token in tokens[part[0] : part[1]] if token.form[0].isalnum())


def _telling(tokens: Sequence[Token], part: tuple[int, int]) -> int:
    return sum(
        1 for token in tokens[part[0] : part[1]] if token.form[0].isalnum() and token.form not in _SMALL
    )


def _themes(hits: Sequence[Hit], part: tuple[int, int]) -> set[str]:
    return {
        entry.code.split("-")[0]
        for start, end, entries in hits
        if part[0] <= start and end <= part[1]
        for entry in entries
        if entry.weight >= CLEAR
    }
