import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalise import LIMIT, fold, plain, tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Éclairage", "eclairage"),
        ("l’œuf", "l oeuf"),
        ("bcpppp de bruiiiit", "beaucoup de bruit"),
        ("C sale", "c est sale"),
        ("c'est sale", "c est sale"),
        ("g pas de taf", "j ai pas de travail"),
        ("yapa de lumiere", "il y a pas de lumiere"),
        ("jsuis la ms jpp", "je suis la mais j en peux plus"),
        ("fo un medecin pr tt le monde", "faut un medecin pour tout le monde"),
        ("dsl qd koi ki", "desole quand quoi qui"),
        ("mon tieks et les keufs, relou", "mon quartier et les policiers lourd"),
        ("Z̷a̴l̶g̵o", "zalgo"),
        ("a\u202eb\x00c\u200d", "abc"),
        ("le 1000 reste", "le 1000 reste"),
        ("me te le ma sa mai", "me te le ma sa mai"),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_clause_marks_are_kept_as_tokens() -> None:
    assert tokens("Non. Oui, mais ?") == ["non", ".", "oui", ",", "mais", "?"]


def test_words_know_their_place() -> None:
    text = "Yapa d’Élus, c sale"
    found = list(words(text))
    assert [word.form for word in found] == ["il", "y", "a", "pas", "d", "elus", "c", "est", "sale"]
    assert [text[word.start : word.end] for word in found[-4:]] == ["Élus", "c", "c", "sale"]


def test_a_megabyte_is_bounded() -> None:
    assert len(fold("é" * 1_000_000)) <= LIMIT
    assert len(tokens("a " * 1_000_000)) <= LIMIT


@given(st.text(max_size=200))
def test_any_text_folds_to_plain_ascii_words_in_their_place(text: str) -> None:
    found = list(words(text))
    assert all(word.form.isascii() and word.form for word in found)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert fold(fold(text)) == fold(text)
