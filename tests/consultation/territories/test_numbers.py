"""Numbers as files write them: French or English, never guessed at."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.territories.numbers import USUAL_CODES, NumberRefused, read_number, read_value
from consultation.words import MissingValue

DECIMALS = st.decimals(min_value=-(10**8), max_value=10**8, places=3)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("43,9", 43.9),
        ("43.9 %", 43.9),
        ("1 234,5", 1234.5),
        ("12\u202f345\u202f678", 12345678),
        ("1\u00a0177", 1177),
        ("−0,8", -0.8),
        ("1177.0", 1177),
        ("1E+05", 100000),
        ("+7", 7),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "%",
        "1,234.5",
        "1.234,5",
        "1 23",
        "12 3456",
        "nan",
        "inf",
        "1e999",
        "0x1A",
        "1_000",
        "douze",
        "--3",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberRefused):
        read_number(text)


@given(DECIMALS)
def test_a_french_number_is_read_back(number: object) -> None:
    plain = f"{number}"
    spaced = f"{number:,}".replace(",", "\u202f").replace(".", ",")
    assert read_number(plain.replace(".", ",")) == float(plain) == read_number(spaced)


@given(st.text(max_size=15))
def test_whatever_is_read_is_finite(text: str) -> None:
    try:
        assert math.isfinite(read_number(text))
    except NumberRefused as refused:
        assert str(refused)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", MissingValue.OUT_OF_SCOPE),
        ("  ", MissingValue.OUT_OF_SCOPE),
        ("s", MissingValue.SECRET),
        ("ND", MissingValue.UNAVAILABLE),
        ("///", MissingValue.OUT_OF_SCOPE),
    ],
)
def test_a_missing_value_keeps_its_reason(text: str, missing: MissingValue) -> None:
    assert read_value(text, MissingValue.OUT_OF_SCOPE, USUAL_CODES) == (None, missing)
