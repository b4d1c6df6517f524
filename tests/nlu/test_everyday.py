"""Hints of everyday words: shared in other words than the label's, denied where a denial stands before."""

from nlu.everyday import hints, shared
from nlu.normalise import fold
from nlu.options import label_words
from nlu.turns import pairs, read_lists

LABELS = [hints(label_words(label)) for label in ("Le bruit", "La propreté", "Les commerces")]


def said(text: str) -> list[tuple[int, int]]:
    return shared(hints(label_words(text)), LABELS)


def test_a_text_shares_a_subject_that_it_names_in_other_words() -> None:
    assert said("ça klaxonne toute la nuit") == [(1, 0), (0, 0), (0, 0)]
    assert said("plus une seule boulangerie") == [(0, 0), (0, 0), (0, 1)]


def test_the_words_of_the_label_are_no_hint() -> None:
    assert said("le bruit") == [(0, 0), (0, 0), (0, 0)]


def test_what_all_options_are_about_tells_none_apart() -> None:
    labels = [hints(label_words(label)) for label in ("Le bus du matin", "Le bus du soir")]
    assert shared(hints(label_words("la navette")), labels) == [(0, 0), (0, 0)]
    assert shared(hints(label_words("en rentrant")), labels) == [(0, 0), (1, 0)]


def test_each_turn_of_the_lists_is_folded() -> None:
    """A capital or an accent would never be found in folded words."""
    lists = read_lists("quotidien.yaml")
    assert set(lists) == {"sujets", "attitudes"}
    for phrase, _ in (*pairs(lists["sujets"]), *pairs(lists["attitudes"])):
        assert phrase == fold(phrase)
