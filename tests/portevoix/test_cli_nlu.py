"""`portevoix nlu tag` and `nlu evaluate`, as people type them."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import temporary_database
from tests.portevoix.terminal import Terminal

ROWS = """text,question,themes,kinds,urgency,masked
"L'ascenseur est en panne, appelez le 06 12 34 56 78",problemes,LOG-ASC,CON,U0,06 12 34 56 78
mon mari me frappe,problemes,EGA-VIO,CON,U3,
les voisins s'entraident,atouts,LIE-VOI,ATO,U0,
trop,de,colonnes,ici,et,là,encore
the lift is always broken and nobody comes,problemes,,CON,U0,
"""


@pytest.fixture(scope="module")
def portevoix(
    database_server: str, database_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Terminal]:
    with temporary_database(database_server, database_template) as url:
        yield Terminal(url, tmp_path_factory.mktemp("home"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "reponses.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_a_file_is_tagged_and_bad_rows_are_told(portevoix: Terminal, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    portevoix("nlu", "tag", str(source), "--out", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["language"] for row in rows] == ["fr", "fr", "fr", "en"]
    assert (rows[0]["themes"], rows[0]["subthemes"].split("|")[0]) == ("LOG", "LOG-ASC")
    assert rows[0]["masked"] == "L'ascenseur est en panne, appelez le [téléphone]"
    assert rows[1]["urgency"] == "U3"
    assert "ATO" in rows[2]["kinds"]
    assert (rows[3]["themes"], rows[3]["kinds"]) == ("", "")


def test_scores_are_told_in_french_and_in_json(portevoix: Terminal, source: Path) -> None:
    said = "\n".join(portevoix("nlu", "evaluate", str(source)))
    assert "4 textes." in said and "Danger : 100 %" in said and "Masquage : 100 %" in said
    scores = json.loads("\n".join(portevoix("nlu", "evaluate", str(source), "--json")))
    assert scores["texts"] == 4
    assert set(scores) >= {"themes", "subthemes", "kinds", "danger", "masked"}
    assert scores["refused"] == {"Nombre de colonnes différent de l’en-tête": [5]}


def test_other_labels_need_a_projection(portevoix: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "ville.csv"
    path.write_text("text,themes\nle bus est toujours en retard,mobilite\n", encoding="utf-8")
    assert "--projection" in "\n".join(portevoix("nlu", "evaluate", str(path), code=1))
    scores = json.loads(
        "\n".join(portevoix("nlu", "evaluate", str(path), "--projection", "grossiere", "--json"))
    )
    assert scores["themes"]["micro_f1"] == 1.0


@pytest.mark.parametrize("words", [("evaluate", "absent.csv"), ("tag", "absent.csv", "--out", "x.csv")])
def test_a_missing_file_is_said_in_one_line(portevoix: Terminal, words: tuple[str, ...]) -> None:
    said = portevoix("nlu", *words, code=1)
    assert "absent.csv" in said[-1]
