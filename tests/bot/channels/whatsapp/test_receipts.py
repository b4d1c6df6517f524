"""Statuses move outbox rows forward, whatever their order; one that is early is not lost."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.channels.contract import Delivery, Receipt
from bot.receipts import Sent, forward
from consultation.words import SendError, SendState
from tests.bot.channels.whatsapp.house import House, Somebody
from tests.bot.channels.whatsapp.payloads import AT, PHONE, Object, failed, raw, status, value
from tests.bot.small import CODE

OUT = "wamid.out"
PRICE = {"billable": True, "category": "service"}


def receive(house: House, *statuses: Object) -> None:
    house.takes(raw(value(statuses=statuses)))


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
def test_the_order_of_statuses_does_not_matter(house: House, order: Sequence[str]) -> None:
    id_ = house.sends(sent_at=None)
    for name in order:
        receive(house, status(OUT, name, pricing=PRICE))
    row = house.row(id_)
    assert (row.state, row.category, row.billable) == ("sent", "service", True)
    assert row.delivered_at is not None and row.read_at is not None and row.sent_at is not None
    assert house.count("inbox", "state = 'done' AND sealed IS NULL AND line = ''") == 3


def test_delivered_after_read_changes_no_time(house: House) -> None:
    id_ = house.sends()
    receive(house, status(OUT, "read", at=AT))
    receive(house, status(OUT, "delivered", at=AT + 60))
    assert house.row(id_).delivered_at == datetime.fromtimestamp(AT, UTC)


def test_failed_after_delivered_is_ignored_and_delivered_after_failed_is_not(house: House) -> None:
    first, second = house.sends("wamid.1"), house.sends("wamid.2")
    receive(house, status("wamid.1", "delivered"), failed("wamid.2", 131026))
    receive(house, failed("wamid.1", 131026))
    assert (house.row(second).state, house.row(second).error) == ("failed", "never")
    receive(house, status("wamid.2", "delivered"))
    assert [house.row(one).state for one in (first, second)] == ["sent", "sent"]
    assert house.row(second).error is None


@pytest.mark.parametrize(
    ("code", "state", "error"),
    [
        (131047, "failed", "needs_template"),
        (131050, "failed", "opted_out"),
        (131049, "failed", "wait_days"),
        (131056, "failed", "throttle"),
        (131042, "failed", "stop_channel"),
        (999999, "failed", "never"),
    ],
)
def test_each_code_has_its_class(house: House, code: int, state: str, error: str) -> None:
    Somebody(house, PHONE).comes_in(CODE)
    account = house.account()
    id_ = house.sends(account_id=account)
    waiting = house.sends(None, state="waiting", account_id=account, bulk=True)
    receive(house, failed(OUT, code))
    row = house.row(id_)
    assert (row.state, row.error, row.reason) == (state, error, str(code))
    out = code == 131050
    assert house.count("account", "opted_out_at IS NOT NULL") == out
    assert house.row(waiting).state == ("cancelled" if out else "waiting")


def test_a_broadcast_of_which_nobody_knew_is_reconciled(house: House) -> None:
    lost = house.sends(None, state="unknown", bulk=True, reason="lease")
    receive(house, status(OUT, "sent", biz_opaque_callback_data=str(lost)))
    receive(house, status(OUT, "delivered"))
    row = house.row(lost)
    assert (row.state, row.reason) == ("sent", None) and row.delivered_at is not None


def test_what_is_about_to_be_sent_again_went_out(house: House) -> None:
    lost = house.sends(None, state="waiting", reason="lease", sealed=b"x", attempts=1)
    receive(house, status(OUT, "sent", biz_opaque_callback_data=str(lost)))
    assert (house.row(lost).state, house.row(lost).sealed) == ("sent", None)


def test_a_tracker_names_nothing_that_is_known_or_of_another_channel(house: House) -> None:
    other = house.sends("wamid.other")
    receive(house, status(OUT, "read", biz_opaque_callback_data=str(other)))
    receive(house, status("wamid.x", "read", biz_opaque_callback_data="9" * 18))
    assert house.row(other).read_at is None


def now_due(house: House) -> None:
    with house.sessions.begin() as session:
        session.execute(sql("UPDATE inbox SET next_at = now() WHERE state = 'waiting'"))


def test_a_status_that_is_early_waits_for_the_sender(house: House) -> None:
    receive(house, status(OUT, "delivered"))
    assert house.count("inbox", "state = 'waiting' AND attempts = 1 AND next_at > now()") == 1
    id_ = house.sends()
    now_due(house)
    house.drain()
    assert house.row(id_).delivered_at is not None
    assert house.count("inbox", "state = 'done'") == 1


def test_a_status_of_nobodys_message_ends(house: House) -> None:
    receive(house, status(OUT, "delivered"))
    for _ in range(4):
        now_due(house)
        house.drain()
    assert house.count("inbox", "state = 'done' AND sealed IS NULL") == 1


@pytest.mark.parametrize("state", list(SendState))
@pytest.mark.parametrize("delivery", list(Delivery))
def test_nothing_moves_back(state: SendState, delivery: Delivery) -> None:
    at = datetime.fromtimestamp(AT, UTC)
    for read in (None, at):
        sent = Sent(1, None, state, delivered_at=at, read_at=read, category="service", billable=True)
        changes: dict[str, Any] | None = forward(
            sent, Receipt("x", delivery, at, error=SendError.NEVER, code="1")
        )
        if changes is not None:
            assert changes["delivered_at"] == at
            assert changes["read_at"] == (read or (at if delivery is Delivery.READ else None))
            assert (changes["state"], changes["category"], changes["billable"]) == ("sent", "service", True)
