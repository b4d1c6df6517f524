from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from consultation.retention import keep_no_longer
from consultation.tables import (
    AccountRow,
    AlertRow,
    Base,
    ErasureRow,
    InboxRow,
    OutboxRow,
    ParticipantRow,
)
from tests.bot.plain import arrival
from tests.bot.resident import Resident
from tests.bot.small import CODE, deliver, drain, open_campaign, runner, said

Sessions = sessionmaker[Session]
HOUSE = {
    "alembic_version",
    "campaign",
    "consultation",
    "revision",
    "keyring",
    "note",
    "erasure",
    "inbox",
    "outbox",
}
PEOPLE = sorted(set(Base.metadata.tables) - HOUSE)


@pytest.fixture
def ana(committing: Sessions, keys: Keys) -> Resident:
    open_campaign(committing, keys)
    return Resident(committing, keys, runner(committing, keys))


def left(sessions: Sessions) -> dict[str, int]:
    """Rows of every table that knows people, where there are any."""
    with sessions() as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(text(f'"{name}"'))) for name in PEOPLE
        }
    return {name: count for name, count in counts.items() if count}


def every(sessions: Sessions, row: type[Any]) -> list[Any]:
    with sessions() as session:
        return list(session.scalars(select(row).order_by(row.id)))


def fill(ana: Resident) -> None:
    """Leave a trace everywhere: answers, versions, segments, tags, a file, an alert, consents, jobs."""
    ana.comes_in()
    ana.says("le parc")
    ana.says("mon mari me frappe, j’ai peur pour ma vie")
    ana.does(voice="file-1")
    with ana.sessions.begin() as session:
        session.execute(
            text(
                'INSERT INTO segment (version_id, number, start, "end") '
                "SELECT id, 0, 0, 4 FROM answer_version WHERE text IS NOT NULL LIMIT 1"
            )
        )
        session.execute(
            text(
                "INSERT INTO tag (segment_id, kind, code, score, model) "
                "SELECT id, 'theme', 'ESP', 1, 'm' FROM segment"
            )
        )
        session.execute(
            text(
                "INSERT INTO attachment (participant_id, channel, forme, sealed, state, created_at) "
                "SELECT id, 'telegram', 'vocal', 'x', 'kept', now() FROM participant"
            )
        )


def test_suppress_reaches_everything_and_says_so(committing: Sessions, keys: Keys, ana: Resident) -> None:
    fill(ana)
    assert {"answer", "answer_version", "segment", "tag", "attachment", "alert", "consent", "job"} <= set(
        left(committing)
    )
    deliver(committing, keys, arrival("z1", text="SUPPRIMER"))
    drain(ana.runner)
    ana.reads()
    (farewell,) = ana.taps("Oui, tout effacer")
    assert farewell.text == "C’est fait. Vos réponses sont effacées."
    # That somebody was in danger stays, and the job that tells so; nothing about whom.
    assert left(committing) == {"alert": 1, "job": 1}
    (alert,) = every(committing, AlertRow)
    assert (alert.participant_id, alert.sealed_text) == (None, None)
    (mark,) = every(committing, ErasureRow)
    assert mark.campaign_id
    payloads = every(committing, InboxRow)
    assert {(row.sealed, row.line) for row in payloads} == {(None, b"")}


def test_the_confirmation_alone_stays_to_be_sent(committing: Sessions, keys: Keys, ana: Resident) -> None:
    ana.comes_in()
    deliver(committing, keys, arrival("z1", text="le parc"), arrival("z2", text="SUPPRIMER"))
    drain(ana.runner)
    waiting = [message for _, message in said(committing, keys)]
    yes = next(one.data for one in waiting[-1].commands if one.label == "Oui, tout effacer")
    deliver(committing, keys, arrival("z3", press=[yes]))
    drain(ana.runner)
    assert [row.account_id for row in every(committing, OutboxRow)] == [None]
    (farewell,) = ana.reads()
    assert "effacées" in farewell.text


@pytest.mark.parametrize("state", ["waiting", "sending", "held"])
def test_the_reply_to_a_danger_still_goes_out(
    committing: Sessions, keys: Keys, ana: Resident, state: str
) -> None:
    ana.comes_in()
    deliver(committing, keys, arrival("z1", text="mon père me frappe"))
    drain(ana.runner)
    with committing.begin() as session:
        session.execute(text("UPDATE outbox SET state = :state"), {"state": state})
    for number, words in enumerate(("SUPPRIMER", "oui"), 2):
        deliver(committing, keys, arrival(f"z{number}", text=words))
        drain(ana.runner)
    urgent, farewell = every(committing, OutboxRow)
    assert (urgent.urgent, farewell.urgent) == (True, False)
    assert urgent.state == ("sending" if state == "sending" else "waiting")
    assert urgent.account_id is farewell.account_id is None
    assert left(committing) == {"alert": 1, "job": 1}
    reply, _ = ana.reads()
    assert "119" in reply.text
    with committing.begin() as session:  # sent or not, nothing tells to whom the day after
        session.add(OutboxRow(channel="telegram", line=urgent.line, urgent=True, sealed=b"x", state=state))
    keep_no_longer(committing, datetime.now(UTC) + timedelta(days=2))
    assert {(row.sealed, row.line, row.state) for row in every(committing, OutboxRow)} == {
        (None, b"", "cancelled")
    }


def test_others_are_left_alone(committing: Sessions, keys: Keys, ana: Resident) -> None:
    bob = Resident(committing, keys, ana.runner, "bob")
    bob.comes_in()
    bob.says("la place")
    before = left(committing)
    with committing() as session:
        payloads = session.scalar(select(func.count()).where(InboxRow.sealed.is_not(None)))
    ana.comes_in()
    ana.says("SUPPRIMER")
    ana.taps("Oui, tout effacer")
    assert left(committing) == before
    with committing() as session:
        assert session.scalar(select(func.count()).where(InboxRow.sealed.is_not(None))) == payloads


def test_a_shared_phone_keeps_its_account(committing: Sessions, keys: Keys, ana: Resident) -> None:
    ana.comes_in()
    ana.says("le parc")
    ana.says("une autre personne")
    ana.taps("Oui")
    ana.taps("J’ai compris")
    ana.taps("Oui")
    ana.says("SUPPRIMER")
    ana.taps("Oui, tout effacer")
    (account,) = every(committing, AccountRow)
    assert account.current_participant is None
    (first,) = every(committing, ParticipantRow)
    assert first.shared_device
    # Whoever comes next on this phone begins afresh, on the same account.
    ana.starts()
    ana.taps("J’ai compris")
    assert len(every(committing, ParticipantRow)) == 2
    assert len(every(committing, AccountRow)) == 1


def test_an_erased_person_is_a_stranger_who_may_come_back(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    ana.says("SUPPRIMER")
    ana.taps("Oui, tout effacer")
    (reply,) = ana.says("et maintenant ?")
    assert "son lien ou son code" in reply.text
    (notice,) = ana.starts(CODE)
    assert "SUPPRIMER" in notice.text


def test_who_never_accepted_leaves_no_mark(committing: Sessions, ana: Resident) -> None:
    ana.starts()
    ana.says("SUPPRIMER")
    (farewell,) = ana.says("oui")
    assert "effacées" in farewell.text
    assert left(committing) == {}
    assert every(committing, ErasureRow) == []


def test_under_15_nothing_is_kept(committing: Sessions, keys: Keys, ana: Resident) -> None:
    ana.starts()
    ana.taps("J’ai compris")
    (farewell,) = ana.taps("Non")
    assert "15 ans" in farewell.text
    assert left(committing) == {}
    assert every(committing, ErasureRow) == []
    assert {(row.sealed, row.line) for row in every(committing, InboxRow)} == {(None, b"")}


def test_refusing_at_the_notice_empties_the_payloads(committing: Sessions, ana: Resident) -> None:
    ana.starts()
    ana.taps("Non merci")
    assert {row.sealed for row in every(committing, InboxRow)} == {None}
    assert "address" not in left(committing)
    # Only the link was kept in mind: who changes their mind can be written to again.
    ana.says("d’accord")
    assert left(committing)["address"] == 1
