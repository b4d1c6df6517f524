"""Tags of places: a clear rule, and two places are never one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.origins import LONGEST_TAG, TAG, PlaceWrong, place, places


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Mairie annexe", "mairie-annexe"),
        ("École Jean-Moulin", "ecole-jean-moulin"),
        ("Cœur de ville", "coeur-de-ville"),
        ("  Tour  12 (hall B) ", "tour-12-hall-b"),
        ("a" * 60, "a" * 30),
        ("Centre social du grand cœur de ville", "centre-social-du-grand-coeur"),
        ("Centre social du grand coeurs de", "centre-social-du-grand-coeurs"),
    ],
)
def test_the_rule_of_a_tag(name: str, tag: str) -> None:
    made = place(name)
    assert made.tag == tag
    assert made.cut == (len(made.whole) > LONGEST_TAG)


@given(st.text(max_size=60))
def test_every_name_makes_a_tag_or_is_refused_with_what_to_do(name: str) -> None:
    try:
        made = place(name)
    except PlaceWrong as error:
        assert "\n" not in str(error) and " : " in str(error).replace("\u00a0", " ")
        return
    assert TAG.fullmatch(made.tag) and len(made.tag) <= LONGEST_TAG
    # With the longest code, what `?start=` may carry (Telegram's documentation of deep links).
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", f"{'c' * 32}__{made.tag}")


@pytest.mark.parametrize("name", ["", "   ", "!!!", "مسجد", "—"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    with pytest.raises(PlaceWrong, match="lettres de A à Z"):
        place(name)


def test_the_tag_of_trials_is_no_place() -> None:
    with pytest.raises(PlaceWrong, match="essais"):
        place("Essai")


def test_a_long_name_is_refused() -> None:
    with pytest.raises(PlaceWrong, match="trop long \\(61 signes"):
        place("a" * 61)


def test_the_same_place_twice_is_one_and_two_places_are_never_one() -> None:
    assert [one.name for one in places(["École", "Gare", " École "])] == ["École", "Gare"]
    with pytest.raises(PlaceWrong, match="même repère, mairie-annexe"):
        places(["Mairie annexe", "mairie ANNEXE"])
    with pytest.raises(PlaceWrong, match="auraient le même repère, centre-social-de-la-grande-rue"):
        places(["Centre social de la grande rue nord", "Centre social de la grande rue sud"])
