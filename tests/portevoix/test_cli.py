"""The command line, as people type it: in French, with exit codes 0, 1 (input), 2 (usage)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import temporary_database
from tests.portevoix.terminal import Terminal

SHORT = """\
settings: {title: Essai, phase: ecoute, territory_name: Les Tilleuls}
"""


@pytest.fixture(scope="module")
def portevoix(
    database_server: str, database_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Terminal]:
    with temporary_database(database_server, database_template) as url:
        yield Terminal(url, tmp_path_factory.mktemp("home"))


def test_help_is_in_french(portevoix: Terminal) -> None:
    said = "\n".join(portevoix("--help"))
    assert "Usage : portevoix" in said and "Commandes\u00a0:" in said
    assert "Show this message" not in said and "work" not in said.split()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frobnicate",), "Cette commande n’existe pas : frobnicate"),
        (("campaign", "open"), "Il manque CODE"),
        (("campaign", "create", "x.yaml", "--kode", "a"), "L’option --kode n’existe pas"),
        (("key", "create", "--role", "chef"), "au choix : facilitator, analyst, admin"),
        (("key", "create"), "Il manque --role (au choix : facilitator, analyst, admin)"),
        (("key", "create", "--role", "chef"), "La valeur de --role"),
        (("key", "revoke", "un"), "donnez un nombre entier"),
        (("campaign", "list", "tout"), "mot de trop"),
    ],
)
def test_wrong_usage_is_told_in_one_line(portevoix: Terminal, words: tuple[str, ...], said: str) -> None:
    (line,) = portevoix(*words, code=2)
    assert said in line and "--help" in line


def test_a_campaign_from_file_to_closing(portevoix: Terminal) -> None:
    assert portevoix("campaign", "create", "reference", "--code", "tilleuls")[-1] == "tilleuls"
    (taken,) = portevoix("campaign", "create", "court", "--code", "tilleuls", code=1)
    assert "déjà pris" in taken
    assert "/c/tilleuls" in portevoix("campaign", "open", "tilleuls")[-1]
    assert any("tilleuls\touverte" in line for line in portevoix("campaign", "list"))
    assert "Version 2" in portevoix("campaign", "revise", "tilleuls", "reference")[-1]
    assert "close" in portevoix("campaign", "close", "tilleuls")[-1]
    (closed,) = portevoix("campaign", "open", "tilleuls", code=1)
    assert "ne peut pas rouvrir" in closed
    (unknown,) = portevoix("campaign", "open", "ailleurs", code=1)
    assert "Aucune campagne" in unknown and "campaign list" in unknown


def test_a_code_is_made_where_none_is_given(portevoix: Terminal) -> None:
    code = portevoix("campaign", "create", "court")[-1]
    assert code.replace("-", "").isalnum() and len(code) >= 6


def test_a_revision_that_changes_meaning_is_refused(portevoix: Terminal, tmp_path: Path) -> None:
    from consultation.questionnaire.shipped import shipped

    code = portevoix("campaign", "create", "reference")[-1]
    changed = tmp_path / "changé.yaml"
    changed.write_text(shipped("reference").replace("type: select_multiple", "type: rank"), "utf-8")
    assert "recommencez" in portevoix("campaign", "revise", code, str(changed), code=1)[-1]


def test_every_mistake_of_a_file_is_told_with_its_line(portevoix: Terminal, tmp_path: Path) -> None:
    broken = tmp_path / "cassé.yaml"
    broken.write_text(
        SHORT + "survey:\n  - {type: choix, name: a, label: A}\n  - {type: text, name: a}\n", "utf-8"
    )
    assert portevoix("campaign", "check", str(broken), code=1) == []
    said = "\n".join(portevoix("campaign", "create", str(broken), code=1))
    assert f"{broken}:3: erreur" in said and f"{broken}:4: erreur" in said and "→" in said


def test_keys_are_made_listed_and_revoked(portevoix: Terminal) -> None:
    key = portevoix("key", "create", "--role", "analyst", "--name", "étude")[-1]
    assert key.startswith("pv_")
    (row,) = [line for line in portevoix("key", "list") if "étude" in line]
    assert key not in row and "active" in row
    number = row.split("\t")[0]
    assert "retirée" in portevoix("key", "revoke", number)[-1]
    (again,) = portevoix("key", "revoke", number, code=1)
    assert "Aucune clé active" in again


def test_settings_that_cannot_be_used_are_told(portevoix: Terminal) -> None:
    portevoix.environment["PORTEVOIX_PORT"] = "http"
    try:
        (line,) = portevoix("campaign", "list", code=1)
    finally:
        del portevoix.environment["PORTEVOIX_PORT"]
    assert "PORTEVOIX_PORT" in line


def test_a_database_that_does_not_answer_is_told(portevoix: Terminal) -> None:
    kept = portevoix.environment["PORTEVOIX_DATABASE_URL"]
    portevoix.environment["PORTEVOIX_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/x"
    try:
        (line,) = portevoix("campaign", "list", code=1)
    finally:
        portevoix.environment["PORTEVOIX_DATABASE_URL"] = kept
    assert "ne répond pas" in line


def test_another_secret_is_recognised(portevoix: Terminal) -> None:
    portevoix("campaign", "list")
    portevoix.environment["PORTEVOIX_SECRET_KEY"] = "t" * 40
    try:
        (line,) = portevoix("campaign", "list", code=1)
    finally:
        portevoix.environment["PORTEVOIX_SECRET_KEY"] = "s" * 40
    assert "clé secrète" in line


def test_alerts_are_seen_decided_and_their_mail_tried(portevoix: Terminal, tmp_path: Path) -> None:
    code = portevoix("campaign", "create", "court")[-1]
    portevoix("campaign", "open", code)
    said = tmp_path / "réponses.csv"
    said.write_text("text\nmon mari me frappe\n", "utf-8")
    portevoix("replay", code, str(said))
    (row,) = portevoix("alert", "list", code)
    number = row.split("\t")[0]
    assert "frappe" not in row and "aucun courriel parti" in row and "(heure de Paris)" in row
    assert "?" in row.split("\t")[3]  # the question in its words
    assert "mon mari me frappe" in portevoix("alert", "show", code, number)[-1]
    (unknown,) = portevoix("alert", "show", code, "999", code=1)
    assert "alert list" in unknown
    assert "levée" in portevoix("alert", "lift", code, number, "--who", "la référente")[-1]
    assert portevoix("alert", "list", code) == ["Aucune alerte ouverte."]
    (silent,) = portevoix("alert", "test", code, code=1)
    assert "PORTEVOIX_SMTP_URL" in silent
