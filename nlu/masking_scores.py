"""How well personal data are hidden, against a column that says what must be.

The column holds the pieces to hide as they stand in the text, `|` between; or the text as it should
read, with `[placeholders]`; or nothing.
"""

import re
from collections.abc import Iterable
from typing import Any

_PLACEHOLDER = re.compile(r"\[[^\]]{1,40}\]|<[A-Z_]{2,30}>|\*{3,}|█+|X{3,}")


def expected(text: str, given: str) -> list[tuple[int, int]]:
    """Return the spans of the text to hide; empty where nothing is."""
    given = given.strip()
    if not given or given == text.strip():
        return []
    literal = _PLACEHOLDER.split(given)
    if len(literal) > 1 and not all(piece in text for piece in given.split("|")):
        return _between(text, literal)
    spans = []
    for piece in filter(None, (piece.strip() for piece in given.split("|"))):
        start = text.find(piece)
        while start >= 0:
            spans.append((start, start + len(piece)))
            start = text.find(piece, start + len(piece))
    return spans


def _between(text: str, literal: list[str]) -> list[tuple[int, int]]:
    """Return what stands in the text where the given reading has placeholders."""
    spans = []
    place = len(literal[0]) if text.startswith(literal[0]) else 0
    for index, piece in enumerate(literal[1:], 1):
        wanted = piece if piece.strip() else None
        last = index == len(literal) - 1 and wanted is None
        after = len(text) if last else text.find(piece, place)
        if after > place:
            spans.append((place, after))
        place = max(after, place) + len(piece)
    return spans


def masking(rows: Iterable[tuple[str, str, list[tuple[int, int]]]]) -> dict[str, Any]:
    """Compare (text, column, spans that were hidden): pieces hidden whole, and harmless texts touched."""
    pieces = hidden = harmless = touched = 0
    for text, given, found in rows:
        wanted = expected(text, given)
        covered = {place for start, end in found for place in range(start, end)}
        for start, end in wanted:
            pieces += 1
            hidden += all(place in covered for place in range(start, end) if text[place].isalnum())
        if not wanted:
            harmless += 1
            touched += bool(found)
    return {
        "pieces": pieces,
        "recall": round(hidden / pieces, 4) if pieces else None,
        "harmless_texts": harmless,
        "harmless_touched": round(touched / harmless, 4) if harmless else None,
    }
