"""What a person says of one segment, and the rules of the grid that it must keep. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from consultation.taxonomy import OFF_GRID, facets, taxonomy
from nlu.themes import MOST


@dataclass(frozen=True, slots=True)
class Reading:
    """`segment` is its number in the version. Facets left empty are not said: the machine's stay."""

    segment: int
    themes: frozenset[str]
    kinds: frozenset[str] = frozenset()
    sentiment: str = ""
    urgency: str = ""


def with_themes(codes: frozenset[str]) -> frozenset[str]:
    """Return the codes with the theme of every sub-theme, as the machine writes both."""
    return codes | {code.split("-")[0] for code in codes}


def faults(reading: Reading) -> Iterator[str]:
    """Yield what the grid does not allow, in French, a line each without its full stop."""
    known = taxonomy().labels()
    for code in sorted(reading.themes - known.keys()):
        yield f"Thème « {code} » inconnu de la grille"
    if not reading.themes:
        yield f"Sans thème (si aucun ne convient : {', '.join(OFF_GRID)})"
    if reading.themes & set(OFF_GRID) and len(reading.themes) > 1:
        yield f"Un code hors grille ({', '.join(OFF_GRID)}) va seul"
    if len({code.split("-")[0] for code in reading.themes}) > MOST:
        yield f"Plus de {MOST} thèmes pour un segment"
    for code in sorted(reading.kinds - {kind.code for kind in facets().kinds}):
        yield f"Type d’énoncé « {code} » inconnu"
    if reading.sentiment and reading.sentiment not in {one.code for one in facets().sentiments}:
        yield f"Sentiment « {reading.sentiment} » inconnu"
    if reading.urgency and reading.urgency not in {one.code for one in facets().urgencies}:
        yield f"Urgence « {reading.urgency} » inconnue"
