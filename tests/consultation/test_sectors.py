"""A place in a sector: holes, several parts, boundaries, and files that are no outlines."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.sectors import OutlinesWrong, read_outlines

Corners = list[list[float]]


def square(west: float, south: float, side: float) -> Corners:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def outlines(*features: tuple[str, str, Any]) -> bytes:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code": code},
                    "geometry": {"type": kind, "coordinates": coordinates},
                }
                for code, kind, coordinates in features
            ],
        }
    ).encode()


TWO = read_outlines(
    outlines(
        ("nord", "Polygon", [square(2, 48, 4), square(3, 49, 1)]),
        ("iles", "MultiPolygon", [[square(10, 48, 1)], [square(12, 48, 1)]]),
    )
)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (48.5, 2.5, "nord"),
        (49.5, 3.5, None),  # in the hole
        (48.5, 10.5, "iles"),
        (48.5, 12.5, "iles"),
        (48.5, 11.5, None),  # between the parts
        (2.5, 48.5, None),  # the other way round
        (90, 180, None),
    ],
)
def test_a_place(latitude: float, longitude: float, code: str | None) -> None:
    assert TWO.sector_of(latitude, longitude) == code


DEGREES = st.floats(-1, 3, allow_nan=False)


@given(DEGREES, DEGREES)
def test_neighbours_share_a_boundary_and_no_place(latitude: float, longitude: float) -> None:
    """Four squares that touch: a place inside of the whole is in exactly one of them."""
    parts = [("a", 0.0, 0.0), ("b", 1.0, 0.0), ("c", 0.0, 1.0), ("d", 1.0, 1.0)]
    sectors = read_outlines(outlines(*((c, "Polygon", [square(x, y, 1)]) for c, x, y in parts))).sectors
    holding = [one.code for one in sectors if one.holds(longitude, latitude)]
    assert len(holding) <= 1
    if 0 < latitude < 2 and 0 < longitude < 2:
        assert len(holding) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"pas du json", "GeoJSON"),
        (b"[" * 100_000, "GeoJSON"),
        (b"{}", "FeatureCollection"),
        (outlines(("a", "Point", [2, 48])), "Polygon"),
        (outlines(("", "Polygon", [square(2, 48, 1)])), "code"),
        (outlines(("a", "Polygon", [])), "contour"),
        (outlines(("a", "Polygon", [[[2, 48], [3, 48], [3, 49]]])), "fermé"),
        (outlines(("a", "Polygon", [[["2", "48"]] * 4])), "longitude"),
        (outlines(("a", "Polygon", [square(652_000, 6_862_000, 100)])), "WGS 84"),
        (outlines(*[("a", "Polygon", [square(2, 48, 1)])] * 2), "deux secteurs"),
    ],
)
def test_what_is_no_outlines_says_why(content: bytes, said: str) -> None:
    with pytest.raises(OutlinesWrong, match=said):
        read_outlines(content)
