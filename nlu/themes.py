"""Themes and sub-themes of a segment: what the lexicon's hits weigh, and tags of probabilities.

Weights of the terms add up per code; what is only named to situate ("près de la poste") or to put
aside ("ni le bruit ni la saleté") is kept apart. `nlu.about` makes probabilities of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.about import PLACE
from nlu.heads import SUBTHEMES, SUBTHEMES_OF, THEMES
from nlu.hits import Hit
from nlu.reading import Token
from nlu.tagged import TagKind, TagScore

MOST = 3
"""Themes of one segment (domain/README.md 1.2), and sub-themes of one theme."""
REPEATED = 0.2
"""What a term weighs the second time it is said."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weights of codes that are meant, of those that only say where, and the terms for each code."""

    meant: dict[str, float]
    situated: dict[str, float]
    terms: dict[str, dict[str, None]]
    places: frozenset[int]  # tokens that only say where


_NOTHING = Weighed({}, {}, {}, frozenset())


def weigh(hits: Sequence[Hit], situating: Sequence[Hit], tokens: Sequence[Token]) -> Weighed:
    """Add up what the lexicon's hits weigh."""
    if not hits:
        return _NOTHING
    meant: defaultdict[str, float] = defaultdict(float)
    situated: defaultdict[str, float] = defaultdict(float)
    terms: defaultdict[str, dict[str, None]] = defaultdict(dict)
    ends = {hit.end for hit in situating}
    places: set[int] = set()
    for start, end, entries in hits:
        aside = start in ends or start - 1 in ends
        weights = situated if aside else meant
        if aside:
            places.update(range(start, end))
        term = " ".join([token.form for token in tokens[start:end]])
        for entry in entries:
            if entry.code in PLACE:
                weights[entry.code] += entry.weight * (REPEATED if term in terms[entry.code] else 1.0)
                terms[entry.code][term] = None
    return Weighed(dict(meant), dict(situated), dict(terms), frozenset(places))


def chosen(
    themes: Sequence[float], subthemes: Sequence[float], least: float, least_sub: float
) -> list[tuple[str, float, list[tuple[str, float]]]]:
    """Return up to `MOST` themes with their probability and sub-themes, likeliest first.

    A theme has its likeliest sub-theme, and others that are likely enough by themselves.
    """
    likely = [place for place, value in enumerate(themes) if value >= least]
    if len(likely) > 1:
        likely.sort(key=lambda place: -themes[place])
    return [
        (THEMES[place], themes[place], _subthemes(SUBTHEMES_OF[THEMES[place]], subthemes, least_sub))
        for place in likely[:MOST]
    ]


def _subthemes(places: Sequence[int], values: Sequence[float], least: float) -> list[tuple[str, float]]:
    best = max(places, key=values.__getitem__)
    others = [place for place in places if values[place] >= least and place != best]
    if len(others) > 1:
        others.sort(key=lambda place: -values[place])
    return [(SUBTHEMES[place], values[place]) for place in (best, *others[: MOST - 1])]


def tag(code: str, score: float, terms: dict[str, dict[str, None]], words: Sequence[str]) -> TagScore:
    """Return a tag with the lexicon's terms that led to it, then the classifier's words; five at most."""
    said = dict(terms.get(code, {}))
    if terms and "-" not in code:
        inside = code + "-"
        for other, found in terms.items():
            if other.startswith(inside):
                said |= found
    if said:
        known = " ".join(said).split()
        said |= dict.fromkeys([word for word in words if word not in known])
        words = tuple(said)[:5]
    return TagScore(TagKind.THEME, code, rounded(score), tuple(words))


def rounded(score: float) -> float:
    """Return a score to three places, never quite 0 or 1: nobody is certain."""
    return round(min(max(score, 0.001), 0.999), 3)
