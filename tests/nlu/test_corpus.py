"""The corpus of residents' words as data: what a training run may take for granted."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

import nlu
from consultation.taxonomy import OFF_GRID, facets, taxonomy
from nlu.cry import thresholds
from nlu.model import shipped as shipped_model
from nlu.training.corpus import DANGERS, SEGMENTS, digest, shipped_dangers

FOLDER = Path(nlu.__file__).parent / "data" / "corpus"
COLUMNS = ["message", "part", "text", "question", "themes", "kinds", "sentiment", "urgency", "register"]
QUESTIONS = {"problemes", "atouts", "changer", "logement", "savoir_faire", "libre", "projet", "debat"}
REGISTERS = {"parle", "aine", "jeune", "sms", "soigne", "arrivant", "oreille", "dicte", "titre", "debat"}
PERSONAL = re.compile(
    r"\S@\S|https?:|www\.|\b\w+\.(?:fr|com|org|net)\b|(?:\+33|\b0)\s*[1-9](?:[\s.-]*\d{2}){4}", re.IGNORECASE
)
HANDS = sorted((*FOLDER.glob("mains_*.csv"), *FOLDER.glob("titres_*.csv"), *FOLDER.glob("debat_*.csv")))
BLIND = Path(__file__).parent / "blind"

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
    assert reader.fieldnames == COLUMNS
    assert all(None not in row and None not in row.values() for row in rows), "a row too long or too short"
    return rows


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [row for path in HANDS for row in read(path)]


def test_several_hands_and_enough_segments(rows: list[Row]) -> None:
    assert len(HANDS) >= 13
    assert len(rows) >= 20_000


def test_codes_are_those_of_the_grid(rows: list[Row]) -> None:
    themes = {sub.code for sub in taxonomy().subthemes()} | set(OFF_GRID)
    kinds = {kind.code for kind in facets().kinds}
    sentiments = {sentiment.code for sentiment in facets().sentiments}
    urgencies = {urgency.code for urgency in facets().urgencies}
    for row in rows:
        where = f"{row['message']}.{row['part']}"
        for column, known in (("themes", themes), ("kinds", kinds)):
            codes = row[column].split("|")
            assert set(codes) <= known, where
            assert len(codes) == len(set(codes)), where
            assert column == "kinds" or len(codes) <= 3, where
        alone = set(row["themes"].split("|")) & set(OFF_GRID)
        assert not alone or "|" not in row["themes"], where
        assert row["sentiment"] in sentiments, where
        assert row["urgency"] in urgencies, where
        assert row["question"] in QUESTIONS, where
        assert row["register"] in REGISTERS, where


def test_no_cry_for_help(rows: list[Row]) -> None:
    """Danger (U3) is read by rules alone; a trained tagger must not learn it from invented cries."""
    assert not [row for row in rows if row["urgency"] == "U3"]


def test_places_are_given_once(rows: list[Row]) -> None:
    places = Counter((row["message"], row["part"]) for row in rows)
    assert max(places.values()) == 1
    assert all(re.fullmatch(r"[a-z]\d{4}", message) and part.isdigit() for message, part in places)


def test_no_text_twice(rows: list[Row]) -> None:
    texts = Counter(" ".join(row["text"].casefold().split()) for row in rows)
    assert not [text for text, times in texts.items() if times > 1]
    assert "" not in texts


def test_nobody_can_be_reached(rows: list[Row]) -> None:
    assert not [row["text"] for row in rows if PERSONAL.search(row["text"])]


def test_every_subtheme_is_spoken_of(rows: list[Row]) -> None:
    seen = Counter(code for row in rows for code in row["themes"].split("|"))
    assert not {sub.code: seen[sub.code] for sub in taxonomy().subthemes() if seen[sub.code] < 30}


def test_no_text_of_the_tests(rows: list[Row]) -> None:
    """What is evaluated is never learnt. Two words ("rien", "c'est calme") are everybody's."""
    held = set()
    # Answers to closed questions are read without the corpus: see test_choosing.py for what they learn from.
    lots = [path for path in BLIND.glob("*.csv") if not path.name.startswith("closed")]
    for path in (*lots, Path(__file__).parent / "messages.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            held |= {row["text"].casefold() for row in csv.DictReader(file) if len(row["text"].split()) > 2}
    assert held
    learnt = {row["text"].casefold() for row in rows} | {cry.text.casefold() for cry in shipped_dangers()}
    assert not held & learnt


def test_cries_and_what_only_sounds_like_them() -> None:
    cries = shipped_dangers()
    assert sum(one.danger for one in cries) >= 2_000
    assert sum(not one.danger for one in cries) >= 3_000
    assert len({one.hand for one in cries}) >= 4
    assert not [one.text for one in cries if PERSONAL.search(one.text)]


def test_the_shipped_model_was_learnt_on_the_shipped_corpus() -> None:
    """After a change of a text, a label or a term: `make model`."""
    assert shipped_model().settings.corpus == digest(SEGMENTS)
    assert thresholds().corpus == digest((DANGERS,))
