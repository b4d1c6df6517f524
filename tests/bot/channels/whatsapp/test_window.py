"""The 24-hour window, on a real database and against the local Graph server: what goes, what is held, why."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from bot import messages_json
from bot.channels.whatsapp.sender import WhatsAppSender
from bot.messages import Message, Template
from bot.outbox import claim
from bot.pace import Limits
from bot.sender import ChannelSender, unknown_codes
from bot.store.apply import opt_out
from bot.store.writer import Writer
from consultation.keyring import Keys
from consultation.privacy.rule import HELD_DAYS
from consultation.retention import keep_no_longer
from consultation.tables import AccountRow, ConsentRow, OutboxRow, ParticipantRow, RevisionRow
from consultation.words import Channel, ConsentKind, SendError, SendState
from tests.bot.mail import account as an_account
from tests.graphapi.faults import (
    OPTED_OUT,
    OUTSIDE_WINDOW,
    PERSON_TOO_FAST,
    WAIT_DAYS,
    Fault,
)
from tests.graphapi.server import PHONE_ID, TOKEN, GraphApi

FAST = Limits(per_second=1000, burst=1000, line_every=0, line_burst=1)
PATIENCE = 20.0
HOURS = timedelta(hours=1)
FREE = Message("Bonjour")
REMINDER = Message("Il reste trois questions.", template=Template("pv_relance", ("Les Tilleuls",)))
Sessions = sessionmaker[Session]


class Post:
    """The outbox of a few residents on WhatsApp, and what leaves it."""

    def __init__(self, engine: Engine, sessions: Sessions, keys: Keys, api: GraphApi) -> None:
        self.engine, self.sessions, self.keys, self.api = engine, sessions, keys, api

    def resident(self, *, seen: timedelta, agreed: bool | None = None, opted_out: bool = False) -> int:
        """Somebody who wrote so long ago, and may have said whether they may be contacted again."""
        with self.sessions.begin() as session:
            id_ = an_account(session, opted_out=opted_out)
            row = session.get_one(AccountRow, id_)
            row.channel, row.last_seen_at = Channel.WHATSAPP, datetime.now(UTC) - seen
            revision = RevisionRow(campaign_id=row.campaign_id, number=1, source="", digest="")
            session.add(revision)
            session.flush()
            person = ParticipantRow(
                id=uuid4(),
                campaign_id=row.campaign_id,
                account_id=id_,
                revision_id=revision.id,
                mode_recueil="bot_whatsapp",
                started_at=row.last_seen_at,
                changed_at=row.last_seen_at,
            )
            session.add(person)
            row.current_participant = person.id
            session.flush()
        if agreed is not None:
            self.agrees(id_, agreed)
        return id_

    def agrees(self, account: int, given: bool) -> None:
        with self.sessions.begin() as session:
            person = session.get_one(AccountRow, account).current_participant
            kind = ConsentKind.RECONTACT
            session.add(ConsentRow(participant_id=person, kind=kind, given=given, at=datetime.now(UTC)))

    def put(self, account: int, message: Message, *, age: timedelta = timedelta(), **more: object) -> int:
        address = json.dumps({"to": f"336{account:08d}"})
        with self.sessions.begin() as session:
            row = OutboxRow(
                account_id=account,
                channel=Channel.WHATSAPP,
                line=str(account).encode(),
                sealed=self.keys.payloads.seal(messages_json.pack(address, message), messages_json.PURPOSE),
                created_at=datetime.now(UTC) - age,
                **more,
            )
            session.add(row)
            session.flush()
            return row.id

    def row(self, id_: int) -> OutboxRow:
        with self.sessions() as session:
            return session.get_one(OutboxRow, id_)

    def writes(self, account: int) -> None:
        """The person writes again, as the runner notes it."""
        with self.sessions.begin() as session:
            writer = Writer(session, self.keys.payloads)
            person = session.get_one(AccountRow, account).current_participant
            assert person is not None
            writer.turn(person, account, None, datetime.now(UTC))
            writer.flush()

    def leaves(self, limits: Limits = FAST, until: Callable[[], bool] | None = None) -> list[str]:
        """Send until nothing is due; return what arrived."""
        before = len(self.api.sent)
        asyncio.run(self._send(limits, until or (lambda: not self.due())))
        return self.api.said()[before:]

    def due(self) -> int:
        with self.sessions() as session:
            waits = "state = 'sending' OR (state = 'waiting' AND due_at < now() + interval '1 hour')"
            return session.scalar(text(f"SELECT count(*) FROM outbox WHERE {waits}")) or 0

    async def _send(self, limits: Limits, done: Callable[[], bool]) -> None:
        stop = asyncio.Event()
        async with WhatsAppSender(TOKEN, PHONE_ID, api=self.api.url, connections=8) as sender:
            sending = ChannelSender(self.engine, self.keys, Channel.WHATSAPP, sender, limits)
            running = asyncio.create_task(sending.run(stop))
            for _ in range(int(PATIENCE / 0.01)):
                if running.done() or done():
                    break
                await asyncio.sleep(0.01)
            stop.set()
            sending.wake()
            await running
        assert done()


@pytest.fixture
def post(engine: Engine, committing: Sessions, keys: Keys, api: GraphApi) -> Post:
    return Post(engine, committing, keys, api)


def test_within_a_day_anything_is_said_in_free_words(post: Post) -> None:
    somebody = post.resident(seen=23 * HOURS)
    post.put(somebody, REMINDER, bulk=True)
    post.put(somebody, FREE)
    assert post.leaves() == ["Bonjour", "Il reste trois questions."]


def test_later_a_template_goes_to_who_agreed_and_the_rest_is_held(post: Post) -> None:
    agreed, silent = post.resident(seen=25 * HOURS, agreed=True), post.resident(seen=25 * HOURS)
    refused = post.resident(seen=25 * HOURS, agreed=True)
    post.agrees(refused, False)
    sent = post.put(agreed, REMINDER, bulk=True)
    held = [post.put(silent, REMINDER), post.put(refused, REMINDER, bulk=True), post.put(agreed, FREE)]
    assert post.leaves() == ["[pv_relance]"]
    assert post.row(sent).state == SendState.SENT
    assert [(post.row(one).state, post.row(one).reason) for one in held] == [
        ("held", "consent"),
        ("held", "consent"),
        ("held", "window"),
    ]
    assert all(post.row(one).sealed and post.row(one).attempts == 0 for one in held)


def test_what_was_held_goes_first_when_the_person_writes(post: Post) -> None:
    somebody = post.resident(seen=30 * HOURS)
    post.put(somebody, FREE)
    assert post.leaves() == []
    post.writes(somebody)
    post.put(somebody, Message("Bon retour"), inbox_id=1)
    assert post.leaves() == ["Bonjour", "Bon retour"]


def test_what_was_held_too_long_is_given_up(post: Post) -> None:
    somebody = post.resident(seen=300 * HOURS)
    old = post.put(somebody, FREE, age=timedelta(days=HELD_DAYS, hours=1))
    young = post.put(somebody, FREE, age=timedelta(days=HELD_DAYS - 1))
    post.leaves()
    post.writes(somebody)
    assert [post.row(one).state for one in (old, young)] == ["held", "waiting"]
    assert keep_no_longer(post.sessions, datetime.now(UTC))["held"] == 1
    assert post.row(old).state == "cancelled" and post.row(old).sealed is None


def test_who_comes_back_to_say_stop_gets_nothing_of_what_was_held(post: Post) -> None:
    somebody = post.resident(seen=30 * HOURS)
    held = post.put(somebody, FREE, inbox_id=1)
    post.leaves()
    with post.sessions.begin() as session:
        opt_out(Writer(session, post.keys.payloads), somebody, datetime.now(UTC))
    post.writes(somebody)
    assert post.leaves() == [] and post.row(held).state == "cancelled"


def test_danger_is_answered_outside_the_window_too(post: Post) -> None:
    post.put(post.resident(seen=30 * HOURS), Message("Appelez le 17"), urgent=True)
    assert post.leaves() == ["Appelez le 17"]


def test_the_provider_s_word_on_the_window_counts_too(post: Post) -> None:
    somebody = post.resident(seen=1 * HOURS)
    held = post.put(somebody, FREE)
    post.api.fail(OUTSIDE_WINDOW)
    post.leaves()
    assert (post.row(held).state, post.row(held).error) == ("held", SendError.NEEDS_TEMPLATE)
    post.writes(somebody)
    assert post.leaves() == ["Bonjour"]


def test_a_channel_without_a_window_knows_none(post: Post) -> None:
    somebody = post.resident(seen=1000 * HOURS)
    row = post.put(somebody, FREE)
    with post.sessions.begin() as session:
        session.execute(text("UPDATE outbox SET channel = 'telegram' WHERE id = :id"), {"id": row})
        assert [one.outside for one in claim(session, Channel.TELEGRAM, 10)] == [False]


def test_opting_out_at_the_provider_cancels_what_waits_and_what_is_held(post: Post) -> None:
    somebody = post.resident(seen=30 * HOURS, agreed=True)
    held, refused = post.put(somebody, FREE), post.put(somebody, REMINDER, bulk=True)
    post.leaves(until=lambda: post.row(held).state == "held" and post.row(refused).state == "sent")
    post.api.fail(OPTED_OUT)
    post.put(somebody, REMINDER, bulk=True)
    post.leaves()
    assert post.row(held).state == "cancelled"
    with post.sessions() as session:
        assert session.get_one(AccountRow, somebody).opted_out_at is not None


def test_who_must_be_waited_for_days_holds_up_no_reply(post: Post) -> None:
    somebody = post.resident(seen=1 * HOURS)
    first = post.put(somebody, REMINDER)
    post.api.fail(WAIT_DAYS)
    post.leaves(until=lambda: post.row(first).error == SendError.WAIT_DAYS)
    post.put(somebody, FREE, inbox_id=1)
    assert post.leaves(until=lambda: len(post.api.sent) == 2) == ["Bonjour"]
    assert post.row(first).due_at > datetime.now(UTC) + 23 * HOURS


def test_one_person_s_haste_rests_that_person_alone(post: Post) -> None:
    hasty, others = post.resident(seen=HOURS), [post.resident(seen=HOURS) for _ in range(3)]
    post.api.fail(PERSON_TOO_FAST, PERSON_TOO_FAST)
    first = post.put(hasty, FREE)
    post.leaves(until=lambda: post.row(first).error == SendError.THROTTLE)
    for one in others:
        post.put(one, Message("Aux autres"))
    # The second fault falls on one of the others: two hasty persons do not hold up the channel.
    said = post.leaves(until=lambda: post.api.taken == 2)
    assert said.count("Aux autres") == 3


def test_the_number_s_throughput_rests_everybody_then_goes_on(post: Post) -> None:
    post.api.per_second = 20.0
    for number in range(40):
        post.put(post.resident(seen=HOURS), Message(f"{number}"))
    said = post.leaves()
    assert len(said) == 40 and post.api.throttled > 0
    assert post.api.throttled < 40, "the channel rests instead of trying everybody"


def test_an_unknown_code_is_never_and_somebody_is_told(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    counter = unknown_codes.labels("whatsapp")
    before = counter._value.get()
    lost = post.put(post.resident(seen=HOURS), FREE)
    post.api.fail(Fault(999999))
    post.leaves()
    assert (post.row(lost).state, post.row(lost).reason) == ("failed", "unknown:999999")
    assert counter._value.get() == before + 1
    told = [record.levelname for record in caplog.records if "999999" in record.getMessage()]
    assert told and set(told) == {"ERROR"}
