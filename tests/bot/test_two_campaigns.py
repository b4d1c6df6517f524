"""One account in two campaigns: STOP is said to the bot, not to one of them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from consultation.tables import AccountRow
from tests.bot.resident import Resident
from tests.bot.small import CODE, open_campaign, runner, ticking

Sessions = sessionmaker[Session]
OTHER = "autre-wxyz"


@pytest.fixture
def ana(committing: Sessions, keys: Keys) -> Resident:
    for code in (CODE, OTHER):
        open_campaign(committing, keys, code)
    ana = Resident(committing, keys, runner(committing, keys, clock=ticking()))
    ana.comes_in(CODE)
    ana.comes_in(OTHER)
    return ana


def stopped(sessions: Sessions) -> list[bool]:
    with sessions() as session:
        rows = session.scalars(select(AccountRow.opted_out_at).order_by(AccountRow.id))
        return [at is not None for at in rows]


def test_stop_reaches_both_and_going_on_opens_both(committing: Sessions, ana: Resident) -> None:
    ana.says("STOP")
    assert stopped(committing) == [True, True]
    (asked,) = ana.says("REPRENDRE")
    assert "quartier" in asked.text
    assert stopped(committing) == [False, False]


def test_what_was_stopped_by_itself_stays_so(committing: Sessions, ana: Resident) -> None:
    ana.says("STOP")
    ana.starts(CODE)
    ana.says("STOP")
    ana.starts(OTHER)
    assert stopped(committing) == [True, False]


def test_somebody_else_is_left_alone(committing: Sessions, keys: Keys, ana: Resident) -> None:
    Resident(committing, keys, ana.runner, "bob").comes_in(CODE)
    ana.says("STOP")
    assert stopped(committing) == [True, True, False]
