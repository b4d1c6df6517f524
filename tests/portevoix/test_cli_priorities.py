"""`portevoix priorities` and `campaign next`, as they are typed."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.analysis.neighbourhood import SOURCE, crowd, settle
from tests.analysis.priorities.voters import PRIORITIES, Said, released, vote
from tests.bot.crowd import open_campaign
from tests.portevoix.test_cli_broadcast import Typed

CODE = "tilleuls-prio"


@pytest.fixture
def portevoix(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database_url: str,
    committing: sessionmaker[Session],
) -> Typed:
    monkeypatch.setenv("PORTEVOIX_DATABASE_URL", database_url)
    monkeypatch.setenv("PORTEVOIX_SECRET_KEY", "un secret d’essai, assez long pour une clé")
    voters: list[Said] = [{("approuve", ""): ["halls"] if person < 20 else ["ombre"]} for person in range(40)]
    with committing.begin() as session:
        campaign = open_campaign(session, CODE, PRIORITIES)
        vote(session, campaign, voters)
        released(session, campaign)
        heard = open_campaign(session, "tilleuls-ecoute", SOURCE)
        settle(session, heard, *crowd(60))
        released(session, heard)
    return Typed(capsys)


def test_from_a_committee_to_telling_back(portevoix: Typed, tmp_path: Path) -> None:
    costs, out = tmp_path / "couts.csv", tmp_path / "suite.yaml"
    costs.write_text("priorite;cout\nhalls;60000\nbuget;100000\n", "utf-8")
    wrong = portevoix("priorities", "import", CODE, str(costs), "--kind", "couts", code=1)
    assert (
        "Ligne 3" in wrong
        and "il manque la ligne « budget »" in wrong.lower()
        and "Rien n’est gardé" in wrong
    )
    costs.write_text("priorite;cout\nhalls;60000\nbudget;100000\n", "utf-8")
    taken = portevoix("priorities", "import", CODE, str(costs), "--kind", "couts")
    assert "La dernière parution en tient compte" in taken
    assert "au choix" in portevoix("priorities", "import", CODE, str(costs), "--kind", "autre", code=2)

    assert "decide" in portevoix(
        "campaign", "next", CODE, "--phase", "restitution", "--out", str(out), code=1
    )
    decided = tmp_path / "decisions.csv"
    decided.write_text("priorite;decision;pourquoi\nhalls;décidé;Les travaux commencent en mars.\n", "utf-8")
    assert "décidé\tRéparer les halls" in portevoix("priorities", "decide", CODE, str(decided))
    assert "Sans décision" in portevoix.beside and "ombre" in portevoix.beside
    assert portevoix("campaign", "next", CODE, "--phase", "restitution", "--out", str(out)).strip() == str(
        out
    )
    assert "C’est décidé" in out.read_text("utf-8").replace("\u00a0", " ")
    assert "peut servir" in portevoix("campaign", "check", str(out))
    assert "existe déjà" in portevoix("campaign", "next", CODE, "--phase", "idees", "--out", str(out), code=1)


def test_ideas_from_listening_can_be_created_at_once(portevoix: Typed, tmp_path: Path) -> None:
    out = tmp_path / "idees.yaml"
    portevoix("campaign", "next", "tilleuls-ecoute", "--phase", "idees", "--out", str(out))
    assert "Parmi les habitants qui ont répondu" in out.read_text("utf-8")
    made = portevoix(
        "campaign", "create", str(out), "--follows", "tilleuls-ecoute", "--code", "tilleuls-idees"
    )
    assert made.split()[-1] == "tilleuls-idees"


def test_unknown_campaigns_are_said(portevoix: Typed, tmp_path: Path) -> None:
    file = tmp_path / "poids.csv"
    file.write_text("critere;poids\nsaillance;1\n", "utf-8")
    for words in (
        ("priorities", "import", "inconnue", str(file), "--kind", "poids"),
        ("priorities", "decide", "inconnue", str(file)),
        ("campaign", "next", "inconnue", "--phase", "idees", "--out", str(tmp_path / "x.yaml")),
    ):
        assert "Aucune campagne n’a le code « inconnue »" in portevoix(*words, code=1)
