"""Outlines of territories from GeoJSON (RFC 7946, WGS 84). Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consultation.sectors import OutlinesWrong, Polygon, read_geometry
from consultation.territories.codes import CodeRefused, read_code
from consultation.territories.mapping import FileMapping
from consultation.territories.reading import LONGEST_NAME, Refusal, Refuse
from consultation.territories.tabular import TableRefused
from consultation.territories.texts import is_plain, storable
from consultation.territories.titles import Titles

MOST_OUTLINES = 5_000
MOST_BYTES = 100_000_000
MOST_CORNERS = 20_000
"""Corners of one territory: pages and maps carry them."""
DIGITS = 6  # of a degree: a decimetre


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """`outline` is a GeoJSON geometry."""

    line: int
    code: str
    name: str | None
    commune: str | None
    outline: dict[str, Any]


def is_outlines(start: bytes) -> bool:
    """Whether a file that begins so is JSON."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def outline_entries(content: bytes, mapping: FileMapping, refuse: Refuse) -> Iterator[OutlineEntry]:
    """Yield an outline a feature, whose number stands for a line. Raises TableRefused."""
    seen: dict[str, int] = {}
    for number, feature in enumerate(_features(content), 1):
        given = ""
        try:
            properties = feature.get("properties") if isinstance(feature, dict) else None
            named = _named(properties, mapping)
            given = named.get("code", "")
            code = read_code(given, mapping.generation)
            if code in seen:
                raise CodeRefused(f"ce code est déjà au contour {seen[code]}")
            outline = _outline(read_geometry(feature.get("geometry"), "contour"))
        except (CodeRefused, OutlinesWrong) as refused:
            refuse(Refusal(number, given[:20], "", str(refused)))
            continue
        seen[code] = number
        yield OutlineEntry(number, code, named.get("nom"), named.get("commune"), outline)


def _features(content: bytes) -> list[Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise TableRefused("ce n’est pas du GeoJSON") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise TableRefused("il faut un FeatureCollection avec au moins un contour")
    if len(features) > MOST_OUTLINES:
        raise TableRefused(f"plus de {MOST_OUTLINES} contours : ne laissez que votre région")
    return features


def _named(properties: Any, mapping: FileMapping) -> dict[str, str]:
    if not isinstance(properties, dict):
        return {}
    keys = [str(key) for key in properties]
    places = Titles(keys).find_all(mapping.columns)
    found = {role: properties[keys[place]] for role, place in places.items()}
    return {
        role: storable(str(value)).strip()[:LONGEST_NAME]
        for role, value in found.items()
        if value and is_plain(value)
    }


def _outline(polygons: tuple[Polygon, ...]) -> dict[str, Any]:
    if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_CORNERS:
        raise OutlinesWrong(f"contour : plus de {MOST_CORNERS} points, simplifiez-le")
    drawn = [[[[round(x, DIGITS), round(y, DIGITS)] for x, y in ring] for ring in one] for one in polygons]
    if len(drawn) == 1:
        return {"type": "Polygon", "coordinates": drawn[0]}
    return {"type": "MultiPolygon", "coordinates": drawn}
