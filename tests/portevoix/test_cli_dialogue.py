"""`portevoix dialogue closed`, as people type it."""

import csv
import json
from pathlib import Path

import pytest

from portevoix.cli.registry import UNDERSTANDING
from tests.portevoix.terminal import Terminal

ROWS = """question,options,text,expected
Ça va ?,Oui|Non,ouais,Oui
Ça va ?,Oui|Non,ça dépend,
Ça va ?,Oui|Non,ouais,Peut-être
Ça va ?,Oui,ouais,Oui
Quels jours ? (plusieurs réponses possibles),Lundi|Mardi|Jeudi,tout sauf jeudi,Lundi|Mardi
Quel âge ?,15-17 ans|18-24 ans|25 ans et plus,33,15-17 ans
"""


@pytest.fixture(scope="module")
def portevoix(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal("postgresql+psycopg://nobody@127.0.0.1:1/none", tmp_path_factory.mktemp("home"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "fermees.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_scores_are_told_in_french(portevoix: Terminal, source: Path) -> None:
    said = "\n".join(portevoix("dialogue", "closed", str(source)))
    assert "4 lignes, dont 3 qui ont une réponse et 1 à redemander." in said
    assert "Bonne option : 66,7 % des lignes qui ont une réponse." in said
    assert "Mauvaise option : 25,0 % de toutes les lignes." in said
    assert "Bien redemandées : 100,0 % des lignes à redemander." in said


def test_scores_in_json_name_the_refused_lines(portevoix: Terminal, source: Path) -> None:
    found = json.loads("\n".join(portevoix("dialogue", "closed", str(source), "--json")))
    assert (found["rows"], found["answerable"], found["asked"]) == (4, 3, 0.25)
    assert found["refused"] == {
        "Réponse attendue qui n’est pas parmi les options": [4],
        "Il faut au moins deux options, toutes différentes": [5],
    }


def test_each_row_is_written_with_what_was_understood(
    portevoix: Terminal, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "lues.csv"
    portevoix("dialogue", "closed", str(source), "--out", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["predicted"] for row in rows] == ["Oui", "", "Lundi|Mardi", "25 ans et plus"]
    assert [row["action"] for row in rows] == ["answer", "ask", "answer", "answer"]
    assert all(0.5 <= float(row["confidence"]) <= 1 for row in rows if row["action"] == "answer")


def test_the_group_lists_its_commands(portevoix: Terminal) -> None:
    said = "\n".join(portevoix("dialogue", "--help"))
    assert all(name in said for name in UNDERSTANDING)
