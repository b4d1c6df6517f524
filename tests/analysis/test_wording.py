"""Intervals, words and the fixed sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sentence import honesty_sentence
from analysis.statistics.intervals import wilson
from analysis.wording import in_words, say


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


@given(st.integers(1, 10_000), st.data())
def test_an_interval_holds_its_share(denominator: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(0, denominator))
    low, high = wilson(numerator / denominator, denominator)
    assert 0 <= low <= numerator / denominator + 1e-12
    assert numerator / denominator - 1e-12 <= high <= 1


def test_no_share_of_nobody() -> None:
    with pytest.raises(ValueError, match="participants"):
        wilson(0.0, 0)


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [(7, 40, "quelques"), (8, 40, "plusieurs"), (20, 40, "plusieurs"), (21, 40, "beaucoup")],
)
def test_words(numerator: int, denominator: int, words: str) -> None:
    assert in_words(numerator, denominator) == words


def test_percents_from_sixty_on() -> None:
    assert say(20, 59).words == "plusieurs"
    assert say(20, 59).share is None
    assert (say(20, 60).share, say(20, 60).words) == (33, None)


def test_the_sentence_says_what_is_true() -> None:
    unknown = honesty_sentence(154)
    assert "154 participants. Chiffres bruts, sans redressement." in unknown
    assert "soit" not in unknown
    known = honesty_sentence(154, population=3080)
    assert "154 participants, soit 5\u00a0% des 15 ans et plus." in known
    weighted = honesty_sentence(154, population=3080, weighted_with="2022")
    assert "Redressement sur le sexe et l’âge (Insee 2022)." in weighted
    for one in (unknown, known, weighted):
        assert "marge d’erreur" not in one
        assert "taux de réponse" not in one
        assert one.startswith("Résultats issus d’une consultation ouverte\u00a0: les participants")
