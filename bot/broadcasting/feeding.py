"""Moving a broadcast's people into the outbox, a few at a time: the outbox stays small, and so does memory.

People, their outbox rows and the place reached are one transaction: killed at any moment, nobody is
forgotten and nobody is there twice.
"""

import asyncio
import json
import logging
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot import messages_json, wake
from bot.broadcasting.wording import Said
from bot.step import ADDRESS
from consultation.broadcasts.audience import chunk
from consultation.broadcasts.ending import end
from consultation.keyring import Keys
from consultation.secrecy import SealBroken, pseudonym
from consultation.tables import BroadcastRow
from consultation.words import BroadcastKind, BroadcastState, Channel

logger = logging.getLogger(__name__)

CHUNK = 500
"""Accounts looked at in one transaction."""
WAITING_AT_MOST = 2_000
"""Rows of one broadcast on one channel that wait in the outbox: some 25 seconds of WhatsApp's rate."""
DONE = -1
"""In `cursors`: the channel has no more accounts."""

_WAITING = text(
    """
    SELECT outbox.channel, count(*) FROM outbox
    JOIN broadcast_recipient AS recipient ON recipient.outbox_id = outbox.id
    WHERE outbox.state = 'waiting' AND outbox.bulk AND recipient.broadcast_id = :id GROUP BY 1
    """
)
# Whoever has one, of this broadcast or (a reminder) of another, is passed over, and whoever was erased since
# they were looked at. Locked in the order of ids, as bot.store.people does.
_RECIPIENTS = text(
    """
    INSERT INTO broadcast_recipient (broadcast_id, account_id, participant_id, reminded)
    SELECT :id, there.account, there.person, CASE WHEN :reminder THEN there.person END
    FROM (
        SELECT account.id AS account, person.id AS person
        FROM unnest(CAST(:accounts AS bigint[]), CAST(:people AS uuid[])) AS input (account, person)
        JOIN account ON account.id = input.account
        JOIN participant AS person ON person.id = input.person AND person.account_id = account.id
        ORDER BY account.id
        FOR KEY SHARE OF account, person
    ) AS there
    ON CONFLICT DO NOTHING
    RETURNING account_id
    """
)
_WHERE = text(
    """
    SELECT account.id, address.sealed, dialogue.ref, coalesce((
        SELECT outbox.line FROM outbox
        WHERE outbox.account_id = account.id AND outbox.line <> '' ORDER BY outbox.id DESC LIMIT 1
    ), address.line) AS line
    FROM account
    JOIN address ON address.account_id = account.id
    JOIN broadcast_recipient AS recipient ON recipient.account_id = account.id
    LEFT JOIN dialogue ON dialogue.participant_id = recipient.participant_id
    WHERE recipient.broadcast_id = :id AND account.id = ANY(CAST(:accounts AS bigint[]))
    """
)
_OUTBOX = text(
    """
    WITH put AS (
        INSERT INTO outbox (account_id, channel, line, bulk, sealed)
        SELECT account, :channel, line, true, sealed
        FROM unnest(CAST(:accounts AS bigint[]), CAST(:lines AS bytea[]), CAST(:sealed AS bytea[]))
             AS input (account, line, sealed)
        RETURNING id, account_id
    )
    UPDATE broadcast_recipient SET outbox_id = put.id FROM put
    WHERE broadcast_id = :id AND broadcast_recipient.account_id = put.account_id
    """
)
# Their address was dropped meanwhile, or cannot be read.
_NO_ADDRESS = text(
    """
    UPDATE broadcast_recipient SET state = 'cancelled', reason = 'address', reminded = NULL, at = now()
    WHERE broadcast_id = :id AND account_id = ANY(CAST(:accounts AS bigint[]))
    """
)
_CURSOR = text("UPDATE broadcast SET cursors = cursors || CAST(:cursor AS jsonb) WHERE id = :id")


async def feed_broadcasts(sessions: sessionmaker[Session], keys: Keys) -> int:
    """Feed each running broadcast once; return how many accounts were looked at."""
    return await asyncio.to_thread(_feed_all, sessions, keys)


def _feed_all(sessions: sessionmaker[Session], keys: Keys) -> int:
    with sessions() as session:
        running = session.scalars(
            select(BroadcastRow.id).where(BroadcastRow.state == "en_cours").order_by(BroadcastRow.id)
        ).all()
    looked, wrong = 0, None
    for number in running:
        try:
            looked += feed(sessions, keys, number, datetime.now(UTC))
        except Exception as error:  # the other broadcasts go on
            wrong = wrong or error
    if wrong is not None:
        raise wrong
    return looked


def feed(sessions: sessionmaker[Session], keys: Keys, number: int, now: datetime) -> int:
    """Move the next people of a broadcast, in one transaction per channel; end it when all is done."""
    looked = 0
    for channel in (Channel.TELEGRAM, Channel.WHATSAPP):
        with sessions.begin() as session:
            row = _held(session, number)
            if row is not None:
                looked += _feed(session, keys, row, channel, now)
    if not looked:
        with sessions.begin() as session:
            row = _held(session, number)
            if row is not None and _is_over(row):
                end(session, row, now)
    return looked


def _held(session: Session, number: int) -> BroadcastRow | None:
    """Return a broadcast that is still running, None also while another process feeds it."""
    return session.scalars(
        select(BroadcastRow)
        .where(BroadcastRow.id == number, BroadcastRow.state == BroadcastState.RUNNING)
        .with_for_update(skip_locked=True)
    ).one_or_none()


def _is_over(row: BroadcastRow) -> bool:
    return all(row.cursors.get(channel) == DONE for channel in (Channel.TELEGRAM, Channel.WHATSAPP))


def _feed(session: Session, keys: Keys, row: BroadcastRow, channel: Channel, now: datetime) -> int:
    after = int(row.cursors.get(channel, 0))
    if after == DONE:
        return 0
    waiting: dict[str, int] = {}
    for name, number in session.execute(_WAITING, {"id": row.id}):
        waiting[name] = number
    if waiting.get(channel, 0) > WAITING_AT_MOST - CHUNK:
        return 0
    found = chunk(session, row, channel, after, CHUNK, now)
    _put(session, keys, row, channel, found.people)
    cursor = json.dumps({channel.value: DONE if found.last is None else found.last})
    session.execute(_CURSOR, {"id": row.id, "cursor": cursor})
    return 0 if found.last is None else CHUNK


def _put(
    session: Session, keys: Keys, row: BroadcastRow, channel: Channel, people: tuple[tuple[int, UUID], ...]
) -> None:
    if not people:
        return
    taken = session.scalars(
        _RECIPIENTS,
        {
            "id": row.id,
            "reminder": row.kind == BroadcastKind.REMINDER,
            "accounts": [account for account, _ in people],
            "people": [person for _, person in people],
        },
    ).all()
    if not taken:
        return
    said = Said.of(session, row)
    accounts: list[int] = []
    lines: list[bytes] = []
    sealed: list[bytes] = []
    for account, address, ref, line in session.execute(_WHERE, {"id": row.id, "accounts": list(taken)}):
        try:
            where = keys.payloads.open(address, ADDRESS).decode()
        except SealBroken:
            logger.error("diffusion %d : l’adresse du compte %d est illisible", row.id, account)
            continue
        accounts.append(account)
        # After what was said last, in its order; on a line of its own where nothing was.
        lines.append(bytes(line) if line else pseudonym(keys.lines, "broadcast", where))
        packed = messages_json.pack(where, said.message(ref))
        sealed.append(keys.payloads.seal(packed, messages_json.PURPOSE))
    values = {"id": row.id, "channel": channel.value, "accounts": accounts, "lines": lines, "sealed": sealed}
    session.execute(_OUTBOX, values)
    if lost := set(taken) - set(accounts):
        session.execute(_NO_ADDRESS, {"id": row.id, "accounts": sorted(lost)})
    wake.notify(session, wake.OUTBOX)
