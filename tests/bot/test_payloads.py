"""What is left of a raw payload in the transaction that handles it (DESIGN.md, "The way of a message")."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot import inbox
from consultation.keyring import Keys
from consultation.tables import InboxRow
from tests.bot.plain import CHANNEL, arrival
from tests.bot.resident import Resident
from tests.bot.small import deliver, drain, open_campaign, runner, said

Sessions = sessionmaker[Session]


@pytest.fixture
def ana(committing: Sessions, keys: Keys) -> Resident:
    open_campaign(committing, keys)
    return Resident(committing, keys, runner(committing, keys))


def last(ana: Resident, **what: Any) -> tuple[str, bool, bool]:
    """Send one thing; return its state, and whether its payload and its sender are still there."""
    deliver(ana.sessions, ana.keys, arrival("dernier", ana.who, **what))
    drain(ana.runner)
    with ana.sessions() as session:
        row = session.scalars(select(InboxRow).order_by(InboxRow.id.desc()).limit(1)).one()
        return row.state, row.sealed is not None, row.line == inbox.line_of(ana.keys, CHANNEL, ana.who)


def test_a_group_leaves_neither_words_nor_who_wrote(ana: Resident) -> None:
    assert last(ana, text="bonjour à tous", group=True) == ("refused", False, False)


def test_a_stranger_leaves_nothing(ana: Resident) -> None:
    assert last(ana, text="bonjour") == ("done", False, False)


def test_an_answer_stays_for_a_while(ana: Resident) -> None:
    ana.comes_in()
    assert last(ana, text="le parc") == ("done", True, True)


def test_what_cannot_be_read_stays_for_an_operator(ana: Resident) -> None:
    assert last(ana, odd="?") == ("dead", True, True)


def test_a_refusal_empties_what_came_before_it_too(ana: Resident) -> None:
    ana.starts()
    assert last(ana, press=[ana.buttons["Non merci"]]) == ("done", False, False)
    with ana.sessions() as session:
        rows = session.execute(select(InboxRow.sealed, InboxRow.line)).all()
    assert set(rows) == {(None, b"")}


def test_a_number_that_changed_is_one_person(ana: Resident) -> None:
    """Messages from the old number, on another line, go with the person too: replies know their line."""
    ana.comes_in()
    deliver(ana.sessions, ana.keys, arrival("avant", ana.who, text="le parc"))
    drain(ana.runner)
    with ana.sessions.begin() as session:
        session.execute(update(InboxRow).values(line=b"ancien"))
    deliver(ana.sessions, ana.keys, arrival("demande", ana.who, text="SUPPRIMER"))
    drain(ana.runner)
    waiting = [message for _, message in said(ana.sessions, ana.keys)]
    yes = next(one.data for one in waiting[-1].commands if one.label == "Oui, tout effacer")
    assert last(ana, press=[yes]) == ("done", False, False)
    with ana.sessions() as session:
        rows = session.execute(select(InboxRow.sealed, InboxRow.line)).all()
    assert set(rows) == {(None, b"")}
