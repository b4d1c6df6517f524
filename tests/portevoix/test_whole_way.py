"""Real answers from a file to an analyst's figures: inbox, engine, tags, release, API."""

import csv
from pathlib import Path

from httpx2 import Response
from starlette.testclient import TestClient

from portevoix.application import create_application
from portevoix.house import open_house
from portevoix.settings import read_settings
from tests.portevoix.terminal import Terminal

FILE = "grand_debat_2019_annote_premiers_60pct.csv"
# Coarse themes that the file's labellers gave often, and ours that stand for them.
COARSE = {"education": "EDU", "sante": "SAN", "mobilite": "MOB"}


def test_534_real_answers_reach_the_api(database_url: str, tmp_path: Path, shared_folder: Path) -> None:
    path = shared_folder / "nlu" / FILE
    portevoix = Terminal(database_url, tmp_path)
    assert portevoix("campaign", "create", "reference", "--code", "debat")[-1] == "debat"
    portevoix("campaign", "open", "debat")
    said = portevoix("replay", "debat", str(path))
    assert "534 réponses gardées, 0 déjà connue, 0 refusée." in said
    assert any("Parution n° 1" in line for line in said)
    key = portevoix("key", "create", "--role", "analyst")[-1]
    settings = read_settings({"PORTEVOIX_DATABASE_URL": database_url, "PORTEVOIX_SECRET_KEY": "s" * 40})
    with open_house(settings) as house, TestClient(create_application(house)) as client:

        def themes() -> Response:
            return client.get("/v1/campaigns/debat/themes", headers={"Authorization": f"Bearer {key}"})

        first = themes()
        assert first.status_code == 200
        assert [column["denominator"] for column in first.json()["columns"]] == [534]
        counted = {
            row["code"]: row["cells"][0]["numerator"] for row in first.json()["rows"] if len(row["code"]) == 3
        }
        again = portevoix("replay", "debat", str(path))
        assert "0 réponse gardée, 534 déjà connues, 0 refusée." in again
        assert themes().json() == first.json()
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for coarse, ours in COARSE.items():
        # The tagger is no oracle: what people labelled is found within a factor of two.
        labelled = sum(coarse in row["themes"].split("|") for row in rows)
        found = counted[ours]
        assert found is not None and labelled / 2 <= found <= labelled * 2, (coarse, labelled, found)
