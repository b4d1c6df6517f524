"""Which sector of the territory a place lies in: outlines in GeoJSON (RFC 7946, WGS 84), point in polygon.

Pure. A point on a boundary belongs to one of its sides at most; where outlines overlap, the first wins.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Ring = tuple[tuple[float, float], ...]
"""Corners as (longitude, latitude), in GeoJSON's order."""
Polygon = tuple[Ring, ...]
"""An outline, then its holes."""

MOST_SECTORS = 200
MOST_CORNERS = 200_000


class OutlinesWrong(Exception):
    """The file is no outlines of sectors; the message says what is wrong, in French."""


@dataclass(frozen=True, slots=True)
class Sector:
    """`box`: west, south, east, north of all its polygons: most places are outside at a glance."""

    code: str
    polygons: tuple[Polygon, ...]
    box: tuple[float, float, float, float]

    def holds(self, longitude: float, latitude: float) -> bool:
        west, south, east, north = self.box
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        return any(_inside(polygon, longitude, latitude) for polygon in self.polygons)


@dataclass(frozen=True, slots=True)
class Outlines:
    sectors: tuple[Sector, ...]

    def sector_of(self, latitude: float, longitude: float) -> str | None:
        """Return the code of the sector of a place (degrees), None outside of all of them."""
        return next((one.code for one in self.sectors if one.holds(longitude, latitude)), None)


def read_outlines(content: bytes) -> Outlines:
    """Read a FeatureCollection whose features have a `code` and a Polygon or MultiPolygon.

    Raises OutlinesWrong.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise OutlinesWrong("ce n’est pas du GeoJSON") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise OutlinesWrong("il faut un FeatureCollection avec au moins un secteur")
    if len(features) > MOST_SECTORS:
        raise OutlinesWrong(f"plus de {MOST_SECTORS} secteurs")
    sectors = tuple(_sector(feature, number) for number, feature in enumerate(features, 1))
    codes = [sector.code for sector in sectors]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise OutlinesWrong(f"le code « {twice[:40]} » est donné à deux secteurs : réunissez-les")
    if sum(len(ring) for ring in _rings(sectors)) > MOST_CORNERS:
        raise OutlinesWrong("les contours sont trop détaillés : simplifiez-les")
    return Outlines(sectors)


def _sector(feature: Any, number: int) -> Sector:
    where = f"secteur n° {number}"
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code.strip():
        raise OutlinesWrong(f"{where} : il manque « code » dans properties")
    polygons = read_geometry(feature.get("geometry"), where)
    corners = [corner for polygon in polygons for corner in polygon[0]]
    longitudes, latitudes = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return Sector(code.strip(), polygons, (min(longitudes), min(latitudes), max(longitudes), max(latitudes)))


def read_geometry(geometry: Any, where: str) -> tuple[Polygon, ...]:
    """Return the polygons of a GeoJSON Polygon or MultiPolygon; raises OutlinesWrong."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise OutlinesWrong(f"{where} : il faut un Polygon ou un MultiPolygon")
    parts = geometry.get("coordinates")
    return tuple(_polygon(part, where) for part in _listed([parts] if kind == "Polygon" else parts, where))


def _polygon(part: Any, where: str) -> Polygon:
    return tuple(_ring(ring, where) for ring in _listed(part, where))


def _ring(ring: Any, where: str) -> Ring:
    corners = tuple(_corner(corner, where) for corner in _listed(ring, where))
    if len(corners) < 4 or corners[0] != corners[-1]:
        raise OutlinesWrong(f"{where} : un contour n’est pas fermé")
    return corners


def _corner(corner: Any, where: str) -> tuple[float, float]:
    good = isinstance(corner, list) and len(corner) >= 2
    if not good or any(isinstance(one, bool) or not isinstance(one, int | float) for one in corner[:2]):
        raise OutlinesWrong(f"{where} : une position n’est pas [longitude, latitude]")
    longitude, latitude = corner[0], corner[1]
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # before float: a whole number may not fit
        raise OutlinesWrong(f"{where} : les positions ne sont pas en degrés (WGS 84)")
    return float(longitude), float(latitude)


def _listed(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise OutlinesWrong(f"{where} : il n’a pas de contour")
    return value


def _inside(polygon: Polygon, longitude: float, latitude: float) -> bool:
    outline, *holes = polygon
    return _within(outline, longitude, latitude) and not any(
        _within(hole, longitude, latitude) for hole in holes
    )


def _within(ring: Sequence[tuple[float, float]], longitude: float, latitude: float) -> bool:
    """Count the sides that a ray to the east crosses: odd is inside. The last corner repeats the first."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude):
            crossing = x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
            inside ^= longitude < crossing
    return inside


def _rings(sectors: Iterable[Sector]) -> Iterable[Ring]:
    return (ring for sector in sectors for polygon in sector.polygons for ring in polygon)
