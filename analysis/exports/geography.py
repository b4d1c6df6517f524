"""GeoJSON (RFC 7946, WGS 84), coarse on purpose: the territory's outline, and sectors of 11 or more.

No release holds a position of anybody: there are no points. A sector is drawn with its figures only where
the release shows how many participants it has; else it lies in the territory's outline without a figure.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from analysis.counting import PARTICIPANTS, THEMES
from analysis.exports.dossier import Dossier
from analysis.exports.figure_rows import FIGURE, figure_values
from analysis.exports.values import Told, Value, secret
from analysis.figures import Figure, Sheet

SECTOR = "secteur"
DIGITS = 6  # of a degree: about a decimetre, all that RFC 7946 finds sensible


def write_geojson(dossier: Dossier) -> bytes:
    text = json.dumps(collection(dossier), ensure_ascii=False, allow_nan=False, indent=1)
    return (text + "\n").encode()


def collection(dossier: Dossier) -> dict[str, Any]:
    """Return the FeatureCollection; what goes with every figure stands beside the features."""
    head = dossier.head
    features = [_territory(dossier), *_sectors(dossier)]
    return {
        "type": "FeatureCollection",
        "phrase": head.sentence,
        "campagne": head.code,
        "parution": head.release,
        "participants": head.participants,
        "premiere_date": head.first.isoformat(),
        "derniere_date": head.last.isoformat(),
        "versions": head.versions,
        "features": features,
    }


def _territory(dossier: Dossier) -> dict[str, Any]:
    """The polygon with totals; without an outline, a null geometry, as RFC 7946 lets."""
    place = dossier.head.place
    return {
        "type": "Feature",
        "id": place.code or dossier.head.code,
        "geometry": _geometry(place.outline),
        "properties": {
            "niveau": "territoire",
            "code": place.code,
            "nom": place.name,
            "commune": place.commune,
            "participants": dossier.head.participants,
            "themes": _themes(dossier.tables[THEMES].whole, 0),
        },
    }


def _sectors(dossier: Dossier) -> list[dict[str, Any]]:
    tables = dossier.tables
    people, themes = tables[PARTICIPANTS].sheets.get(SECTOR), tables[THEMES].sheets.get(SECTOR)
    known = {column.code: column for column in people.columns} if people else {}
    places = {column.code: number for number, column in enumerate(themes.columns)} if themes else {}
    found = []
    for code, outline in dossier.head.place.sectors.items():
        column = known.get(code)
        number = column.denominator if column else None
        properties: dict[str, Any] = {"niveau": SECTOR, "code": code, "nom": column.label if column else code}
        if number is None or themes is None or code not in places:
            why = secret(column.withheld if column else "denominateur")
            properties |= {"participants": None, "retenu": why.reason, "retenu_libelle": why.words}
        else:
            properties |= {"participants": number, "themes": _themes(themes, places[code])}
        found.append(
            {"type": "Feature", "id": code, "geometry": _geometry(outline), "properties": properties}
        )
    return found


def _themes(sheet: Sheet, column: int) -> dict[str, Any]:
    return {row.code: {"libelle": row.label, **_figure(row.figures[column])} for row in sheet.rows}


def _figure(figure: Figure) -> dict[str, Any]:
    values: Sequence[Value] = figure_values(figure)
    named = zip((field.name for field in FIGURE), values, strict=True)
    told = secret(figure.withheld).words if figure.withheld else None
    found = {name: None if isinstance(value, Told) else value for name, value in named}
    return {**found, "retenu_libelle": told} if told else found


def _geometry(outline: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return it as RFC 7946 wants: two coordinates, outer rings against the clock, holes with it."""
    if outline is None:
        return None
    kind, parts = outline["type"], outline["coordinates"]
    if kind == "Polygon":
        return {"type": kind, "coordinates": _polygon(parts)}
    return {"type": kind, "coordinates": [_polygon(one) for one in parts]}


def _polygon(rings: Sequence[Sequence[Sequence[float]]]) -> list[list[list[float]]]:
    return [_ring(ring, outer=number == 0) for number, ring in enumerate(rings)]


def _ring(ring: Sequence[Sequence[float]], *, outer: bool) -> list[list[float]]:
    corners = [[round(float(one[0]), DIGITS), round(float(one[1]), DIGITS)] for one in ring]
    if corners[0] != corners[-1]:
        corners.append(corners[0])
    # The shoelace formula: twice the area, positive against the clock.
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(corners))
    return corners if (area > 0) == outer else corners[::-1]
