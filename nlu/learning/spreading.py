"""What labels of somebody else's file say of each segment of a text, in our codes. Pure.

Nobody said which of our codes was meant, nor where: for each label, the segment and the sub-theme that the
current model finds likeliest (classification EM, one step: Celeux & Govaert 1992). Sharing a label out
among codes by their probabilities measured less on the Grand Débat (.460/.490 micro/macro-F1, not .466/.500).
"""

from collections.abc import Collection, Mapping, Sequence

from consultation.taxonomy import OFF_GRID
from nlu.heads import SUBTHEMES, THEMES
from nlu.projection import Projection

Codes = Mapping[str, float]
OTHER = "AUT"


def meant(labels: Collection[str], segments: Sequence[Codes], projection: Projection) -> list[frozenset[str]]:
    """Return the codes of each segment of a text that has these labels.

    segments: the probability of every sub-theme in each. A segment that no label chose has the likeliest
    of the text's. A text without labels is of another theme, unless some codes have no label there.
    """
    may = {label: codes for label in sorted(labels) if (codes := _meaning(label, projection))}
    given: list[set[str]] = [set() for _ in segments]
    if not segments:
        return []
    if not may:
        return [frozenset() if silent(projection) else frozenset({OTHER}) for _ in segments]
    best = [{label: _likeliest(codes, one) for label, codes in may.items()} for one in segments]
    for label in may:
        place = max(range(len(segments)), key=lambda number: best[number][label])
        given[place].add(best[place][label][1])
    return [frozenset(codes or {max(of.values())[1]}) for codes, of in zip(given, best, strict=True)]


def silent(projection: Projection) -> tuple[str, ...]:
    """Return the themes and sub-themes that no label of the file can mean: it says nothing about them."""
    return tuple(code for code in (*THEMES, *SUBTHEMES) if not _labels(code, projection))


def _likeliest(codes: Sequence[str], probabilities: Codes) -> tuple[float, str]:
    return max((probabilities.get(code, 0.0), code) for code in codes)


def _meaning(label: str, projection: Projection) -> tuple[str, ...]:
    """Return the sub-themes that may mean a label, or the codes beside the grid where none does."""
    found = tuple(code for code in SUBTHEMES if label in _labels(code, projection))
    return found or tuple(code for code in OFF_GRID if label in _labels(code, projection))


def _labels(code: str, projection: Projection) -> tuple[str, ...]:
    """The longest code that is named decides."""
    return projection.get(code) or projection.get(code.split("-")[0]) or ()
