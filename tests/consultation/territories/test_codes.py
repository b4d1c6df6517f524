"""Codes of both generations, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.territories.codes import CODE, CodeRefused, generation_of, is_overseas, read_code


@pytest.mark.parametrize(
    ("given", "code", "generation"),
    [
        ("QP093012", "QP093012", 2015),
        (" qp082003 ", "QP082003", 2015),
        ("QP02A001", "QP02A001", 2015),
        ("QP973004", "QP973004", 2015),
        ("QN07501M", "QN07501M", 2024),
        ("qn02b03i", "QN02B03I", 2024),
        ("QN97401A", "QN97401A", 2024),  # overseas letters are others
    ],
)
def test_codes_of_both_generations(given: str, code: str, generation: int) -> None:
    assert read_code(given) == code
    assert generation_of(code) == generation
    assert read_code(given, generation) == code


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "la case est vide"),
        ("31555", "n’est pas un code"),
        ("QP93012", "n’est pas un code"),
        ("QN07501", "n’est pas un code"),
        ("QN0750MM", "n’est pas un code"),
        ("QP020001", "le département 020 n’existe pas"),
        ("QP096001", "le département 096 n’existe pas"),
        ("QN07501A", "finit par N, M ou I"),
        ("QP09301２", "n’est pas un code"),  # a wide digit
    ],
)
def test_what_is_no_code_says_why(given: str, why: str) -> None:
    with pytest.raises(CodeRefused, match=why):
        read_code(given)


def test_the_other_generation_is_refused_by_name() -> None:
    with pytest.raises(CodeRefused, match="de la génération 2024, ce fichier de la génération 2015"):
        read_code("QN07501M", 2015)


@given(st.text(max_size=12))
def test_whatever_is_read_has_the_form_of_a_code(given: str) -> None:
    try:
        code = read_code(given)
    except CodeRefused:
        return
    assert CODE.fullmatch(code) and code.isascii()
    assert is_overseas(code) == (code[2:4] in ("97", "98"))
