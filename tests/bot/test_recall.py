import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot import messages_json
from bot.messages import Message
from bot.recall import LONGEST
from bot.store.recollect import TOLD
from consultation import campaigns
from consultation.keyring import Keys
from consultation.privacy.belongings import belongings
from consultation.tables import AccountRow, OutboxRow
from tests.bot.resident import Resident
from tests.bot.small import CODE, NOW, SOURCE, open_campaign, runner

Sessions = sessionmaker[Session]


@pytest.fixture
def ana(committing: Sessions, keys: Keys) -> Resident:
    open_campaign(committing, keys)
    resident = Resident(committing, keys, runner(committing, keys))
    resident.comes_in()
    return resident


def test_my_answers_are_told_in_words(ana: Resident) -> None:
    ana.says("le parc")
    ana.says("PASSER")
    told = ana.says("MES RÉPONSES")[0].text
    assert told == (
        "Voici vos réponses\u00a0:\n"
        "• Avez-vous 15 ans ou plus\u00a0?\nOui\n"
        "• Qu’est-ce qui est bien dans votre quartier\u00a0?\n«\u00a0le parc\u00a0»\n"
        "• Vous habitez le quartier\u00a0?\n(passée)\n"
        "Pour en changer une, écrivez CORRIGER."
    )


def test_my_data_hold_every_version_and_nothing_of_others(
    committing: Sessions, keys: Keys, ana: Resident
) -> None:
    bob = Resident(committing, keys, ana.runner, "bob")
    bob.comes_in()
    bob.says("la place")
    ana.says("le parc")
    ana.does(edit="le grand parc", of="ana-4")
    last = ana.says("MES DONNÉES")
    told = next(message for message in last if message.document is not None)
    assert told.document is not None
    name, content = told.document
    assert name.endswith(".json")
    data = json.loads(content)
    (open_answer,) = [answer for answer in data["answers"] if answer["question"] == "atouts"]
    assert [version["text"] for version in open_answer["versions"]] == ["le parc", "le grand parc"]
    assert open_answer["current"] == 2
    assert [consent["kind"] for consent in data["consents"]] == ["information", "age"]
    assert data["person"]["mode"] == "bot_telegram"
    assert "la place" not in content
    assert "ana" not in json.dumps(data["person"])


def test_what_follows_an_open_answer_and_consents_are_named_in_words(
    committing: Sessions, keys: Keys
) -> None:
    label = "    label: Qu'est-ce qui est bien dans votre quartier ?\n"
    source = SOURCE.replace(label, label + "    follow_up: C’est où ?\n")
    with committing.begin() as session:
        campaigns.create(session, keys, source, code=CODE)
        campaigns.open_campaign(session, CODE, NOW)
    ana = Resident(committing, keys, runner(committing, keys))
    ana.comes_in()
    ana.says("le parc")
    ana.does(text="rue des Lilas", step="atouts_lieu")
    assert "• C’est où\u00a0?\n«\u00a0rue des Lilas\u00a0»" in ana.says("MES RÉPONSES")[0].text
    told = ana.says("MES DONNÉES")[0].text
    assert "Vous avez dit avoir 15 ans ou plus\u00a0: oui, le " in told and "Accord «" not in told


def test_my_data_tell_of_files_consents_wishes_and_mail(
    committing: Sessions, keys: Keys, ana: Resident
) -> None:
    ana.does(voice="file-1")
    ana.says("parler à quelqu’un")
    ana.says("oui")
    with committing.begin() as session:
        session.execute(text("UPDATE participant SET origin = 'laverie', flags = '{rapide}'"))
        account = session.scalars(select(AccountRow.id)).one()
        sealed = keys.payloads.seal(messages_json.pack("ailleurs", Message("Les résultats")), "outbox")
        session.add(
            OutboxRow(
                account_id=account,
                channel="telegram",
                line=b"l",
                bulk=True,
                state="held",
                sealed=sealed,
                created_at=NOW + timedelta(hours=1),
            )
        )
    told = ana.says("MES DONNÉES")
    words = "\n".join(message.text for message in told).replace("\u00a0", " ")
    assert "Messages vocaux : 1 (pas encore pris)" in words
    assert "Demande de parler à une personne : le " in words
    assert "Votre contact, pour vous répondre ici : gardé sous une forme illisible" in words
    assert "Messages prêts à vous être envoyés : 1" in words
    assert "Lien ou affiche par où vous êtes venu : laverie" in words
    assert re.search(r"Votre référence : [0-9a-f]{8}-[0-9a-f]{4}\n", words)
    document = next(message.document for message in told if message.document is not None)
    data = json.loads(document[1])
    assert data["person"]["flags"] == ["rapide"]
    assert data["mail"]["waiting"] == 1


def test_my_data_tell_of_words_that_are_quoted(committing: Sessions, ana: Resident) -> None:
    ana.says("le parc et les voisins")
    with committing.begin() as session:
        for statement in (
            'INSERT INTO segment (version_id, number, start, "end", masked) SELECT id, n, 0, 7, text '
            "FROM answer_version, generate_series(0, 1) AS n WHERE text IS NOT NULL",
            "INSERT INTO quotation (campaign_id, segment_id, state, text, theme, kind, decided_by) "
            "SELECT campaign.id, segment.id, CASE number WHEN 0 THEN 'validee' ELSE 'refusee' END, "
            "CASE number WHEN 0 THEN 'le parc' END, 'ESP', 'ATO', 'Camille' FROM segment, campaign",
        ):
            session.execute(text(statement))
    told = ana.says("MES DONNÉES")
    words = "\n".join(message.text for message in told).replace("\u00a0", " ")
    assert words.count("retenus pour être cités sans votre nom") == 1
    assert "Vos mots, retenus pour être cités sans votre nom : « le parc »" in words
    document = next(message.document for message in told if message.document is not None)
    (version,) = next(one for one in json.loads(document[1])["answers"] if one["question"] == "atouts")[
        "versions"
    ]
    assert version["quoted"] == [
        {"state": "validee", "text": "le parc"},
        {"state": "refusee", "text": None},
    ]


def test_every_table_that_knows_people_is_told_or_says_why_not() -> None:
    assert set(TOLD) == {one.table.name for one in belongings()}


def test_long_answers_take_several_messages(ana: Resident) -> None:
    for _ in range(3):
        ana.says("é" * 3_900)
    messages = ana.says("MES RÉPONSES")
    assert len(messages) > 4
    assert all(len(message.text) <= LONGEST for message in messages)
    assert sum(message.text.count("é" * 10) for message in messages) >= 3 * 380
