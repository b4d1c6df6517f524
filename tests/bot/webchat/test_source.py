"""Digests of addresses: the same person of one day, nobody the day after."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request

from bot.webchat.source import Sources, visitor_address
from consultation.keyring import Keys
from consultation.tables import KeyRow

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


def test_the_same_on_one_day_in_every_process(committing: sessionmaker[Session], keys: Keys) -> None:
    first, second = Sources(committing, keys), Sources(committing, keys)
    assert first.digest("192.0.2.7", TODAY) == second.digest("192.0.2.7", TODAY)
    assert first.digest("192.0.2.7", TODAY) != first.digest("192.0.2.8", TODAY)
    assert first.digest("", TODAY) is None


def test_the_key_of_a_day_is_destroyed_the_day_after(committing: sessionmaker[Session], keys: Keys) -> None:
    sources = Sources(committing, keys)
    before = sources.digest("192.0.2.7", TODAY)
    assert sources.digest("192.0.2.7", TOMORROW) != before
    with committing() as session:
        names = [name for name in session.scalars(select(KeyRow.name)) if name.startswith("webchat-source-")]
    assert names == ["webchat-source-2026-03-03"]


@pytest.mark.parametrize(
    ("address", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.7", None, False, "192.0.2.7"),
        ("192.0.2.7", "203.0.113.5", False, "192.0.2.7"),
        ("192.0.2.7", "203.0.113.5", True, "203.0.113.5"),
        ("192.0.2.7", "1.2.3.4, 203.0.113.5", True, "203.0.113.5"),
        ("192.0.2.7", "", True, "192.0.2.7"),
        ("192.0.2.7", "n'importe quoi", True, ""),
        ("::ffff:192.0.2.7", None, False, "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", None, False, "2001:db8:1:2::/64"),
        ("testclient", None, False, ""),
    ],
)
def test_one_visitor_s_address(address: str, forwarded: str | None, trusted: bool, expected: str) -> None:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    request = Request({"type": "http", "client": (address, 1), "headers": headers})
    assert visitor_address(request, trusted) == expected
