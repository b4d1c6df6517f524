"""Words and the fixed sentence."""

import pytest

from analysis.sentence import honesty_sentence
from analysis.wording import in_words, say


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
