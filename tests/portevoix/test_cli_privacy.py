"""`portevoix privacy`, as an operator types it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot.runner import Runner
from consultation.database import connect, sessions
from consultation.keyring import Keys, load_keys
from consultation.privacy.seeking import reference
from consultation.retention import keep_no_longer
from consultation.secrecy import master_box
from consultation.tables import AlertRow, Base, InboxRow, ParticipantRow
from tests.analysis.neighbourhood import NOW
from tests.bot.resident import Resident
from tests.bot.small import open_campaign, runner
from tests.database import temporary_database
from tests.portevoix.terminal import Terminal

Sessions = sessionmaker[Session]
WHO = "33601020304"


@pytest.fixture(scope="module")
def url(database_server: str, database_template: str) -> Iterator[str]:
    with temporary_database(database_server, database_template) as made:
        yield made


@pytest.fixture(scope="module")
def made(url: str) -> Iterator[Sessions]:
    engine = connect(url)
    yield sessions(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def keys(made: Sessions) -> Keys:
    with made.begin() as session:
        return load_keys(session, master_box("s" * 40))


@pytest.fixture(scope="module")
def work(made: Sessions, keys: Keys) -> Runner:
    open_campaign(made, keys)
    return runner(made, keys)


@pytest.fixture(scope="module")
def portevoix(url: str, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal(url, tmp_path_factory.mktemp("données"))


def talk(made: Sessions, keys: Keys, work: Runner, who: str) -> tuple[Resident, str]:
    """Somebody who answers; with their reference."""
    ana = Resident(made, keys, work, who)
    ana.comes_in()
    ana.says("le kiosque aux hortensias")
    with made() as session:
        newest = session.scalars(select(ParticipantRow.id).order_by(ParticipantRow.started_at.desc())).all()
        told = [one for one in newest if reference(one) in str(ana.says("MES DONNÉES"))]
    return ana, reference(told[0])


def test_a_person_is_traced_and_after_suppress_nothing_is(
    portevoix: Terminal, made: Sessions, keys: Keys, work: Runner
) -> None:
    ana, shown = talk(made, keys, work, WHO)
    talk(made, keys, work, "bob")
    said = "\n".join(portevoix("privacy", "trace", shown))
    assert f"Personne {shown}" in said
    assert "réponses (answer)\t2 lignes" in said and "(address)\t1 ligne" in said
    assert "hortensias" not in said and WHO not in said and "{" not in said
    words = "\n".join(portevoix("privacy", "trace", shown, "--words"))
    assert "answer_version.text\tle kiosque aux hortensias" in words and f"address.sealed\t{WHO}" in words
    same = json.loads(
        "\n".join(portevoix("privacy", "trace", "--channel", "telegram", "--id", WHO, "--json"))
    )
    assert same["people"] == [shown] and not same["nothing"]
    assert {one["table"] for one in same["held"]} >= {"participant", "answer", "inbox", "consent"}
    portevoix("privacy", "trace", shown, "--erased", code=1)

    copy = portevoix.home / "sous dossier" / "export.csv"
    copy.parent.mkdir()
    copy.write_text(f"participant\n{shown}\n")
    ana.says("SUPPRIMER")
    ana.taps("Oui, tout effacer")
    (file, *_) = portevoix("privacy", "trace", shown)
    assert file == f"fichier\t{copy}"
    copy.unlink()
    for who in ((shown,), ("--channel", "telegram", "--id", WHO)):
        lines = portevoix("privacy", "trace", *who, "--erased")
        assert lines[0] == "Rien n’est conservé de cette personne."
        assert f"Cherché dans {len(Base.metadata.tables)} tables" in lines[1]
    bob_left = json.loads(
        "\n".join(portevoix("privacy", "trace", "--channel", "telegram", "--id", "bob", "--json"))
    )
    assert not bob_left["nothing"]


def test_somebody_who_lost_their_telephone_is_erased_by_the_team(
    portevoix: Terminal, made: Sessions, keys: Keys, work: Runner
) -> None:
    _, shown = talk(made, keys, work, "téléphone perdu")
    with made.begin() as session:  # as after a clean-up of accounts: the person is still found
        theirs = "SELECT account_id FROM participant WHERE id::text LIKE :shown"
        session.execute(text(f"DELETE FROM account WHERE id IN ({theirs})"), {"shown": f"{shown}%"})
    for who in (shown, talk(made, keys, work, "un autre")[1]):
        assert portevoix("privacy", "erase", who) == [
            f"C’est effacé. Pour le vérifier : portevoix privacy trace {who}"
        ]
        portevoix("privacy", "trace", who, "--erased")
        (line,) = portevoix("privacy", "erase", who, code=1)
        assert line == "Personne n’a cette référence : rien n’est à effacer."


def test_words_of_an_open_alert_are_not_erased_unawares(
    portevoix: Terminal, made: Sessions, keys: Keys, work: Runner
) -> None:
    _, shown = talk(made, keys, work, "en danger")
    with made.begin() as session:
        person = next(one for one in session.scalars(select(ParticipantRow)) if reference(one.id) == shown)
        alert = AlertRow(
            campaign_id=person.campaign_id,
            participant_id=person.id,
            rule="violences",
            sealed_text=b"x",
            at=NOW,
        )
        session.add(alert)
        session.flush()
        number = alert.id
    warned, refused = portevoix("privacy", "erase", shown, code=1)
    assert f"l’alerte de danger {number}" in warned and f"{number}" in warned.split("alert show ")[1]
    assert "--oui" in refused
    with made() as session:
        assert session.get_one(AlertRow, number).sealed_text == b"x"
    assert "C’est effacé" in portevoix("privacy", "erase", shown, "--oui")[0]
    with made() as session:
        assert session.get_one(AlertRow, number).sealed_text is None


def test_rules_are_shown_and_what_they_emptied(portevoix: Terminal, made: Sessions) -> None:
    before = portevoix("privacy", "retention")
    assert any("enregistrements de la voix" in line for line in before)
    assert before[-1].startswith("Elles n’ont jamais été appliquées")
    with made.begin() as session:
        long_ago = datetime.now(UTC) - timedelta(days=8)
        session.add(
            InboxRow(key=b"k", channel="web", line=b"l", sealed=b"x", state="done", received_at=long_ago)
        )
    keep_no_longer(made, datetime.now(UTC))
    after = portevoix("privacy", "retention")
    assert any(line.startswith("Appliquées pour la dernière fois le ") for line in after)
    assert after[-1].endswith("messages bruts reçus, et pseudonyme de l’expéditeur\t1")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Donnez une référence"),
        (("abc",), "ressemble à 1a2b3c4d-5e6f"),
        (("1a2b3c4d-5e6f", "--channel", "web"), "Donnez une référence"),
        (("--channel", "web", "--id", " "), "identifiant est vide"),
    ],
)
def test_what_cannot_be_traced_is_said(portevoix: Terminal, words: tuple[str, ...], said: str) -> None:
    (line,) = portevoix("privacy", "trace", *words, code=1)
    assert said in line
