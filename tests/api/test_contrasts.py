"""The categories of a breakdown side by side, within one campaign."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.release import release_if_due
from tests.analysis.neighbourhood import NOW, Resident, settle, small_campaign

Headers = dict[str, str]
CODE = "cotes"


@pytest.fixture
def campaign(committing: sessionmaker[Session]) -> str:
    """80 women of whom 48 speak of housing, 70 men of whom 56 do; all by one mode."""
    people = [
        Resident(
            said=((("theme", "LOG-ETA" if speaks else "SEC-TRA"), ("enonce", "CON")),),
            sex=sex,
            vivre="bien",
        )
        for sex, size, concerned in (("femme", 80, 48), ("homme", 70, 56))
        for speaks in (place < concerned for place in range(size))
    ]
    with committing.begin() as session:
        row = small_campaign(session, CODE)
        settle(session, row, *people)
        assert release_if_due(session, row, NOW + timedelta(hours=1)) is not None
    return CODE


def test_men_are_set_against_women(client: TestClient, analyst: Headers, campaign: str) -> None:
    # Newcombe 1998, table II (a): 56/70 and 48/80, method 10: 0.0524 to 0.3339.
    answer = client.get(f"/v1/campaigns/{campaign}/contrasts?by=sexe", headers=analyst)
    body = answer.json()
    assert answer.status_code == 200 and (body["reference"], body["by"]) == ("femme", "sexe")
    housing = next(row for row in body["rows"] if row["code"] == "LOG")
    assert [(one["column"], one["numerator"]) for one in housing["figures"]] == [("femme", 48), ("homme", 56)]
    difference = housing["differences"][0]
    assert (difference["column"], difference["value"], difference["interval"]) == ("homme", 20, [5, 33])
    assert difference["told"] is True and "150 participants" in body["sentence"]
    turned = client.get(f"/v1/campaigns/{campaign}/contrasts?by=sexe&reference=homme", headers=analyst).json()
    housing = next(row for row in turned["rows"] if row["code"] == "LOG")
    assert housing["differences"][0]["value"] == -20


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("by=mode", 422, "comparaison-impossible"),
        ("by=sexe&reference=ailleurs", 422, "categorie-inconnue"),
        ("by=sexe&rows=themes_enonces", 422, "croisement-impossible"),
        ("by=taille", 422, "demande-refusee"),
        ("rows=themes", 422, "demande-refusee"),
    ],
)
def test_what_cannot_be_set_side_by_side(
    client: TestClient, analyst: Headers, campaign: str, query: str, status: int, kind: str
) -> None:
    answer = client.get(f"/v1/campaigns/{campaign}/contrasts?{query}", headers=analyst)
    assert answer.status_code == status
    assert kind in answer.json()["type"]
