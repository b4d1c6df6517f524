"""GeoJSON as RFC 7946 has it, and coarse."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from analysis.counting import PARTICIPANTS, THEMES
from analysis.exports.dossier import Dossier, Table
from analysis.exports.formats import Format
from analysis.exports.geography import collection
from analysis.figures import Column, Row

NORTH = {"type": "MultiPolygon", "coordinates": [[[[2, 48], [2.1, 48], [2.1, 48.1], [2, 48.1], [2, 48]]]]}
SOUTH = {"type": "MultiPolygon", "coordinates": [[[[2, 47], [2.1, 47], [2.1, 48], [2, 48], [2, 47]]]]}


def _area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def test_the_outline_is_valid_and_carries_totals(files: Mapping[Format, bytes]) -> None:
    found = json.loads(files[Format.GEOJSON])
    assert found["type"] == "FeatureCollection" and "crs" not in found
    (territory,) = found["features"]
    assert territory["type"] == "Feature" and territory["id"] == "QN09901N"
    (ring,) = territory["geometry"]["coordinates"]
    assert ring[0] == ring[-1] and len(ring) >= 4 and _area(ring) > 0, "outer rings go against the clock"
    assert territory["properties"]["participants"] == 200
    assert "se sont portés volontaires" in found["phrase"]
    assert found["versions"].startswith("grille des thèmes")


def test_holes_go_with_the_clock_and_heights_are_left_out(dossier: Dossier) -> None:
    hole = [[2.002, 48.002], [2.004, 48.002], [2.004, 48.004], [2.002, 48.004], [2.002, 48.002]]
    outer = [[2, 48, 12], [2, 48.01, 12], [2.01, 48.01, 12], [2.01, 48, 12], [2, 48, 12]]
    place = replace(dossier.head.place, outline={"type": "Polygon", "coordinates": [outer, hole]})
    found = collection(replace(dossier, head=replace(dossier.head, place=place)))
    first, second = found["features"][0]["geometry"]["coordinates"]
    assert _area(first) > 0 > _area(second)
    assert all(len(corner) == 2 for corner in first)


def test_a_territory_without_an_outline_has_none(dossier: Dossier) -> None:
    place = replace(dossier.head.place, outline=None)
    found = collection(replace(dossier, head=replace(dossier.head, place=place)))
    assert found["features"][0]["geometry"] is None


@pytest.fixture
def sectors(dossier: Dossier) -> Dossier:
    """Two sectors: 40 participants in the north, and too few in the south."""
    place = replace(dossier.head.place, sectors={"nord": NORTH, "sud": SOUTH})
    columns = (
        Column("", "Ensemble", 200, None),
        Column("nord", "Nord", 40, None),
        Column("sud", "Sud", None, "denominateur"),
    )
    tables: dict[str, Table] = dict(dossier.tables)
    for code in (PARTICIPANTS, THEMES):
        whole = tables[code].whole
        rows = tuple(Row(row.code, row.label, row.figures * 3) for row in whole.rows)
        sheet = replace(whole, columns=columns, rows=rows)
        tables[code] = replace(tables[code], sheets={**tables[code].sheets, "secteur": sheet})
    return replace(dossier, head=replace(dossier.head, place=place), tables=tables)


def test_a_sector_shows_its_figures_from_eleven_participants_on(sectors: Dossier) -> None:
    whole = sectors.tables[THEMES].whole.rows[0].figures[0].numerator
    _, north, south = collection(sectors)["features"]
    assert north["properties"]["participants"] == 40 and north["properties"]["nom"] == "Nord"
    assert north["properties"]["themes"]["LOG"]["participants_concernes"] == whole
    assert south["properties"]["participants"] is None and "themes" not in south["properties"]
    assert south["properties"]["retenu_libelle"] == "secret (moins de 11 participants)"


def test_there_are_no_points(sectors: Dossier) -> None:
    kinds: set[Any] = {feature["geometry"]["type"] for feature in collection(sectors)["features"]}
    assert kinds == {"Polygon", "MultiPolygon"}
