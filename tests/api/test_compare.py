"""Campaigns side by side: the difference, its interval, and what is refused because it is not comparable."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from analysis.release import release_if_due
from tests.analysis.neighbourhood import NOW, SOURCE, Resident, settle, small_campaign

Headers = dict[str, str]
Make = Callable[..., str]


@pytest.fixture
def make(committing: sessionmaker[Session]) -> Make:
    """Make a released campaign in which `concerned` of `size` residents speak of housing."""

    def campaign(
        code: str,
        size: int,
        concerned: int,
        *,
        source: str = SOURCE,
        mode: str = "bot_web",
        release: bool = True,
    ) -> str:
        choose = random.Random(code)
        people = [
            Resident(
                said=((("theme", "LOG-ETA" if place < concerned else "SEC-TRA"), ("enonce", "CON")),),
                sex=choose.choice(["femme", "homme"]),
                vivre=choose.choice(["bien", "mal"]),
                mode=mode,
            )
            for place in range(size)
        ]
        with committing.begin() as session:
            row = small_campaign(session, code, source)
            settle(session, row, *people)
            if release:
                assert release_if_due(session, row, NOW + timedelta(hours=1)) is not None
        return code

    return campaign


def ask(client: TestClient, headers: Headers, query: str) -> tuple[int, dict[str, Any]]:
    answer = client.get(f"/v1/compare?{query}", headers=headers)
    assert "NaN" not in answer.text
    return answer.status_code, answer.json()


def test_a_difference_with_its_interval(client: TestClient, analyst: Headers, make: Make) -> None:
    # Newcombe 1998, table II (a): 56/70 and 48/80, method 10: 0.0524 to 0.3339.
    make("avant-test", 80, 48)
    make("apres-test", 70, 56)
    status, body = ask(client, analyst, "campaigns=avant-test,apres-test&table=themes")
    assert status == 200
    housing = next(row for row in body["rows"] if row["code"] == "LOG")
    assert [(one["numerator"], one["denominator"]) for one in housing["figures"]] == [(48, 80), (56, 70)]
    difference = housing["differences"][0]
    assert (difference["value"], difference["interval"]) == (20, [5, 33])
    # Two themes are shown, each the rest of the other: equal looks, which the correction leaves alone.
    assert difference["p_adjusted"] == pytest.approx(0.0081, abs=0.0005)
    assert difference["told"] is True
    withheld = next(row for row in body["rows"] if row["code"] == "MOB")["differences"][0]
    assert (withheld["value"], withheld["told"]) == (None, False)
    assert "n’est pas montré" in withheld["why"]
    # Each keeps its own participants.
    assert [one["release"]["participants"] for one in body["campaigns"]] == [80, 70]
    assert "80 participants" in body["sentence"] and "70 participants" in body["sentence"]
    assert "150" not in str(body)


def test_words_have_no_difference(client: TestClient, analyst: Headers, make: Make) -> None:
    make("petite-test", 40, 20)
    make("grande-test", 90, 50)
    _, body = ask(client, analyst, "campaigns=petite-test,grande-test")
    housing = next(row for row in body["rows"] if row["code"] == "LOG")
    assert housing["figures"][0]["words"] == "plusieurs"
    assert housing["differences"][0]["value"] is None
    assert "Moins de 60" in housing["differences"][0]["why"]


def test_what_is_not_comparable_is_refused_with_the_reason(
    client: TestClient, analyst: Headers, make: Make
) -> None:
    make("un-test", 70, 30)
    make("mode-test", 70, 30, mode="agent")
    make("mots-test", 70, 30, source=SOURCE.replace("Qu'est-ce qui est bien dans", "Que changer dans"))
    make("phase-test", 70, 30, source=SOURCE.replace("phase: ecoute", "phase: idees"))
    make("choix-test", 70, 30, source=SOURCE.replace("{name: mal, label: Mal}", "{name: pire, label: Pire}"))
    make("vide-test", 4, 2, release=False)
    for query, reason in (
        ("campaigns=un-test,mode-test", "pas les mêmes modes de recueil"),
        ("campaigns=un-test,mots-test", "pas les mêmes questions (atouts)"),
        ("campaigns=un-test,phase-test", "pas la même phase"),
        ("campaigns=un-test,choix-test&table=question:vivre", "pas les mêmes questions (vivre)"),
        ("campaigns=un-test,vide-test", "vide-test n’a pas encore de parution"),
        ("campaigns=un-test,un-test", "de deux à six campagnes différentes"),
        ("campaigns=un-test", "de deux à six campagnes différentes"),
    ):
        status, body = ask(client, analyst, query)
        assert (status, body["type"]) == (422, "/docs#probleme-comparaison-impossible"), query
        assert reason in body["detail"], query
    # The open question is the same: its themes compare.
    assert ask(client, analyst, "campaigns=un-test,choix-test")[0] == 200
    for query, slug in (
        ("campaigns=un-test,inconnue", "campagne-inconnue"),
        ("campaigns=un-test,%00", "campagne-inconnue"),
        ("campaigns=" + ",".join(["un-test"] * 90), "demande-refusee"),
        ("campaigns=un-test,mode-test&table=revenus", "tableau-inconnu"),
        ("campaigns=un-test,mode-test&table=question:x", "tableau-inconnu"),
        ("table=themes", "demande-refusee"),
    ):
        status, body = ask(client, analyst, query)
        assert (status in (404, 422), body["type"]) == (True, f"/docs#probleme-{slug}"), query


def test_a_table_without_rows_has_nothing_to_compare(
    client: TestClient, analyst: Headers, make: Make
) -> None:
    make("avant-test", 80, 48)
    make("apres-test", 70, 56)
    status, body = ask(client, analyst, "campaigns=avant-test,apres-test&table=participants")
    assert (status, body["rows"]) == (200, [])
