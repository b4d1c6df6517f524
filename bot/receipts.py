"""What providers say of messages that we sent: outbox rows only move forward."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import claim, outbox
from bot.channels.contract import Delivery, Receipt
from bot.claim import Claimed
from consultation.keyring import Keys
from consultation.secrecy import pseudonym
from consultation.words import Channel, MailState, SendError, SendState

logger = logging.getLogger(__name__)

EARLY = "statut en avance"
"""Why a receipt waits: the sender has not committed the provider's id yet."""

receipts = Counter("portevoix_receipts", "Receipts of providers, by what they say", ["channel", "delivery"])
stopped = Counter(
    "portevoix_channel_stopped", "Receipts that say that a provider stopped the channel", ["channel", "code"]
)

_COLUMNS = "id, account_id, state, delivered_at, read_at, category, billable"
_FIND = text(
    f"""
    SELECT {_COLUMNS} FROM outbox
    WHERE provider_id IS NOT NULL AND provider_id = :provider_id AND channel = :channel
    FOR UPDATE
    """  # noqa: S608 - a constant
)
# What went out although nobody could write down its number: it was killed, or the answer never came.
_FIND_UNSURE = text(
    f"""
    SELECT {_COLUMNS} FROM outbox
    WHERE id = :tracker AND channel = :channel AND provider_id IS NULL
      AND (state = 'unknown' OR (state = 'waiting' AND reason = 'lease'))
    FOR UPDATE
    """  # noqa: S608 - a constant
)
_WRITE = text(
    """
    UPDATE outbox
    SET state = :state, error = :error, reason = :reason, delivered_at = :delivered_at, read_at = :read_at,
        category = :category, billable = :billable, sent_at = coalesce(sent_at, :at), sealed = NULL,
        provider_id = :provider_id
    WHERE id = :id
    """
)


# Failed before, or about to be sent again: what the first attempt came to changes nothing.
_NOT_FAILED_BY_IT = frozenset({SendState.FAILED, SendState.HELD, SendState.WAITING})


@dataclass(frozen=True, slots=True)
class Sent:
    """An outbox row, as far as receipts change it."""

    id: int
    account_id: int | None
    state: SendState
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    category: str | None = None
    billable: bool | None = None


def take(session: Session, keys: Keys, claimed: Claimed, receipt: Receipt) -> MailState:
    """Move the row on and mark the inbox row. A receipt that is early is tried again, four times.

    A receipt names a person's number: nothing of it is kept once it was taken.
    """
    receipts.labels(claimed.channel.value, receipt.delivery.value).inc()
    provider_id = pseudonym(
        keys.lines, "sent", claimed.channel, receipt.provider_id.encode("utf-8", "surrogatepass")
    )
    sent = _find(session, claimed.channel, provider_id, receipt)
    if sent is None and claim.mark_later(session, claimed, EARLY):
        return MailState.WAITING
    if sent is not None:
        _move(session, claimed.channel, provider_id, sent, receipt)
    claim.mark_done(session, [claimed.id], [claimed.id])
    return MailState.DONE


def forward(sent: Sent, receipt: Receipt) -> dict[str, Any] | None:
    """Return what changes, None where the receipt says nothing new: read is more than delivered, delivered
    more than failed, and the first word on each counts. Pure."""
    if receipt.delivery is Delivery.FAILED:
        arrived = sent.delivered_at is not None or sent.read_at is not None
        if arrived or sent.state in _NOT_FAILED_BY_IT:
            return None
        # Also outside the window (NEEDS_TEMPLATE): the words are gone, it cannot be held until they write.
        return {
            **_told(sent, receipt, again=False),
            "state": SendState.FAILED,
            "error": receipt.error or SendError.NEVER,
            "reason": receipt.code or "sans code",
            "delivered_at": None,
            "read_at": None,
        }
    arrived_now = receipt.delivery is not Delivery.SENT
    if not arrived_now and sent.state in (SendState.FAILED, SendState.HELD):
        return None
    return {
        **_told(sent, receipt, again=arrived_now),
        "state": SendState.SENT,
        "error": None,
        "reason": None,
        "delivered_at": sent.delivered_at or (receipt.at if arrived_now else None),
        "read_at": sent.read_at or (receipt.at if receipt.delivery is Delivery.READ else None),
    }


def _told(sent: Sent, receipt: Receipt, *, again: bool) -> dict[str, Any]:
    """What it is billed as; what comes with its arrival counts more than what came before."""
    first, second = (receipt, sent) if again else (sent, receipt)
    return {
        "category": first.category or second.category,
        "billable": second.billable if first.billable is None else first.billable,
    }


def _find(session: Session, channel: Channel, provider_id: bytes, receipt: Receipt) -> Sent | None:
    values = {"provider_id": provider_id, "channel": channel.value}
    row = session.execute(_FIND, values).first()
    tracker = receipt.tracker or ""
    if row is None and tracker.isascii() and tracker.isdecimal() and len(tracker) <= 18:
        row = session.execute(_FIND_UNSURE, {"tracker": int(tracker), "channel": channel.value}).first()
    if row is None:
        return None
    id_, account_id, state, *rest = row
    return Sent(id_, account_id, SendState(state), *rest)


def _move(session: Session, channel: Channel, provider_id: bytes, sent: Sent, receipt: Receipt) -> None:
    changes = forward(sent, receipt)
    if changes is None:
        return
    session.execute(_WRITE, {**changes, "id": sent.id, "at": receipt.at, "provider_id": provider_id})
    if receipt.delivery is not Delivery.FAILED:
        return
    if receipt.error is None:
        logger.error("envoi %d : code inconnu de %s : %s", sent.id, channel, receipt.code)
    elif receipt.error is SendError.STOP_CHANNEL:
        stopped.labels(channel.value, receipt.code).inc()
        logger.error("canal %s arrêté par le fournisseur (%s) : vérifiez son compte", channel, receipt.code)
    elif receipt.error is SendError.OPTED_OUT and sent.account_id is not None:
        outbox.opt_out(session, [sent.account_id])
