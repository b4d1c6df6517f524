"""Preparing, opening and closing a campaign: nothing that a facilitator should know is kept from them."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from consultation import campaigns
from consultation.database import connect, sessions
from consultation.questionnaire.shipped import shipped
from consultation.tables import (
    AccountRow,
    AlertRow,
    BroadcastRow,
    HandOverRow,
    OutboxRow,
    ParticipantRow,
)
from tests.analysis.neighbourhood import NOW, Resident, settle
from tests.database import temporary_database
from tests.portevoix.warm import warm


class Commands:
    """`portevoix campaign …` in processes of their own, with a database of their own."""

    def __init__(self, url: str, home: Path) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTEVOIX_")},
            "PORTEVOIX_DATABASE_URL": url,
            "PORTEVOIX_SECRET_KEY": "s" * 40,
            "PORTEVOIX_HOME": str(home),
        }

    def __call__(
        self, *words: str, code: int = 0, settings: Mapping[str, str] | None = None
    ) -> tuple[list[str], str]:
        """Return the lines of standard output, and standard error with plain spaces."""
        done = warm().run(["campaign", *words], {**self.environment, **(settings or {})})
        assert done.returncode == code, done.stderr
        return done.stdout.splitlines(), done.stderr.replace("\u00a0", " ")

    def typed(self, answer: str, *words: str) -> tuple[int, str]:
        """Run with a terminal in which `answer` is typed; return the exit code and what was said."""
        ours, theirs = pty.openpty()
        try:
            os.write(ours, answer.encode() + b"\n")
            done = subprocess.run(
                [sys.executable, "-m", "portevoix", "campaign", *words],
                stdin=theirs,
                capture_output=True,
                text=True,
                timeout=60,
                env=self.environment,
                check=False,
            )
        finally:
            os.close(ours)
            os.close(theirs)
        return done.returncode, (done.stdout + done.stderr).replace("\u00a0", " ")

    def state(self, campaign: str) -> str:
        (row,) = [line for line in self("list")[0] if line.startswith(f"{campaign}\t")]
        return row.split("\t")[1]


@pytest.fixture(scope="module")
def campaign(
    database_server: str, database_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Commands]:
    with temporary_database(database_server, database_template) as url:
        yield Commands(url, tmp_path_factory.mktemp("home"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Somebody's copy of the reference, half adapted."""
    path = tmp_path / "quartier.yaml"
    path.write_text(shipped("reference").replace("Les Tilleuls", "Les Lilas"), "utf-8")
    return path


def test_a_creation_tells_its_warnings_and_ends_with_the_code_alone(campaign: Commands, file: Path) -> None:
    said, told = campaign("create", str(file), "--code", "lilas")
    assert said == ["lilas"]
    assert told.count("[exemple_non_adapte]") == 5 and "alerte-projet@ville.example" in told
    assert "Les Lilas" not in told


def test_a_shipped_questionnaire_is_an_example_and_says_so(campaign: Commands) -> None:
    said, told = campaign("create", "reference", "--code", "exemple")
    assert said == ["exemple"] and "est un exemple : adaptez-le" in told and "avertissement" not in told
    said, told = campaign("open", "exemple")
    assert said[-1].endswith("/c/exemple") and "garde des exemples à adapter (« Les Tilleuls »" in told


def test_a_revision_tells_what_changes_before_it_is_published(campaign: Commands, file: Path) -> None:
    campaign("create", str(file), "--code", "revue")
    text = file.read_text("utf-8")
    file.write_text(text.replace("label: Une femme", "label: Une dame"), "utf-8")
    said, told = campaign("revise", "revue", str(file))
    assert said == ["Version 2 publiée pour revue."]
    assert "« femme » devient « Une dame »" in told and "[option_changee]" in told


def test_closing_in_a_terminal_asks_for_the_code_again(campaign: Commands, file: Path) -> None:
    campaign("create", str(file), "--code", "finale")
    campaign("open", "finale")
    for typed in ("", "oui", "final"):
        code, told = campaign.typed(typed, "close", "finale")
        assert code == 1 and "Votre quartier, votre avis" in told and "0 participant" in told
        assert "on ne revient pas en arrière" in told and "rien n’a changé" in told
    assert campaign.state("finale") == "ouverte"
    code, told = campaign.typed("finale", "close", "finale")
    assert code == 0 and "est close" in told
    assert campaign.state("finale") == "close"


def test_closing_in_a_script_or_with_oui_asks_nothing(campaign: Commands, file: Path) -> None:
    for code in ("script", "avec-oui"):
        campaign("create", str(file), "--code", code)
    said, told = campaign("close", "script")
    assert "est close" in said[-1] and told == ""
    exit_code, told = campaign.typed("", "close", "avec-oui", "--oui")
    assert exit_code == 0 and "tapez" not in told
    assert campaign.state("script") == campaign.state("avec-oui") == "close"


def test_closing_says_first_what_it_cuts_short(campaign: Commands, file: Path) -> None:
    campaign("create", str(file), "--code", "en-cours")
    campaign("open", "en-cours")
    engine = connect(campaign.environment["PORTEVOIX_DATABASE_URL"])
    with sessions(engine).begin() as session:
        found = campaigns.find(session, "en-cours")
        account = AccountRow(campaign_id=found.id, channel="whatsapp")
        session.add(account)
        session.flush()
        resident = Resident()
        settle(session, found, resident)
        session.get_one(ParticipantRow, resident.id).account_id = account.id
        session.add_all(
            [
                AlertRow(campaign_id=found.id, rule="violences", at=NOW),
                HandOverRow(campaign_id=found.id, participant_id=resident.id, at=NOW),
                HandOverRow(
                    campaign_id=found.id, participant_id=resident.id, at=NOW, state="closed", answered_at=NOW
                ),
                OutboxRow(account_id=account.id, channel="whatsapp", line=b"a", state="held", created_at=NOW),
                *(
                    BroadcastRow(
                        campaign_id=found.id,
                        kind=kind,
                        state="en_cours",
                        text="Bonjour",
                        created_by="Awa",
                        zone="Europe/Paris",
                        opens=9,
                        closes=19,
                        test_word=f"essai-{kind}",
                    )
                    for kind in ("relance", "resultats")
                ),
            ]
        )
    engine.dispose()
    exit_code, asked = campaign.typed("non", "close", "en-cours")
    _, scripted = campaign("close", "en-cours", "--oui")
    assert exit_code == 1 and campaign.state("en-cours") == "close"
    for told in (asked, scripted):
        for line in (
            "(relance) n’est pas finie : elle s’arrête là",
            "(resultats) n’est pas finie : elle continue, mais",
            "1 alerte de danger",
            "1 personne veut parler",
            "1 réponse de l’équipe pas encore lue",
            "1 message retenu",
        ):
            assert line in told
        assert "vocal" not in told
    assert asked.index("1 alerte") < asked.index("tapez")


@pytest.mark.parametrize(
    ("wrong", "good"),
    [
        ("Mon Quartier été", "mon-quartier-ete"),
        ("MAJ-Code", "maj-code"),
        ("ab", "quartier-ab"),
        ("-" * 40, "quartier"),
        ("é" * 40, "e" * 32),
        ("", "quartier"),
    ],
)
def test_a_code_that_cannot_be_typed_is_refused_with_a_good_one(
    campaign: Commands, wrong: str, good: str
) -> None:
    _, told = campaign("create", "court", f"--code={wrong}", code=1)
    (line,) = told.splitlines()
    assert line.endswith(f"Par exemple : {good}")
    if good not in {"quartier", "e" * 32}:
        assert campaign("create", "court", "--code", good)[0][-1] == good


def test_a_code_in_capitals_is_not_found_and_says_why(campaign: Commands) -> None:
    _, told = campaign("open", "QUARTIER", code=1)
    assert "Aucune campagne n’a le code « QUARTIER » (un code s’écrit en minuscules)" in told


def test_opening_says_who_will_not_be_told_of_danger_and_who_cannot_come(
    campaign: Commands, file: Path
) -> None:
    campaign("create", str(file), "--code", "alerte")
    _, told = campaign("open", "alerte")
    assert "personne ne sera prévenu automatiquement : PORTEVOIX_SMTP_URL n’est pas réglée" in told
    assert "seul cet ordinateur peut ouvrir cette adresse" in told
    text = file.read_text("utf-8").replace(
        "  email: alerte-projet@ville.example\n", '  phone: "0100000000"\n'
    )
    file.write_text(text, "utf-8")
    campaign("revise", "alerte", str(file))
    settings = {
        "PORTEVOIX_SMTP_URL": "smtp://127.0.0.1:25",
        "PORTEVOIX_PUBLIC_URL": "https://avis.ville.example",
    }
    _, told = campaign("open", "alerte", settings=settings)
    assert "le questionnaire ne donne pas le courriel" in told and "seul cet ordinateur" not in told
