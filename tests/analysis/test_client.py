"""The client as analysts use it: over HTTP, from a server of its own, to pandas tables."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

from analysis.client import ApiError, Client
from api.app import create_api
from api.keys import create_key
from api.settings import ApiSettings
from consultation.database import connect, sessions
from tests.analysis.neighbourhood import NOW
from tests.analysis.quarter import FIRST, PRIORITIES, SECOND, TERRITORY, settle_quarter
from tests.database import temporary_database
from tests.serving import served

Served = tuple[str, str]


@pytest.fixture(scope="module")
def quarter(database_server: str, database_template: str) -> Iterator[Served]:
    """Address and analyst's key of a server over the invented quarter."""
    with temporary_database(database_server, database_template) as url:
        engine = connect(url, application="tests")
        maker = sessions(engine)
        with maker.begin() as session:
            settle_quarter(session)
            key = create_key(session, "tests", "analyst", NOW)
        app = create_api(maker, lambda: NOW + timedelta(days=2), ApiSettings(charts=False))
        with served(app, lambda: None) as address:
            yield address, key
        engine.dispose()


@pytest.fixture
def client(quarter: Served) -> Iterator[Client]:
    with Client(*quarter) as client:
        yield client


def test_three_lines(quarter: Served) -> None:
    c = Client(*quarter)
    table = c.figures(FIRST, "themes", by="sexe")
    assert {"code", "label", "column", "numerator", "denominator", "share", "low", "high"} <= {*table.columns}
    c.close()


def test_the_same_figures_as_the_api(client: Client) -> None:
    body = client.get(f"campaigns/{FIRST}/themes", {"by": "sexe"})
    table = client.figures(FIRST, by="sexe")
    assert len(table) == len(body["rows"]) * len(body["columns"])
    log = table[(table.code == "LOG") & (table.column == "")].iloc[0]
    cell = next(row for row in body["rows"] if row["code"] == "LOG")["cells"][0]
    assert (log.numerator, log.denominator, [log.low, log.high]) == (
        cell["numerator"],
        cell["denominator"],
        cell["interval"],
    )
    assert log.estimate_n_eff == cell["estimate"]["n_eff"]
    assert table.attrs["sentence"] == body["sentence"]
    assert (table.attrs["n"], table.attrs["release"], table.attrs["by"]) == (160, 1, "sexe")


def test_what_is_withheld_is_missing_and_not_zero(client: Client) -> None:
    table = client.indicators(FIRST, by="age")
    hidden = table[table.withheld.notna()]
    assert len(hidden) > 0
    assert hidden.numerator.isna().all() and hidden.share.isna().all()
    assert (table[table.withheld.isna()].numerator >= 5).all()


def test_pages_are_followed(client: Client) -> None:
    table = client.indicators(FIRST)
    assert len(table) > 200  # the API gives at most 200 at a time
    assert not table.duplicated(["table", "row", "column"]).any()
    assert "se sont portés volontaires" in table.attrs["sentence"]
    assert {"table_label", "row_label"} <= {*table.columns}


def test_every_kind_of_table(client: Client) -> None:
    assert {FIRST, SECOND, PRIORITIES} == {*client.campaigns().code}
    participation = client.participation(FIRST)
    assert participation.attrs["n"] == 160 and {"name", "answered", "passed"} <= {*participation.columns}
    assert [*client.releases(FIRST).number] == [1]
    women = client.crosstab(FIRST, "themes", sexe="femme")
    assert {*women.column} == {"", "femme"}
    profile = client.profile(FIRST, by="sexe")
    assert profile[profile.code == ""].denominator.item() == 160
    quotes = client.quotes(FIRST, "inventes")
    assert len(quotes) > 0 and {*quotes.text} == {"Des mots inventés"}
    none = client.quotes(FIRST, "introuvable")
    assert len(none) == 0 and {*none.columns} == {*quotes.columns}
    assert [*client.territories().code] == [TERRITORY]
    assert "part_suroccupation" in [*client.statistics(TERRITORY)["name"]]


def test_diagnosis_priorities_and_comparison(client: Client) -> None:
    diagnosis = client.diagnosis(TERRITORY)
    assert len(diagnosis) == 14 and "salience_share_numerator" in diagnosis.columns
    assert {"convergence", "afom"} <= {*diagnosis.attrs["parts"]}
    assert len(client.convergence(TERRITORY)) == 14
    priorities = client.priorities(TERRITORY)
    assert "jugement_majoritaire" in {*priorities.method} and {"low", "high"} <= {*priorities.columns}
    graded = priorities[priorities.method == "jugement_majoritaire"]
    assert (graded.low <= graded["rank"]).all() and (graded["rank"] <= graded.high).all()
    assert len(client.priorities(PRIORITIES)) == len(priorities)
    waves = client.compare(FIRST, SECOND)
    assert waves.attrs["n"] == {FIRST: 160, SECOND: 160}
    assert {"difference_value", "difference_low", "difference_told"} <= {*waves.columns}
    # Both are weighted to who lives there: where both show that estimate, it is what is compared.
    assert "estime" in {*waves.dropna(subset=["difference_value"]).basis}
    sexes = client.contrasts(FIRST, by="sexe")
    assert {*sexes.column} >= {"femme", "homme"}
    men = sexes[sexes.column == "homme"]
    assert (men.difference_value.notna() != men.difference_why.notna()).all()
    missing = client.weighting(FIRST)
    assert {"by", "residents", "participants"} <= {*missing.columns} and missing.attrs["used"] is True
    assert len(client.means(FIRST)) == 1


def test_errors_say_what_to_do(quarter: Served, client: Client) -> None:
    address, key = quarter
    for call, kind, words in (
        (lambda: client.figures("inconnue"), "campagne-inconnue", "Aucune campagne"),
        (lambda: client.figures("../campaigns"), "adresse-inconnue", "/docs"),
        (lambda: client.figures(FIRST, "revenus"), "tableau-inconnu", "question:vivre"),
        (lambda: client.crosstab(FIRST, genre="f"), "parametre-inconnu", "sexe"),
        (lambda: Client(address, "pv_fausse").campaigns(), "cle-absente", "en cours de validité"),
        (lambda: Client("127.0.0.1:8000", key), "adresse", "http://"),
        (lambda: Client(address, "clé"), "cle", "pv_"),
        (lambda: Client("http://127.0.0.1:9", key).campaigns(), "injoignable", "vérifiez l’adresse"),
        (lambda: Client(f"{address}/ailleurs", key).campaigns(), "adresse-inconnue", "/docs"),
    ):
        with pytest.raises(ApiError) as refused:
            call()
        assert refused.value.kind == kind
        assert words in str(refused.value)


def test_a_page_that_is_not_ours(quarter: Served) -> None:
    with Client(quarter[0], quarter[1]) as client:
        client._http = httpx.Client(
            transport=httpx.MockTransport(lambda request: httpx.Response(200, text="<html>")),
            base_url="http://x.example/v1/",
        )
        with pytest.raises(ApiError, match="ne répond pas comme Porte-voix"):
            client.campaigns()


def test_pages_without_end_stop(monkeypatch: pytest.MonkeyPatch, quarter: Served) -> None:
    monkeypatch.setattr("analysis.client.PAGES_AT_MOST", 3)
    with Client(quarter[0], quarter[1]) as client:
        client._http = httpx.Client(
            transport=httpx.MockTransport(
                lambda request: httpx.Response(200, json={"items": [], "next": "a"})
            ),
            base_url="http://x.example/v1/",
        )
        with pytest.raises(ApiError, match="Plus de 3 pages"):
            client.campaigns()


def test_nothing_has_been_released(client: Client) -> None:
    assert isinstance(client.figures(FIRST, "question:vivre"), pd.DataFrame)


CARNET = Path(__file__).parents[2] / "docs" / "carnet.ipynb"


def test_the_notebook_runs(quarter: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every code cell, in order, in one namespace: what a kernel does, without one (ipykernel is heavy)."""
    address, key = quarter
    for name, value in (
        ("ADRESSE", address),
        ("CLE", key),
        ("CAMPAGNE", FIRST),
        ("AUTRE_VAGUE", SECOND),
        ("QUARTIER", TERRITORY),
    ):
        monkeypatch.setenv(f"CARNET_{name}", value)
    names: dict[str, Any] = {}
    for cell in json.loads(CARNET.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    assert len(names["themes"]) == 14 and names["themes"].share.notna().any()
    assert names["graphique"].to_dict()["layer"]
    assert names["ecarts"].difference_value.notna().all() and len(names["ecarts"]) > 0
    assert len(names["citations"]) > 0 and len(names["convergence"]) == 14
    assert names["priorites"]["rank"].notna().any()


def test_the_notebook_holds_no_figures() -> None:
    """Valid nbformat 4.5: an id to each cell. Without outputs: what was read stays with who read it."""
    book = json.loads(CARNET.read_text(encoding="utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in book["cells"]]
    assert len(ids) == len({*ids})
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", one) for one in ids)
    for cell in book["cells"]:
        assert {*cell} == {"cell_type", "id", "metadata", "source"} | (
            {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        )
        assert not cell.get("outputs") and cell.get("execution_count") is None
        assert "pv_" not in "".join(cell["source"])
