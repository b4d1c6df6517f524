"""Pages for people: results and documentation, without a key, a script or a request elsewhere."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.release import release_if_due
from api.app import create_api
from consultation.tables import CampaignRow
from tests.analysis.neighbourhood import NOW, Resident, crowd, settle, small_campaign


class Page(HTMLParser):
    """What a test of a page asks: headings in order, scripts, addresses, ids, table headers."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language: str | None = None
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.bare_headers = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = values.get("lang")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.bare_headers += tag == "th" and "scope" not in values
        self.addresses += [v for k, v in attrs if k in ("src", "href", "action") and v]
        if values.get("id"):
            self.ids.append(str(values["id"]))
        assert not [k for k in values if k.startswith("on") or k == "style"]


def check(text: str) -> Page:
    """The basics of RGAA that a machine can tell."""
    page = Page(text)
    assert page.language == "fr"
    assert "script" not in page.tags
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert page.bare_headers == 0
    assert page.tags.count("caption") == page.tags.count("table")
    assert not [one for one in page.addresses if one.startswith(("http", "//"))]
    assert len(page.ids) == len(set(page.ids))
    assert {one[1:] for one in page.addresses if one.startswith("#")} <= set(page.ids)
    return page


def test_results(client: TestClient, released: CampaignRow) -> None:
    answer = client.get(f"/p/{released.code}")
    assert answer.status_code == 200
    page = check(answer.text)
    assert page.tags.count("table") == 6  # three tables, each with the detail of its calculation
    assert "se sont portés volontaires" in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_chart_has_words_that_say_the_same(
    committing: sessionmaker[Session], released: CampaignRow
) -> None:
    with TestClient(create_api(committing, lambda: NOW)) as client:
        text = client.get(f"/p/{released.code}").text
        assert client.get(f"/p/{released.code}").text == text
    assert text.count("<svg") == 1
    words = re.search(r'role="img" aria-label="([^"]*)"', text)
    assert words is not None
    first = re.search(r'<th scope="row">([^<]*)</th><td class="number">\d+</td><td>(\d+)', text)
    assert first is not None
    assert f"{first[1]}\u00a0: {first[2]}\u00a0%" in words[1]
    assert not re.search(r"(https?:)?//(?!www\.w3\.org)", text)


def test_a_demonstration_says_that_its_answers_are_invented(
    client: TestClient, released: CampaignRow, committing: sessionmaker[Session]
) -> None:
    assert "Consultation en cours." in client.get(f"/p/{released.code}").text
    with committing.begin() as session:
        session.get_one(CampaignRow, released.id).demo = True
    text = client.get(f"/p/{released.code}").text
    assert "Démonstration\u00a0: réponses inventées." in text and "en cours" not in text


def test_labels_that_are_not_shown_are_told_apart(
    client: TestClient, campaign: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        settle(session, campaign, *crowd(45))
        assert release_if_due(session, session.get_one(CampaignRow, campaign.id), NOW + timedelta(hours=1))
    hidden = re.findall(r"Non montré.: (.*)\.</p>", client.get(f"/p/{campaign.code}").text)
    assert hidden
    for one in hidden:
        assert all(re.fullmatch("«\u00a0[^«»]+\u00a0»", label) for label in one.split("\u00a0; "))


def test_a_question_that_nobody_answered_is_not_said_to_be_withheld(
    client: TestClient, campaign: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        settle(session, campaign, *(Resident() for _ in range(19)), Resident(vivre="bien"))
        assert release_if_due(session, session.get_one(CampaignRow, campaign.id), NOW + timedelta(hours=1))
    text = client.get(f"/p/{campaign.code}").text
    assert "sans résultat montré" in text and "<li>Vivre ici" in text
    assert "Qu&#39;est-ce qui manque" not in text


def test_a_campaign_without_figures_says_what_is_missing(
    client: TestClient, campaign: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        settle(session, campaign, *crowd(4))
    text = client.get(f"/p/{campaign.code}").text
    check(text)
    assert "Encore 7 participants" in text
    assert "La Ville pose ces questions" in text


def test_words_below_sixty(
    client: TestClient, campaign: CampaignRow, committing: sessionmaker[Session]
) -> None:
    with committing.begin() as session:
        settle(session, campaign, *crowd(45))
        assert release_if_due(session, session.get_one(CampaignRow, campaign.id), NOW + timedelta(hours=1))
    text = client.get(f"/p/{campaign.code}").text
    assert re.search(r"<td>(quelques|plusieurs|beaucoup)</td>", text)
    assert not re.search(r"<td>\d+\u00a0%", text)


@pytest.mark.parametrize("code", ["inconnue", "%00", "a" * 500, "brouillon-test"])
def test_no_page_for_what_is_not_open(
    client: TestClient, committing: sessionmaker[Session], code: str
) -> None:
    with committing.begin() as session:
        small_campaign(session, "brouillon-test").state = "brouillon"
    answer = client.get(f"/p/{code}")
    assert answer.status_code == 404
    assert "<html" in answer.text or answer.json()["title"]


def test_documentation_has_every_operation(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    text = client.get("/docs").text
    page = check(text)
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert {one["operationId"] for one in operations} <= set(page.ids)
    for slug in ("cle-absente", "campagne-inconnue", "panne"):
        assert f"probleme-{slug}" in page.ids


def test_documentation_shows_values_and_no_marks_of_programs(client: TestClient) -> None:
    text = client.get("/docs").text
    for trace in ("built-in", "0x", "`", "**", "pv_….", "None", "{&#39;"):
        assert trace not in text, trace
    columns = re.findall(r"</th><td>(?:adresse|requête)</td><td>([^<]*)</td>", text)
    assert len(columns) > 10 and all(columns)
    assert "nombre entier" in columns and "texte" in columns


def test_the_document_is_stable(client: TestClient) -> None:
    """Names that clients are generated from. Changing one breaks them: a new version, then."""
    document = client.get("/openapi.json").json()
    names = {
        f"{method.upper()} {path}": operation["operationId"]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert names == {
        "GET /v1/campaigns": "listCampaigns",
        "GET /v1/campaigns/{code}": "getCampaign",
        "GET /v1/campaigns/{code}/participation": "getParticipation",
        "GET /v1/campaigns/{code}/quotations/candidates": "listQuotationCandidates",
        "POST /v1/campaigns/{code}/quotations/candidates/{number}": "decideQuotation",
        "GET /v1/territories/{code}/diagnosis": "getDiagnosis",
        "GET /v1/campaigns/{code}/export": "exportCampaign",
        "GET /v1/campaigns/{code}/themes": "getThemes",
        "GET /v1/campaigns/{code}/questions/{name}": "getQuestion",
        "GET /v1/campaigns/{code}/profile": "getProfile",
        "GET /v1/campaigns/{code}/weighting": "getWeighting",
        "GET /v1/campaigns/{code}/means": "getMeans",
        "GET /v1/campaigns/{code}/priorities": "getCampaignPriorities",
        "GET /v1/territories/{code}/priorities": "getPriorities",
        "GET /v1/campaigns/{code}/releases": "listReleases",
        "GET /v1/campaigns/{code}/alerts": "listAlerts",
        "GET /v1/campaigns/{code}/handovers": "listHandOvers",
        "PATCH /v1/campaigns/{code}/handovers/{number}": "closeHandOver",
        "PATCH /v1/campaigns/{code}/alerts/{number}": "decideAlert",
        "GET /v1/photos": "listPhotos",
        "GET /v1/photos/{number}/image": "getPhoto",
        "GET /v1/broadcasts": "listBroadcasts",
        "GET /v1/campaigns/{code}/crosstab": "getCrosstab",
        "GET /v1/campaigns/{code}/contrasts": "getContrasts",
        "GET /v1/campaigns/{code}/indicators": "listIndicators",
        "GET /v1/campaigns/{code}/quotes": "listQuotes",
        "GET /v1/compare": "compare",
        "POST /v1/broadcasts": "createBroadcast",
        "GET /v1/broadcasts/{number}": "getBroadcast",
        "PATCH /v1/broadcasts/{number}": "changeBroadcast",
        "POST /v1/broadcasts/{number}/preview": "previewBroadcast",
        "GET /v1/taxonomy": "getTaxonomy",
        "GET /v1/territories": "listTerritories",
        "GET /v1/territories/{code}": "getTerritory",
        "GET /v1/territories/{code}/indicators": "getTerritoryIndicators",
        "GET /v1/territories/{code}/actions": "getTerritoryActions",
        "GET /v1/territories/{code}/actors": "getTerritoryActors",
        "GET /v1/transcriptions": "listTranscriptions",
        "GET /v1/transcriptions/{number}/audio": "getRecording",
        "PUT /v1/transcriptions/{number}": "putTranscription",
    }
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if status[0] in "45":
                    assert list(answer["content"]) == ["application/problem+json"]
