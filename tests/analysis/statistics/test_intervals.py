"""Wilson's interval, what weights cost, and the band of self-selection, against published values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.effective import design_effect, n_eff
from analysis.statistics.estimate import Method
from analysis.statistics.intervals import weighted_share, wilson
from analysis.statistics.sensitivity import band, band_sentence


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_newcombe(numerator: int, denominator: int, low: float, high: float) -> None:
    assert wilson(numerator / denominator, denominator) == pytest.approx((low, high), abs=5e-5)


@given(st.floats(0, 1), st.floats(0.5, 1e7))
def test_an_interval_holds_its_share(share: float, worth: float) -> None:
    low, high = wilson(share, worth)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@pytest.mark.parametrize(("share", "worth"), [(0.0, 0), (0.5, -1), (1.1, 10), (float("nan"), 10)])
def test_no_share_of_nobody(share: float, worth: float) -> None:
    with pytest.raises(ValueError, match="participants"):
        wilson(share, worth)


def test_kish() -> None:
    # Half of them weigh three times as much as the others: (1 + cv²) = 1 + (1 / 2)².
    w = np.array([1.0, 3.0] * 50)
    assert n_eff(w) == pytest.approx(80)
    assert design_effect(w) == pytest.approx(1.25)
    assert (n_eff(np.zeros(3)), design_effect(np.zeros(3)), n_eff(np.array([]))) == (0, 1, 0)


@given(st.lists(st.floats(1 / 3, 3), min_size=1, max_size=50))
def test_weights_are_never_worth_more_than_people(weights: list[float]) -> None:
    w = np.array(weights)
    assert 1 - 1e-9 <= n_eff(w) <= w.size + 1e-9
    assert n_eff(7 * w) == pytest.approx(n_eff(w))


def test_a_weighted_share() -> None:
    said, w = np.array([1, 1, 0, 0]), np.array([1.0, 1.0, 3.0, 1.0])
    found = weighted_share(said, w)
    assert found.share == pytest.approx(1 / 3)
    assert (found.low, found.high) == wilson(1 / 3, 3.0)
    assert (found.n_eff, found.method) == (3.0, Method.WILSON)
    assert weighted_share(said).share == 0.5
    with pytest.raises(ValueError, match="participants"):
        weighted_share(np.array([]))


@given(st.floats(0, 1), st.floats(1, 10))
def test_the_band_divides_and_multiplies_the_odds(share: float, gamma: float) -> None:
    low, high = band(share, gamma)
    assert low <= share + 1e-12
    assert high >= share - 1e-12
    assert band(low, gamma)[1] == pytest.approx(share, abs=1e-9), "the way back"


def test_the_band_of_the_reference() -> None:
    assert band(0.3, 1.5) == pytest.approx((2 / 9, 9 / 23))
    assert band(0.3, 1) == pytest.approx((0.3, 0.3))
    for share, gamma in ((1.2, 1.5), (0.3, 0.9)):
        with pytest.raises(ValueError, match="band"):
            band(share, gamma)


def test_the_band_is_said_as_the_reference_words_it() -> None:
    assert band_sentence(0.3, 1.5) == (
        "Si les personnes concernées répondent 1,5 fois plus (ou moins) volontiers que les autres, "
        "la part réelle irait de 22 à 39\u00a0%."
    )
    assert " répondent 2 fois plus " in band_sentence(0.3, 2.0)
