"""What may be left of a resident's words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.quoting import TextRefused, plain_words, same_words

SAID = "Moi je vous dis, le hall n’est pas propre depuis que [nom] est parti au 12 rue"


@pytest.mark.parametrize(
    "left",
    [
        SAID,
        "le hall n’est pas propre",
        "Le hall n’est pas propre.",
        "le hall n'est pas propre",
        "Moi je vous dis, le hall n’est pas propre […]",
        "[...] le hall […] propre",
        "le hall n’est pas propre depuis que […] est parti",
    ],
)
def test_words_may_be_cut_and_hidden(left: str) -> None:
    assert same_words(left, SAID) == " ".join(left.replace("[...]", "[…]").split())


@pytest.mark.parametrize(
    ("left", "why"),
    [
        ("", "vide"),
        ("[…]", "aucun mot"),
        ("[nom]", "aucun mot"),
        ("le hall est propre", "« est »"),  # without its « ne … pas » it says the contrary
        ("le hall propre", "« propre »"),
        ("le hall n’est vraiment pas propre", "« vraiment » n’est pas un mot"),
        ("propre […] le hall", "« le »"),
        ("le hall n’est pas propre depuis que Karim est parti", "« Karim »"),
        ("le hall n’est pas propre au 14 rue", "« au »"),
        ("le hall 06 12", "« 06 »"),
        ("hall@propre", "signe"),
        ("le hall n’est pas propre ?", "signe"),
        ("le hall n’est pas propre 😡", "signe"),
    ],
)
def test_words_are_never_written_anew(left: str, why: str) -> None:
    with pytest.raises(TextRefused, match=re.escape(why)):
        same_words(left, SAID)


@given(
    st.lists(st.sampled_from(["le", "hall", "pas", "propre", "12", "été"]), min_size=1, max_size=12),
    st.data(),
)
def test_whatever_is_kept_was_said_in_that_order(said: list[str], data: st.DataObject) -> None:
    left = data.draw(st.lists(st.sampled_from([*said, "[…]", "neuf", "99"]), min_size=1, max_size=12))
    try:
        kept = same_words(" ".join(left), " ".join(said))
    except TextRefused:
        return
    rest = iter(said)
    assert all(word in rest for word in kept.split() if word != "[…]")
    runs = [run.split() for run in kept.split("[…]")]
    spoken = " ".join(said)
    assert all(" ".join(run) in spoken for run in runs)


@given(st.lists(st.sampled_from(["le", "hall", "pas", "propre"]), min_size=1, max_size=8), st.data())
def test_any_stretch_of_the_words_may_be_kept(said: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(said) - 1))
    stop = data.draw(st.integers(start + 1, len(said)))
    stretch = " ".join(said[start:stop])
    assert same_words(stretch, " ".join(said)) == stretch


def test_searching_forgets_case_and_accents() -> None:
    assert plain_words("L’Été, au cœur") == {"l", "ete", "au", "coeur"}
