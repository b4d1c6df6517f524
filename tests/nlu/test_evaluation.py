import json
from pathlib import Path

import pytest

from nlu.evaluation import evaluate, read_labelled
from nlu.masking_scores import expected, masking
from nlu.pipeline import Tagger
from nlu.projection import load_projection, project
from nlu.scores import compare, reliability, top
from nlu.tables import FileRefused


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
    coarse = load_projection("grossiere")
    assert project(("ESP", "ESP-VER", "MOB"), coarse) == [("environnement",), ("mobilite",)]
    assert project(("ESP", "ESP-VER", "ESP-AMB"), coarse) == [("environnement",), ("cadre_de_vie",)]
    assert project(("GEN",), coarse) == []


def test_top_counts_texts_that_have_a_label() -> None:
    truth = [frozenset({"a"}), frozenset({"b"}), frozenset[str]()]
    ranked: list[list[tuple[str, ...]]] = [[("a",)], [("a",), ("b",)], [("a",)]]
    assert top(truth, ranked, 1) == 0.5
    assert top(truth, ranked, 2) == 1.0
    assert top([frozenset[str]()], [[]], 1) is None


def test_reliability_tells_the_share_that_was_right() -> None:
    bands = reliability([(0.9, True), (0.95, True), (1.0, False), (0.1, False)])
    assert [(band["from"], band["n"], band["right"]) for band in bands] == [(0.0, 1, 0.0), (0.8, 3, 0.667)]


@pytest.mark.parametrize(
    ("text", "given", "spans"),
    [
        ("appelez Karim au 06 12 34 56 78", "Karim|06 12 34 56 78", ["Karim", "06 12 34 56 78"]),
        ("appelez Karim au 06 12 34 56 78", "appelez [nom] au [téléphone]", ["Karim", "06 12 34 56 78"]),
        ("le bus est en retard", "", []),
        ("le bus est en retard", "le bus est en retard", []),
        ("Karim, voir Karim", "Karim", ["Karim", "Karim"]),
    ],
)
def test_what_must_be_masked_is_read_in_both_ways(text: str, given: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in expected(text, given)] == spans


def test_masking_counts_pieces_and_touched_texts() -> None:
    found = masking(
        [("appelez Karim", "Karim", [(8, 13)]), ("la rue", "", [(3, 6)]), ("Awa et Ali", "Awa|Ali", [(0, 3)])]
    )
    assert found == {"pieces": 3, "recall": 0.6667, "harmless_texts": 1, "harmless_touched": 1.0}


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_every_column_is_scored(tmp_path: Path, tagger: Tagger) -> None:
    source = written(
        tmp_path / "a.csv",
        "text,question,themes,kinds,urgency,masked,source\n"
        "L’ascenseur est encore en panne,problemes,LOG-ASC,CON,U0,,un\n"
        "mon mari me frappe,problemes,EGA-VIO,CON,U3,,deux\n"
        "rien,atouts,NSP,REL,U0,,deux\n",
    )
    found = evaluate(read_labelled(source, tagger), None)
    json.dumps(found)
    assert found["texts"] == 3
    assert found["themes"]["labels"]["LOG"]["f1"] == 1.0
    assert found["subthemes"]["labels"]["LOG-ASC"]["f1"] == 1.0
    assert set(found["themes"]["by_source"]) == {"un", "deux"}
    assert found["danger"]["recall"] == 1.0
    assert found["danger"]["false_alarms"] == 0.0
    assert found["masked"]["harmless_touched"] == 0.0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text,autre\nle bus,a\n", "colonne à comparer"),
        ("text,themes\n", "Aucune ligne"),
        ("text,themes\nle bus,mobilite\n", "--projection"),
        ("text,kinds\nle bus,XYZ\n", "inconnu"),
    ],
)
def test_a_file_that_cannot_be_compared_is_refused(
    content: str, said: str, tmp_path: Path, tagger: Tagger
) -> None:
    with pytest.raises(FileRefused, match=said):
        evaluate(read_labelled(written(tmp_path / "a.csv", content), tagger), None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.yaml", "LOG: logement\nECO: [commerces, emploi]\n"),
        ("m.json", '{"LOG": "logement", "ECO": ["commerces", "emploi"]}'),
        ("m.csv", "code,label\nLOG,logement\nECO,commerces|emploi\n"),
        ("m.csv", "LOG;logement\nECO;commerces\nECO;emploi\n"),
    ],
)
def test_a_projection_may_be_yaml_json_or_csv(name: str, content: str, tmp_path: Path) -> None:
    found = load_projection(str(written(tmp_path / name, content)))
    assert found == {"LOG": ("logement",), "ECO": ("commerces", "emploi")}


@pytest.mark.parametrize(
    ("name", "content"), [("m.yaml", "XXX: a\n"), ("m.yaml", "- a\n"), ("m.json", "{"), ("m.csv", "rien\n")]
)
def test_a_wrong_projection_is_refused(name: str, content: str, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=name):
        load_projection(str(written(tmp_path / name, content)))


def test_an_unknown_projection_is_refused() -> None:
    with pytest.raises(FileRefused, match="ni projection connue"):
        load_projection("introuvable")
