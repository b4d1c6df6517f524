"""Themes and closed questions, as analysts get them."""

from starlette.testclient import TestClient

from consultation.tables import CampaignRow

Headers = dict[str, str]


def test_themes_with_a_breakdown(client: TestClient, analyst: Headers, released: CampaignRow) -> None:
    answer = client.get(f"/v1/campaigns/{released.code}/themes?by=sexe", headers=analyst)
    assert answer.status_code == 200
    body = answer.json()
    assert [column["code"] for column in body["columns"]] == ["", "femme", "homme", "autre", "non_precise"]
    assert len(body["rows"]) == 14
    log = next(row for row in body["rows"] if row["code"] == "LOG")
    total = log["cells"][0]
    assert total["denominator"] == body["columns"][0]["denominator"]
    assert total["share"] == round(100 * total["numerator"] / total["denominator"])
    assert total["interval"][0] <= total["share"] <= total["interval"][1]
    assert total["words"] is None
    assert "se sont portés volontaires" in body["sentence"]
    assert body["release"]["number"] == 1


def test_every_cell_shown_is_above_the_thresholds(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    for level in ("theme", "sous_theme", "enonce"):
        for by in ("sexe", "age", "secteur", "mode", "mois", "forme"):
            body = client.get(
                f"/v1/campaigns/{released.code}/themes?by={by}&level={level}", headers=analyst
            ).json()
            for row in body["rows"]:
                for cell in row["cells"]:
                    if cell["withheld"]:
                        assert cell["numerator"] is cell["denominator"] is cell["share"] is None
                    else:
                        assert cell["denominator"] >= 11
                        assert 5 <= cell["numerator"] <= cell["denominator"] - 5


def test_the_profile_adds_up_to_everybody(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    body = client.get(f"/v1/campaigns/{released.code}/profile?by=age", headers=analyst).json()
    everybody, *bands = [column["denominator"] for column in body["columns"]]
    assert everybody == sum(bands) == 200
    assert [column["label"] for column in body["columns"][1:]] == [
        "15-24 ans",
        "25-59 ans",
        "60-74 ans",
        "Non précisé",
    ]


def test_a_closed_question_adds_up_to_who_answered(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    body = client.get(f"/v1/campaigns/{released.code}/questions/vivre", headers=analyst).json()
    assert [row["code"] for row in body["rows"]] == ["bien", "moyen", "mal", "nsp"]
    answered = body["columns"][0]["denominator"]
    assert sum(row["cells"][0]["numerator"] for row in body["rows"]) == answered < 200


def test_without_a_release_it_says_what_is_missing(
    client: TestClient, analyst: Headers, campaign: CampaignRow
) -> None:
    for path in ("themes", "questions/vivre", "releases"):
        answer = client.get(f"/v1/campaigns/{campaign.code}/{path}", headers=analyst)
        assert answer.status_code == 200
        assert answer.json()["missing"]["participants"] == 11
        assert answer.json().get("release") is None


def test_an_unknown_breakdown_gets_the_closed_list(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    answer = client.get(f"/v1/campaigns/{released.code}/themes?by=revenu", headers=analyst)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["allowed"] == ["sexe", "age", "secteur", "mode", "mois", "forme"]


def test_unknown_question_release_and_campaign(
    client: TestClient, analyst: Headers, released: CampaignRow
) -> None:
    for path, slug in (
        (f"{released.code}/questions/inconnue", "question-inconnue"),
        (f"{released.code}/questions/sexe", "question-inconnue"),
        (f"{released.code}/themes?release=9", "parution-inconnue"),
        ("inconnue/themes", "campagne-inconnue"),
        ("%00/themes", "campagne-inconnue"),
    ):
        answer = client.get(f"/v1/campaigns/{path}", headers=analyst)
        assert answer.status_code == 404, path
        assert answer.json()["type"].endswith(slug)
