"""What people say to a broadcast: going on after a reminder, STOP when the campaign is closed, trying it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot import messages_json, outbox
from bot.broadcasting import feeding
from bot.broadcasting.guard import Guard
from bot.messages import Message
from bot.texts import text as words
from consultation.broadcasts.making import create
from consultation.broadcasts.moving import stop
from consultation.closing import close_campaign
from consultation.keyring import Keys
from consultation.tables import AccountRow, AddressRow, AlertRow, AnswerRow, BroadcastRecipientRow, InboxRow
from consultation.words import BroadcastKind, Channel
from tests.bot.crowd import draft, launched
from tests.bot.plain import arrival
from tests.bot.small import CODE, deliver, drain, open_campaign, runner

LONG_AGO = datetime.now(UTC) - timedelta(days=5)


class Talk:
    """Somebody who writes to the bot, days ago or now."""

    def __init__(self, sessions: sessionmaker[Session], keys: Keys) -> None:
        self.sessions, self.keys, self.sent = sessions, keys, 0
        self.now = LONG_AGO
        self.runner = runner(sessions, keys, clock=lambda: self.now)

    def does(self, who: str = "ana", **what: object) -> Message:
        self.sent += 1
        deliver(self.sessions, self.keys, arrival(f"{who}-{self.sent}", who, **what))
        drain(self.runner)
        return self.last()

    def last(self) -> Message:
        with self.sessions() as session:
            sealed = session.scalar(text("SELECT sealed FROM outbox ORDER BY id DESC LIMIT 1"))
        return messages_json.unpack(self.keys.payloads.open(bytes(sealed), messages_json.PURPOSE))[1]

    def taps(self, label: str, message: Message) -> Message:
        data = next(one.data for one in (*message.options, *message.commands) if one.label == label)
        return self.does(press=[data])

    def pauses(self, *, reminder: bool = True) -> None:
        self.taps("Oui", self.taps("J’ai compris", self.does(start=CODE)))
        paused = self.does(text="pause")
        if reminder:
            self.taps("Me le rappeler", paused)

    def reach(self, kind: BroadcastKind) -> Message:
        with self.sessions.begin() as session:
            number = launched(session, draft(kind, code=CODE, next_code=None)).id
        while feeding.feed(self.sessions, self.keys, number, datetime.now(UTC)):
            pass
        self.now = datetime.now(UTC)
        return self.last()

    def leaves(self) -> int:
        """Let what a broadcast has to send go now, as the sender does; return how many go."""
        with self.sessions.begin() as session:
            session.execute(text("UPDATE outbox SET state = 'sent' WHERE NOT bulk"))
            claimed = outbox.claim(session, Channel.TELEGRAM, 10)
            return len(Guard(Channel.TELEGRAM).let_through(session, claimed))

    def closes(self) -> None:
        """Everybody agreed to be written to again, and the campaign closes."""
        with self.sessions.begin() as session:
            session.execute(text("UPDATE participant SET accepted_at = now()"))
            session.execute(
                text(
                    "INSERT INTO consent (participant_id, kind, given, at) "
                    "SELECT id, 'recontact', true, now() FROM participant"
                )
            )
            close_campaign(session, CODE, datetime.now(UTC))

    def silent(self) -> list[bool]:
        """Return which accounts get nothing more."""
        with self.sessions() as session:
            rows = session.query(AccountRow).order_by(AccountRow.id)
            return [row.opted_out_at is not None for row in rows]


@pytest.fixture
def talk(committing: sessionmaker[Session], keys: Keys) -> Talk:
    open_campaign(committing, keys)
    return Talk(committing, keys)


def test_the_button_of_a_reminder_goes_on(talk: Talk) -> None:
    talk.pauses()
    reminder = talk.reach(BroadcastKind.REMINDER)
    assert "Qu’est-ce qui est bien" in talk.taps("Reprendre", reminder).text


def test_a_yes_to_a_reminder_is_no_answer(talk: Talk) -> None:
    talk.pauses()
    talk.does(text="reprendre")  # and is silent: the question is pending again
    talk.reach(BroadcastKind.REMINDER)
    assert talk.leaves() == 1
    assert "Qu’est-ce qui est bien" in talk.does(text="oui").text
    with talk.sessions() as session:
        assert [row.question for row in session.query(AnswerRow)] == ["age_15"]


def test_a_reminder_that_has_not_left_yet_takes_no_answer(talk: Talk) -> None:
    talk.pauses()
    talk.does(text="reprendre")
    talk.does(text="le parc")
    talk.reach(BroadcastKind.REMINDER)
    assert "Qu’est-ce qui manque" in talk.does(text="oui").text
    with talk.sessions() as session:
        assert [row.question for row in session.query(AnswerRow).order_by(AnswerRow.id)][-1] == "habite"
    assert talk.leaves() == 0  # they went on


def test_my_data_tell_of_the_consent_and_of_the_message(talk: Talk) -> None:
    talk.pauses()
    talk.reach(BroadcastKind.REMINDER)
    talk.does(text="MES DONNÉES")
    with talk.sessions() as session:
        sealed = session.scalars(text("SELECT sealed FROM outbox ORDER BY id DESC LIMIT 3")).all()
    told = [messages_json.unpack(talk.keys.payloads.open(bytes(one), "outbox"))[1] for one in sealed]
    kept = next(json.loads(one.document[1]) for one in told if one.document is not None)
    assert [one["kind"] for one in kept["written_to"]] == ["relance"]
    assert kept["consents"][-1]["kind"] == "rappel"


def test_a_pause_without_asking_for_a_reminder_brings_none(talk: Talk) -> None:
    talk.pauses(reminder=False)
    with talk.sessions.begin() as session, pytest.raises(Exception, match="ne touche personne"):
        launched(session, draft(BroadcastKind.REMINDER, code=CODE))


LAST_WORDS = [("Stop", "stop_sans_dialogue"), ("supprimer", "supprimer_sans_dialogue")]


@pytest.mark.parametrize(("said", "answered"), LAST_WORDS)
def test_stop_to_the_results_of_a_closed_campaign(talk: Talk, said: str, answered: str) -> None:
    talk.does(start=CODE)
    talk.closes()
    talk.reach(BroadcastKind.RESULTS)
    assert talk.does(text=said).text == words(answered)
    assert talk.silent() == [True]
    with talk.sessions() as session:
        assert session.query(AddressRow).count() == 0
        assert [(row.state, row.reason) for row in session.query(BroadcastRecipientRow)] == [
            ("cancelled", "opted_out")
        ]


@pytest.mark.parametrize("what", [{"text": "STOP"}, {"text": "Effacer mes données"}, {"blocked": True}])
def test_stop_after_closure_is_heard_before_the_results_are_fed(talk: Talk, what: dict[str, Any]) -> None:
    talk.does(start=CODE)
    talk.does("bob", start=CODE)
    talk.closes()
    talk.does(**what)
    assert talk.silent() == [True, False]
    with talk.sessions() as session:
        assert session.query(AddressRow).count() == 1
    talk.reach(BroadcastKind.RESULTS)
    assert talk.leaves() == 1


def test_stop_said_in_another_campaign_is_heard_for_the_closed_one(talk: Talk) -> None:
    talk.does(start=CODE)
    talk.closes()
    open_campaign(talk.sessions, talk.keys, "sport-2")
    talk.does(start="sport-2")
    talk.does(text="STOP")
    assert talk.silent() == [True, True]
    with talk.sessions.begin() as session, pytest.raises(Exception, match="ne touche personne"):
        launched(session, draft(code=CODE))


def test_who_shares_the_telephone_keeps_their_results_and_their_stop(talk: Talk) -> None:
    talk.taps("Oui", talk.taps("J’ai compris", talk.does(start=CODE)))
    with talk.sessions.begin() as session:
        session.execute(
            text(
                "INSERT INTO consent (participant_id, kind, given, at) "
                "SELECT id, 'recontact', true, now() FROM participant"
            )
        )
    talk.does(text="une autre personne")
    talk.taps("Oui", talk.taps("J’ai compris", talk.does(text="oui")))
    talk.reach(BroadcastKind.RESULTS)
    talk.does(text="SUPPRIMER")
    talk.does(text="oui")
    with talk.sessions() as session:
        assert session.scalar(text("SELECT count(*) FROM participant")) == 1
        assert [row.state for row in session.query(BroadcastRecipientRow)] == ["waiting"]
    assert talk.leaves() == 1
    talk.closes()
    talk.does(text="STOP")
    assert talk.silent() == [True]


def test_stop_of_somebody_else_silences_nobody(talk: Talk) -> None:
    talk.pauses()
    talk.reach(BroadcastKind.REMINDER)
    assert talk.does("bob", text="STOP").text == words("stop_sans_dialogue")
    with talk.sessions() as session:
        assert [row.opted_out_at for row in session.query(AccountRow)] == [None]


def test_who_prepares_it_writes_its_word_and_reads_it(talk: Talk) -> None:
    with talk.sessions.begin() as session:
        row = create(session, draft(code=CODE))
    assert talk.does("awa", text=f" {row.test_word.upper()} ").text == row.text
    with talk.sessions.begin() as session:
        assert session.query(AccountRow).count() == 0 and session.query(AlertRow).count() == 0
        assert [one.sealed for one in session.query(InboxRow)] == [None]  # nothing of theirs is kept
        row = stop(session, row.id, datetime.now(UTC))
    assert talk.does("awa", text=row.test_word).text != row.text
