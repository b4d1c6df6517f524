"""The campaign's own names of places, found in what residents say: "la dalle Kennedy", "le Carré"."""

from collections.abc import Sequence
from functools import lru_cache

from nlu.reading import Token, read
from nlu.tagged import TagKind, TagScore

MOST = 500
"""Names of one campaign that are looked for."""
_ARTICLES = frozenset(("le", "la", "les", "l", "un", "une", "des", "du", "de", "d"))
SCORE = 0.9


@lru_cache(maxsize=64)
def _gazetteer(names: tuple[str, ...]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return, by first stem, the stems of each name without its article, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in names[:MOST]:
        stems = [token.stem for token in read(name) if token.form[0].isalnum()]
        while len(stems) > 1 and stems[0] in _ARTICLES:
            stems = stems[1:]
        if stems:
            found.setdefault(stems[0], []).append((tuple(stems), name))
    return {first: sorted(rest, key=lambda pair: -len(pair[0])) for first, rest in found.items()}


def own_places(tokens: Sequence[Token], names: tuple[str, ...]) -> list[TagScore]:
    """Return a tag for each of the campaign's places that is named; its code is the name as it was given."""
    if not names:
        return []
    known = _gazetteer(names)
    stems = [token.stem for token in tokens]
    found: dict[str, TagScore] = {}
    for start, stem in enumerate(stems):
        for wanted, name in known.get(stem, ()):
            if tuple(stems[start : start + len(wanted)]) == wanted:
                said = " ".join(token.form for token in tokens[start : start + len(wanted)])
                found.setdefault(name, TagScore(TagKind.PLACE, name, SCORE, (said,)))
                break
    return list(found.values())
