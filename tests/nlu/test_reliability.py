"""Krippendorff's alpha and MASI, against published values and properties."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.reliability import alpha, masi, nominal, said_of

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): examples A, B and C (nominal).
BINARY = ("0100000010", "1110010000")
TWO = ("aabbdcccedda", "babbbccceddd")
FOUR = ("123321412...", "1233224125.3", ".333234225 1.".replace(" ", ""), "1233244125 1.".replace(" ", ""))


def units(coders: Sequence[str]) -> list[list[str]]:
    return [[value for value in unit if value != "."] for unit in zip(*coders, strict=True)]


@pytest.mark.parametrize(("coders", "published"), [(BINARY, 0.095), (TWO, 0.692), (FOUR, 0.743)])
def test_published_values(coders: Sequence[str], published: float) -> None:
    found = alpha(units(coders), nominal)
    assert found == pytest.approx(published, abs=0.0006)


def test_masi_is_passonneaus() -> None:
    """The four cases of the paper: equal, one in the other, some in common, nothing in common."""
    a, b, c, d = frozenset("ab"), frozenset("abcd"), frozenset("bc"), frozenset("x")
    assert masi(a, a) == 0
    assert masi(a, b) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(a, c) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(a, d) == 1


SETS = st.frozensets(st.sampled_from("abcd"), min_size=1)


@given(SETS, SETS)
def test_masi_is_a_distance_of_0_to_1(one: frozenset[str], other: frozenset[str]) -> None:
    assert masi(one, other) == masi(other, one)
    assert 0 <= masi(one, other) <= 1
    assert (masi(one, other) == 0) == (one == other)


@given(st.lists(st.lists(SETS, max_size=3), max_size=8))
def test_alpha_knows_no_order_is_at_most_1_and_leaves_its_inputs(read: list[list[frozenset[str]]]) -> None:
    before = [list(unit) for unit in read]
    found = alpha(read, masi)
    assert read == before
    turned = alpha([unit[::-1] for unit in read[::-1]], masi)
    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert found == pytest.approx(turned)
        assert found <= 1 + 1e-9


@given(st.lists(SETS, min_size=2, max_size=8).filter(lambda sets: len(set(sets)) > 1))
def test_people_who_always_agree_have_1(sets: list[frozenset[str]]) -> None:
    assert alpha([[one, one] for one in sets], masi) == pytest.approx(1)


def test_nothing_can_be_said_of_one_reader_or_of_one_value() -> None:
    assert alpha([["a"], ["b"]], nominal) is None
    assert alpha([["a", "a"], ["a", "a"]], nominal) is None


def test_thresholds_in_words() -> None:
    said = [said_of(value) for value in (0.9, 0.8, 0.7, 0.5, None)]
    assert said == ["bon", "bon", "à prendre avec prudence", "revoir le guide", "pas calculable"]
