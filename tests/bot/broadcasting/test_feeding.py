"""Who gets into the outbox, and the last look at them before they are sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from bot import messages_json, outbox
from bot.broadcasting import feeding
from bot.broadcasting.guard import Guard
from bot.erasure import Erasing, erase
from consultation.broadcasts import audience
from consultation.broadcasts.audience import Chunk
from consultation.broadcasts.moving import pause, resume, stop
from consultation.closing import close_campaign
from consultation.tables import AddressRow, BroadcastRecipientRow, BroadcastRow, OutboxRow
from consultation.words import BroadcastKind, Channel
from tests.bot.crowd import CODE, Neighbour, draft, launched, open_campaign, settle, waiting
from tests.bot.mail import keys_of

NO = (("recontact", False),)
PAUSED, PAUSED_TOO = Neighbour(done=False), Neighbour(done=False)


@pytest.fixture
def make(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def feed_all(make: sessionmaker[Session], number: int) -> None:
    with make.begin() as session:
        keys = keys_of(session)
    while feeding.feed(make, keys, number, datetime.now(UTC)):
        pass


def claim(
    session: Session, *, channel: Channel = Channel.TELEGRAM, guard: Guard | None = None, limit: int = 100
) -> list[int]:
    """Claim as the sender does; return whose messages would be sent now."""
    claimed = outbox.claim(session, channel, limit)
    through = (guard or Guard(channel)).let_through(session, claimed)
    session.flush()
    return sorted(one.account_id for one in through if one.account_id is not None)


def recipients(session: Session) -> dict[int, tuple[str, str | None]]:
    session.expire_all()
    rows = session.query(BroadcastRecipientRow).order_by(BroadcastRecipientRow.account_id)
    return {row.account_id: (row.state, row.reason) for row in rows}


def test_only_who_agreed_and_may_be_written_to(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        campaign = open_campaign(session)
        yes, again, _, _, shared = settle(
            session,
            campaign,
            Neighbour(),
            Neighbour(consents=(("recontact", False), ("recontact", True))),
            Neighbour(consents=()),
            Neighbour(consents=NO),
            Neighbour(consents=NO),
        )
        settle(
            session,
            campaign,
            Neighbour(account=shared),
            Neighbour(consents=(("recontact", True), ("recontact", False))),
            Neighbour(consents=(("rappel", True),)),
            Neighbour(opted_out=True),
            Neighbour(address=False),
            Neighbour(trial=True),
            Neighbour(excluded="répétée"),
            Neighbour(accepted=False),
            Neighbour(channel="web"),
        )
        number = launched(session).id
    feed_all(make, number)
    with make() as session:
        assert waiting(session) == [yes, again, shared]


def test_a_reminder_once_in_a_campaign_over_all_broadcasts(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        campaign = open_campaign(session)
        paused, asked = settle(session, campaign, PAUSED, Neighbour(done=False, consents=(("rappel", True),)))
        settle(session, campaign, Neighbour(), Neighbour(done=False, seen=timedelta(hours=3)))
        settle(session, campaign, Neighbour(done=False, consents=()))
        first, second = (launched(session, draft(BroadcastKind.REMINDER)).id for _ in range(2))
    feed_all(make, first)
    feed_all(make, second)
    with make() as session:
        assert waiting(session) == [paused, asked]
        later = session.query(BroadcastRecipientRow).where(BroadcastRecipientRow.broadcast_id == second)
        assert later.count() == 0


def test_a_reminder_that_was_stopped_before_it_left_was_none(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        sent, other = settle(session, open_campaign(session), PAUSED, PAUSED_TOO)
        first = launched(session, draft(BroadcastKind.REMINDER)).id
    feed_all(make, first)
    with make.begin() as session:
        assert claim(session, limit=1) == [sent]
        session.execute(text("UPDATE outbox SET state = 'sent', sent_at = now() WHERE state = 'sending'"))
        stop(session, first, datetime.now(UTC))
    with make.begin() as session:
        second = launched(session, draft(BroadcastKind.REMINDER)).id
    feed_all(make, second)
    with make() as session:
        assert waiting(session) == [other]


def test_who_is_erased_while_they_are_fed_is_passed_over(
    make: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    with make.begin() as session:
        campaign = open_campaign(session)
        stays, _, shared = settle(session, campaign, Neighbour(), Neighbour(), Neighbour(consents=NO))
        settle(session, campaign, Neighbour(account=shared))
        number = launched(session).id
        campaign_id = campaign.id

    def chunk(session: Session, *rest: Any) -> Chunk:
        found = audience.chunk(session, *rest)
        with make.begin() as other:
            for account, person in found.people:
                if account != stays:
                    erase(other, Erasing(person, campaign_id, account, ()), datetime.now(UTC))
        return found

    monkeypatch.setattr(feeding, "chunk", chunk)
    feed_all(make, number)
    with make() as session:
        assert recipients(session) == {stays: ("waiting", None)}
        assert waiting(session) == [stays]
        assert set(session.scalars(text("SELECT id FROM account"))) == {stays, shared}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE address SET sealed = repeat('x', 60)::bytea WHERE account_id = :account",
        "DELETE FROM address WHERE account_id = :account",  # dropped since they were looked at
    ],
)
def test_an_address_that_cannot_be_read_holds_nobody_else_up(
    make: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    with make.begin() as session:
        broken, stays = settle(session, open_campaign(session), PAUSED, PAUSED_TOO)
        number = launched(session, draft(BroadcastKind.REMINDER)).id

    def chunk(session: Session, *rest: Any) -> Chunk:
        found = audience.chunk(session, *rest)
        session.execute(text(change), {"account": broken})
        return found

    monkeypatch.setattr(feeding, "chunk", chunk)
    finish(make, number)
    with make() as session:
        assert recipients(session) == {broken: ("cancelled", "address"), stays: ("sent", None)}
        assert session.get_one(BroadcastRow, number).state == "finie"


def test_a_reminder_brings_the_button_that_goes_on(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        settle(session, open_campaign(session), PAUSED)
        number = launched(session, draft(BroadcastKind.REMINDER)).id
    feed_all(make, number)
    with make() as session:
        (row,) = session.query(OutboxRow)
        _, message = messages_json.unpack(keys_of(session).payloads.open(row.sealed or b"", "outbox"))
        (ref,) = session.scalars(text("SELECT ref FROM dialogue")).all()
    assert [button.data for button in message.commands] == [f"{ref}.!reprendre"]


def test_the_outbox_never_holds_many_and_nobody_is_forgotten(
    make: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "CHUNK", 10)
    monkeypatch.setattr(feeding, "WAITING_AT_MOST", 25)
    with make.begin() as session:
        accounts = settle(session, open_campaign(session), *(Neighbour() for _ in range(73)))
        number = launched(session).id
    reached: list[int] = []
    for _ in range(20):
        feed_all(make, number)
        with make.begin() as session:
            assert len(waiting(session)) <= 25
            reached += claim(session, limit=8)
            session.execute(text("UPDATE outbox SET state = 'sent', sent_at = now() WHERE state = 'sending'"))
    feed_all(make, number)
    assert sorted(reached) == sorted(accounts)
    with make() as session:
        assert session.get_one(BroadcastRow, number).state == "finie"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE account SET opted_out_at = now() WHERE id = :account", "opted_out"),
        (
            "INSERT INTO consent (participant_id, kind, given, at) "
            "SELECT id, 'recontact', false, now() FROM participant WHERE account_id = :account",
            "consent",
        ),
        ("UPDATE participant SET excluded = 'répétée' WHERE account_id = :account", "excluded"),
        ("DELETE FROM address WHERE account_id = :account", "address"),
        ("DELETE FROM participant WHERE account_id = :account", "erased"),
    ],
)
def test_what_changed_meanwhile_counts_at_the_moment_of_sending(
    make: sessionmaker[Session], change: str, reason: str
) -> None:
    with make.begin() as session:
        stays, changes = settle(session, open_campaign(session), Neighbour(), Neighbour())
        number = launched(session).id
    feed_all(make, number)
    with make.begin() as session:
        session.execute(text(change), {"account": changes})
        assert claim(session) == [stays]
        assert recipients(session)[changes] == ("cancelled", reason)
        assert session.scalar(text("SELECT sealed FROM outbox WHERE state = 'cancelled'")) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE participant SET completed_at = now()",
        "UPDATE account SET last_seen_at = now() + interval '1 second'",
    ],
)
def test_no_reminder_to_who_went_on_meanwhile(make: sessionmaker[Session], change: str) -> None:
    with make.begin() as session:
        (account,) = settle(session, open_campaign(session), PAUSED)
        number = launched(session, draft(BroadcastKind.REMINDER)).id
    feed_all(make, number)
    with make.begin() as session:
        session.execute(text(change))
        assert claim(session) == []
        assert recipients(session) == {account: ("cancelled", "answered")}


def test_at_a_quiet_hour_it_waits_for_the_next_open_one(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        settle(session, open_campaign(session), Neighbour())
        number = launched(session).id
    feed_all(make, number)
    with make.begin() as session:
        evening = datetime.now(UTC) + timedelta(hours=10)  # there, it is ten in the evening
        claimed = outbox.claim(session, Channel.TELEGRAM, 5)
        assert Guard(Channel.TELEGRAM).let_through(session, claimed, evening) == []
        (row,) = session.query(OutboxRow)
        session.refresh(row)
        assert (row.state, row.attempts, row.error) == ("waiting", 0, None)
        assert timedelta(hours=9) < row.due_at - evening < timedelta(hours=12)
    with make.begin() as session:
        assert claim(session) == []


def test_a_pause_holds_everything_and_going_on_lets_it_go(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        accounts = settle(session, open_campaign(session), *(Neighbour() for _ in range(5)))
        number = launched(session).id
    feed_all(make, number)
    with make.begin() as session:
        assert len(claim(session, limit=2)) == 2
        pause(session, number)
    with make.begin() as session:
        assert claim(session) == []
        assert set(recipients(session).values()) == {("waiting", None)}
    with make.begin() as session:
        resume(session, number)
    with make.begin() as session:
        assert len(claim(session)) == len(accounts) - 2


def test_stopped_midway_the_rest_never_goes(
    make: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "CHUNK", 3)
    monkeypatch.setattr(feeding, "WAITING_AT_MOST", 3)
    with make.begin() as session:
        settle(session, open_campaign(session), *(Neighbour() for _ in range(8)))
        number = launched(session).id
    feed_all(make, number)
    with make.begin() as session:
        assert len(claim(session, limit=1)) == 1
    with make.begin() as session:
        stop(session, number, datetime.now(UTC))
    feed_all(make, number)
    with make.begin() as session:
        assert waiting(session) == [] and claim(session) == []
        assert sorted(recipients(session).values()) == [("cancelled", "stopped")] * 2 + [("waiting", None)]


def test_the_daily_limit_of_a_new_whatsapp_account(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        settle(session, open_campaign(session), *(Neighbour(channel="whatsapp") for _ in range(9)))
        number = launched(session, draft(template="resultats")).id
    feed_all(make, number)
    whatsapp = Channel.WHATSAPP
    with make.begin() as session:
        guard = Guard(whatsapp, daily_limit=5)
        through = [len(claim(session, channel=whatsapp, guard=guard, limit=2)) for _ in range(5)]
        assert through == [2, 2, 1, 0, 0]
        session.execute(text("UPDATE outbox SET state = 'sent', sent_at = now() WHERE state = 'sending'"))
    with make.begin() as session:  # another process, which counts from what was sent
        due = session.scalar(text("SELECT min(due_at) FROM outbox WHERE state = 'waiting'"))
        assert due > datetime.now(UTC) + timedelta(hours=12)
        session.execute(text("UPDATE outbox SET due_at = now() WHERE state = 'waiting'"))
        assert claim(session, channel=whatsapp, guard=Guard(whatsapp, daily_limit=5)) == []
    with make.begin() as session:  # a day later
        session.execute(text("UPDATE outbox SET due_at = now() WHERE state = 'waiting'"))
        session.execute(text("UPDATE outbox SET sent_at = now() - interval '25 hours' WHERE state = 'sent'"))
        assert len(claim(session, channel=whatsapp, guard=Guard(whatsapp, daily_limit=5))) == 4


def test_on_whatsapp_after_a_day_only_with_a_template(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        long_ago, today = (Neighbour(channel="whatsapp", seen=timedelta(hours=n)) for n in (30, 2))
        _, lately = settle(session, open_campaign(session), long_ago, today)
        number = launched(session).id
    feed_all(make, number)
    with make.begin() as session:
        assert waiting(session) == [lately]
        session.execute(text("UPDATE account SET last_seen_at = now() - interval '25 hours'"))
        assert claim(session, channel=Channel.WHATSAPP) == []
        assert recipients(session)[lately] == ("cancelled", "window")


def test_closing_the_campaign_ends_its_reminders(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        (account,) = settle(session, open_campaign(session), PAUSED)
        number = launched(session, draft(BroadcastKind.REMINDER)).id
    feed_all(make, number)
    with make.begin() as session:
        close_campaign(session, CODE, datetime.now(UTC))
    with make.begin() as session:
        assert claim(session) == []
        assert recipients(session) == {account: ("cancelled", "closed")}


def test_closing_the_campaign_does_not_end_the_results(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        stays, changes = settle(session, open_campaign(session), Neighbour(), Neighbour())
        number = launched(session).id
    feed_all(make, number)
    with make.begin() as session:
        session.execute(
            text(
                "INSERT INTO consent (participant_id, kind, given, at) "
                "SELECT id, 'recontact', false, now() FROM participant WHERE account_id = :account"
            ),
            {"account": changes},
        )
        close_campaign(session, CODE, datetime.now(UTC))
    with make.begin() as session:
        assert recipients(session) == {stays: ("waiting", None), changes: ("cancelled", "closed")}
        assert claim(session) == [stays]


def finish(make: sessionmaker[Session], number: int) -> None:
    feed_all(make, number)
    with make.begin() as session:
        claim(session)
        session.execute(text("UPDATE outbox SET state = 'sent', sent_at = now() WHERE state = 'sending'"))
    feed_all(make, number)


def test_after_closure_the_results_go_out_and_then_the_addresses(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        settle(session, open_campaign(session), Neighbour(), Neighbour(consents=NO))
        close_campaign(session, CODE, datetime.now(UTC))
        number = launched(session).id
    finish(make, number)
    with make() as session:
        assert session.get_one(BroadcastRow, number).state == "finie"
        assert session.query(AddressRow).count() == 0


def test_addresses_stay_for_an_invitation_to_what_follows_and_no_longer(make: sessionmaker[Session]) -> None:
    with make.begin() as session:
        (account,) = settle(session, open_campaign(session), Neighbour())
        close_campaign(session, CODE, datetime.now(UTC))
        open_campaign(session, "les-idees", follows=CODE)
        results = launched(session).id
    finish(make, results)
    with make.begin() as session:
        assert session.query(AddressRow).count() == 1
        words = "Une nouvelle étape commence. Pour répondre, écrivez ici : {mot}. Pour arrêter : STOP."
        invitation = launched(session, draft(BroadcastKind.INVITATION, words, next_code="les-idees"))
        assert "écrivez ici : les-idees." in invitation.text
    finish(make, invitation.id)
    with make() as session:
        assert [row.state for row in session.query(BroadcastRecipientRow)] == ["sent", "sent"]
        assert session.query(AddressRow).count() == 0
        # Nobody is linked: the next campaign knows of nobody until they answer.
        assert session.scalars(text("SELECT id FROM account")).all() == [account]
