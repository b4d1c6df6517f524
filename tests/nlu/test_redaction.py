import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.redaction import LABELS, find, redact
from nlu.sensitive import SUBJECTS, sensitive

HERE = Path(__file__).parent / "redaction"


def _positive() -> list[tuple[str, list[str]]]:
    with (HERE / "positive.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["masked"].split("|")) for row in csv.DictReader(file)]


def _negative() -> list[str]:
    return (HERE / "negative.txt").read_text(encoding="utf-8").splitlines()


def _hidden(text: str, piece: str) -> bool:
    """Whether every letter and digit of the piece is covered."""
    covered = {at for found in find(text) for at in range(found.start, found.end)}
    start = text.index(piece)
    return all(at in covered for at in range(start, start + len(piece)) if text[at].isalnum())


def test_personal_data_is_hidden() -> None:
    pieces = [(text, piece) for text, masked in _positive() for piece in masked]
    missed = [pair for pair in pieces if not _hidden(*pair)]
    assert len(_positive()) >= 700
    assert len(missed) <= 0.01 * len(pieces), missed


def test_harmless_texts_are_left_as_they_are() -> None:
    lines = _negative()
    touched = [line for line in lines if redact(line) != line]
    assert len(lines) >= 1_200
    assert len(touched) <= 0.005 * len(lines), touched


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ma voisine Fatoumata, 06 12 34 56 78", "ma voisine [nom], [téléphone]"),
        ("je suis au 12 rue des Lilas, bât B appt 34.", "je suis au [adresse]."),
        ("M. Traoré écrit à a.b@gmail.com", "M. [nom] écrit à [courriel]"),
        ("insta : karim93, voiture AB-123-CD", "insta : [compte], voiture [plaque]"),
        ("voir https://exemple.fr/a?b=c.", "voir [lien]."),
        ("Chez les Moreau, rue Jean Jaurès", "Chez les [nom], rue Jean Jaurès"),
        ("🙂 Karim\u200b 🙂", "🙂 [nom]\u200b 🙂"),
        ("", ""),
    ],
)
def test_what_is_written_instead(text: str, expected: str) -> None:
    assert redact(text) == expected


def test_places_of_the_campaign_stay() -> None:
    assert redact("on se retrouve à Karim Diallo") == "on se retrouve à [nom]"
    assert redact("on se retrouve à karim diallo", ["Karim Diallo"]) == "on se retrouve à karim diallo"


def test_a_house_number_makes_a_street_a_home() -> None:
    assert redact("la rue Pasteur est sale") == "la rue Pasteur est sale"
    assert redact("au 8 rue Pasteur") == "au [adresse]"


def test_a_long_hostile_text_is_read_to_its_end() -> None:
    for part in ("0", "06 ", "a.", "a@", "12 rue ", "M. ", "Karim ", "un deux ", "appt ", "é", "[nom]"):
        text = part * 3_000 + ". Fatoumata"
        assert find(text)[-1].end <= len(text)
        assert "Fatoumata" not in redact(text)


_PARTS = st.sampled_from(
    [
        *(
            "Karim",
            "karim",
            "Mme",
            "M.",
            "Benali",
            "Jean",
            "-",
            "le",
            "de",
            "rue",
            "12",
            "bât B",
            "appt 4",
            "06",
        ),
        *(
            "12 34 56 78",
            "zéro",
            "six",
            "douze",
            "@",
            "a.b@c.fr",
            ".",
            ",",
            "\n",
            "[nom]",
            "[",
            "]",
            "AB-123-CD",
        ),
        *(
            "Rosa",
            "Parks",
            "collège",
            "je m'appelle",
            "ma voisine",
            "insta :",
            "arobase",
            "point",
            "porte",
            "É",
        ),
    ]
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PARTS, max_size=25).map(" ".join))


@given(_TEXTS)
def test_offsets_hold_and_the_rest_is_unchanged(text: str) -> None:
    found = find(text)
    parts: list[str] = []
    at = 0
    for piece in found:
        assert at <= piece.start < piece.end <= len(text)
        assert piece.kind in LABELS
        parts += (text[at : piece.start], LABELS[piece.kind])
        at = piece.end
    assert redact(text) == "".join(parts) + text[at:]


@given(_TEXTS)
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("la mosquée est belle", {"religion"}),
        ("je suis diabétique", {"sante"}),
        ("mon fils est autiste", {"sante"}),
        ("ma mère a un cancer et on est musulmans", {"sante", "religion"}),
        ("les Roms du terrain", {"origine"}),
        ("je suis gay", {"sexualite"}),
        ("j'ai voté à gauche", {"politique"}),
        ("délégué CGT au dépôt", {"syndicat"}),
        ("il manque un médecin", set()),
        ("le syndicat de copropriété ne répond pas", set()),
        ("le bus est en retard", set()),
        ("", set()),
    ],
)
def test_sensitive_subjects(text: str, subjects: set[str]) -> None:
    assert sensitive(text) == subjects
    assert subjects <= set(SUBJECTS)
