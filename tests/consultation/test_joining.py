"""The words of links and posters: what is made is read, and an ordinary answer is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.joining import Joining, NotAPayload, payload, read, read_payload, sentence

codes = st.from_regex(r"[a-z0-9][a-z0-9-]{2,31}", fullmatch=True)
origins = st.none() | st.from_regex(r"[a-z0-9-]{1,28}", fullmatch=True)


@given(codes, origins)
def test_what_is_made_is_read(code: str, origin: str | None) -> None:
    assert read(sentence(code, origin)) == Joining(code, origin)
    assert read_payload(payload(code, origin)) == Joining(code, origin)
    assert read(payload(code, origin)) == Joining(code, origin, plain=origin is None)


@pytest.mark.parametrize(
    "words",
    [
        "bonjour je participe tilleuls__affiche",
        "BONJOUR, JE PARTICIPE : TILLEULS__affiche",
        "Bonjour, je participe\u00a0: tilleuls__affiche.",
        " Je  participe :\n« tilleuls__affiche »",
        "Salut ! Je participe : tilleuls__affiche",
    ],
)
def test_a_telephone_may_write_it_its_own_way(words: str) -> None:
    assert read(words) == Joining("tilleuls", "affiche")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "je participe",
        "Il manque un parc",
        "Bonjour, je participe pas : tilleuls",
        "à",
        "tilleuls__",
        "Bonjour, je participe : " + "x" * 200,
    ],
)
def test_anything_else_is_no_way_in(words: str) -> None:
    found = read(words)
    assert found is None or found.plain


def test_the_code_alone_may_be_any_word() -> None:
    assert read(" Tilleuls-ABCD ") == Joining("tilleuls-abcd", plain=True)


@given(st.text(max_size=80))
def test_any_text_is_read(words: str) -> None:
    found = read(words)
    assert found is None or found.code == found.code.lower()


@pytest.mark.parametrize("origin", ["affiche de la mairie", "é", "x" * 60, ""])
def test_what_no_link_carries_is_refused(origin: str) -> None:
    if origin:
        with pytest.raises(NotAPayload, match="ne tient pas"):
            payload("tilleuls", origin)
    else:
        assert read_payload(payload("tilleuls", origin)) == Joining("tilleuls")
