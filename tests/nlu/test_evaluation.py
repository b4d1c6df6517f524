import csv
from pathlib import Path

import pytest

from consultation.taxonomy import taxonomy
from nlu.danger import read
from nlu.evaluation import COARSE, compare, evaluate, project
from nlu.pipeline import Tagger
from nlu.tagged import Tagged, TaggedSegment, TagKind, TagScore

FILES = ("budget_participatif_paris_2014_2019.csv", "grand_debat_2019_annote_premiers_60pct.csv")


def test_f1_is_counted_over_labels() -> None:
    truth = [frozenset({"a", "b"}), frozenset({"a"}), frozenset[str]()]
    found: list[list[tuple[str, ...]]] = [[("a",)], [("b",)], [("c",)]]
    scores = compare(truth, found)
    # a: 1 right, 1 missed; b: 1 wrong, 1 missed; c: 1 wrong, in no truth.
    assert scores.micro == pytest.approx(2 / (2 + 2 + 2))
    assert scores.macro == pytest.approx((2 / 3 + 0) / 2)


def test_any_of_several_labels_is_right() -> None:
    assert compare([frozenset({"emploi"})], [[("commerces", "emploi")]]).micro == 1.0


def test_a_subtheme_of_its_own_projection_speaks_for_its_theme() -> None:
    tags = tuple(TagScore(TagKind.THEME, code, 0.7) for code in ("ESP", "ESP-VER", "MOB"))
    tagged = Tagged((TaggedSegment(0, 1, tags),))
    assert project(tagged, COARSE) == [("environnement",), ("mobilite",)]


def test_our_own_messages(tagger: Tagger) -> None:
    """Messages in residents' words, written for testing; the lexicon was corrected on them since."""
    own = {theme.code: (theme.code,) for theme in taxonomy().themes}
    result = evaluate(Path(__file__).parent / "messages.csv", tagger, own)
    assert result.texts >= 60
    assert result.micro >= 0.85
    assert result.macro >= 0.85


@pytest.mark.parametrize(("name", "micro", "macro"), [(FILES[0], 0.48, 0.49), (FILES[1], 0.45, 0.42)])
def test_real_texts_of_other_sources(
    name: str, micro: float, macro: float, tagger: Tagger, shared_folder: Path
) -> None:
    result = evaluate(shared_folder / "nlu" / name, tagger, COARSE)
    assert result.micro >= micro
    assert result.macro >= macro


@pytest.mark.parametrize("name", FILES)
def test_real_texts_rarely_sound_like_danger(name: str, shared_folder: Path) -> None:
    with (shared_folder / "nlu" / name).open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    alarms = sum(read(text) is not None for text in texts)
    assert alarms <= 0.005 * len(texts)
