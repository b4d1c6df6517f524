from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.closed import Recognised, recognise
from tests.nlu.closed_questions import QUESTIONS

YEAR = 2026


def _cases() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "closed_cases.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [(question, text, expected.strip()) for question, text, expected in rows]


def hear(name: str, text: str) -> Recognised:
    question = QUESTIONS[name]
    return recognise(text, question, [choice.name for choice in question.choices], year=YEAR)


@pytest.mark.parametrize(("name", "text", "expected"), _cases())
def test_what_an_answer_means(name: str, text: str, expected: str) -> None:
    heard = hear(name, text)
    if expected == "?":
        assert not heard.sure, heard
        assert heard.codes == ()
    elif name == "enfants":
        assert (heard.sure, heard.number) == (True, int(expected))
    else:
        assert (heard.sure, heard.codes) == (True, tuple(expected.split())), heard


@pytest.mark.parametrize(
    ("name", "text", "candidates"),
    [
        ("satisfaction", "bien", {"tres_bien", "bien"}),
        ("participer", "oui", {"aider", "avis"}),
        ("anciennete", "3", {"plus_10", "de_2_a_10"}),
        ("age", "plus de 60 ans", {"a60_74", "a75_plus"}),
        ("soir", "pas en sécurité", {"plutot_pas", "pas_du_tout"}),
        ("manque", "les jeunes en bas", {"jeunes"}),
        ("recontact", "peut-être", {"oui", "non"}),
    ],
)
def test_what_is_ambiguous_names_the_likeliest(name: str, text: str, candidates: set[str]) -> None:
    assert candidates <= set(hear(name, text).candidates)


def test_an_age_below_every_band_is_told_but_not_an_answer() -> None:
    heard = hear("age", "13 ans")
    assert (heard.number, heard.sure, heard.codes) == (13, False, ())


def test_somebody_elses_age_is_nobodys() -> None:
    assert hear("age", "mon fils a 12 ans").number is None


def test_numbers_follow_the_order_shown() -> None:
    question = QUESTIONS["manque"]
    assert recognise("1", question, ["verts", "soins"], year=YEAR).codes == ("verts",)


def test_an_option_already_picked_is_not_offered_again() -> None:
    question = QUESTIONS["manque"]
    assert not recognise("bus", question, ["verts", "soins"], year=YEAR).sure


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_label_is_its_own_option(name: str) -> None:
    for choice in QUESTIONS[name].choices:
        if QUESTIONS[name].type.value != "rank":
            assert hear(name, choice.label.vous).codes == (choice.name,)
            assert hear(name, choice.label.vous.upper() + " !").codes == (choice.name,)


@given(name=st.sampled_from(sorted(QUESTIONS)), text=st.text(max_size=60))
def test_any_text_gives_a_coherent_result(name: str, text: str) -> None:
    heard = hear(name, text)
    known = {choice.name for choice in QUESTIONS[name].choices}
    assert set(heard.codes) | set(heard.candidates) <= known
    assert heard.sure or not heard.codes
    assert not heard.sure or heard.codes or heard.number is not None


@pytest.mark.parametrize("text", ["", "\x00", "1" * 100_000, "oui " * 250_000, "\ud800", "🙂" * 5000])
def test_hostile_texts_are_bounded(text: str) -> None:
    for name in QUESTIONS:
        hear(name, text)
