"""Themes and sub-themes of a segment, from the lexicon's hits.

Weights of the terms add up per sub-theme; what is only named to situate ("près de la poste") counts
little. A theme's weight is its own terms' and its sub-themes' best. A score is weight / (weight + 1.5): 0.67
for one strong term, 0.57 for a common one.
"""

from collections import defaultdict
from collections.abc import Sequence

from nlu.hits import Hit
from nlu.reading import Token
from nlu.tagged import TagKind, TagScore

MOST = 3
"""Sub-themes of one segment (domain/README.md 1.2)."""
HALF = 1.5
"""Weight that scores 0.5."""
LEAST = 1.5
LEAST_LONG = 2.6
"""Weight under which nothing is tagged: in up to 8 words, and in 30 or more."""
PASSING = 0.45
LONG = 30
"""In a message of more than `LONG` words, a theme under this part of the main one's is in passing."""
AGAINST_BEST = 0.45
"""A theme under this part of the best one's weight is left out."""
SITUATED = 0.25
"""What is named only to say where counts so much."""


def themes(hits: Sequence[Hit], situating: Sequence[Hit], tokens: Sequence[Token]) -> list[TagScore]:
    """Return up to `MOST` sub-themes and their themes, best first."""
    weights: defaultdict[str, float] = defaultdict(float)
    words: defaultdict[str, dict[str, None]] = defaultdict(dict)
    ends = {hit.end for hit in situating}
    for hit in hits:
        factor = SITUATED if _situated(hit, ends) else 1.0
        term = " ".join(token.form for token in tokens[hit.start : hit.end])
        for entry in hit.entries:
            # The same term said twice adds little.
            repeated = term in words[entry.code]
            weights[entry.code] += entry.weight * factor * (0.2 if repeated else 1.0)
            words[entry.code][term] = None
    totals = _by_theme(weights)
    if not totals:
        return []
    best = max(totals.values())
    spoken = sum(1 for token in tokens if token.form[0].isalnum())
    least = LEAST + (LEAST_LONG - LEAST) * min(max(spoken - 8, 0) / 22, 1.0)
    kept = [code for code, weight in totals.items() if weight >= max(least, AGAINST_BEST * best)]
    kept = sorted(kept, key=lambda code: -totals[code])[:MOST]
    return [
        _score(code, weight, words)
        for theme in kept
        for code, weight in ((theme, totals[theme]), *_subthemes(theme, weights))
    ]


def in_passing(found: Sequence[Sequence[TagScore]], spoken: int) -> frozenset[str]:
    """Return the themes that a long message only mentions; `found`: the tags of each segment."""
    if spoken <= LONG:
        return frozenset()
    totals: defaultdict[str, float] = defaultdict(float)
    for tags in found:
        for tag in tags:
            if "-" not in tag.code:
                totals[tag.code] += tag.score / (1 - tag.score)
    best = max(totals.values(), default=0.0)
    return frozenset(code for code, weight in totals.items() if weight < PASSING * best)


def _situated(hit: Hit, ends: set[int]) -> bool:
    """Tell whether the term follows "devant", "près de", an article or two apart."""
    return any(hit.start - gap in ends for gap in (0, 1))


def _by_theme(weights: dict[str, float]) -> dict[str, float]:
    """Return each theme's weight: its own terms, its best sub-theme, and half of the others."""
    grouped: defaultdict[str, list[float]] = defaultdict(list)
    own: defaultdict[str, float] = defaultdict(float)
    for code, weight in weights.items():
        if "-" in code:
            grouped[code.split("-")[0]].append(weight)
        else:
            own[code] += weight
    return {
        theme: own[theme]
        + max(grouped[theme], default=0.0)
        + 0.5 * (sum(grouped[theme]) - max(grouped[theme], default=0.0))
        for theme in {*grouped, *own}
    }


def _subthemes(theme: str, weights: dict[str, float]) -> list[tuple[str, float]]:
    found = [(code, weight) for code, weight in weights.items() if code.startswith(theme + "-")]
    if not found:
        return []
    best = max(weight for _, weight in found)
    found = [(code, weight) for code, weight in found if weight >= max(1.0, 0.6 * best)]
    return sorted(found, key=lambda pair: -pair[1])[:2]


def _score(code: str, weight: float, words: dict[str, dict[str, None]]) -> TagScore:
    terms = dict(words.get(code, {}))
    if "-" not in code:
        for other, said in words.items():
            if other.startswith(code + "-"):
                terms |= said
    return TagScore(TagKind.THEME, code, round(weight / (weight + HALF), 3), tuple(terms)[:5])
