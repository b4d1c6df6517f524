"""The outbox: claiming what is due, and what became of it. A claim is committed before anything is sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from bot.verdict import Verdict
from consultation.channels import LIMITS
from consultation.words import Channel, SendError, SendState

LEASE_SECONDS = 60.0
"""Longer than any send may take: when it ends, the process that claimed the row is gone."""

# The predicates of the partial indexes are written literally, so that the planner uses the one meant
# (consultation.tables.mail). Lines in hand are read once per statement. What waits before a head is looked
# up in a scalar subquery, once per head: as NOT EXISTS, a planner that knows of no waiting row (the outbox
# before a broadcast) reads all that waits for each head. A row that is only due later (a reminder) holds
# nothing up; one that failed and will be tried again holds its line, for order, unless the provider makes
# it wait for days.
_CLAIM = """
    UPDATE outbox
    SET state = 'sending', attempts = attempts + 1, lease_until = now() + make_interval(secs => :lease)
    WHERE id IN (
        SELECT head.id FROM outbox AS head
        WHERE head.state = 'waiting' AND head.channel = :channel AND {kind}
          AND head.due_at > '-infinity' AND head.due_at <= now()
          AND head.line <> ALL(ARRAY(SELECT busy.line FROM outbox AS busy WHERE busy.state = 'sending'))
          AND head.line <> ALL(CAST(:resting AS bytea[]))
          AND (
              SELECT earlier.id FROM outbox AS earlier
              WHERE earlier.state = 'waiting' AND earlier.line = head.line AND {before}
                AND (earlier.due_at <= now()
                   OR (earlier.error IS NOT NULL AND earlier.error <> 'wait_days'))
              ORDER BY earlier.line, earlier.id LIMIT 1
          ) IS NULL
        ORDER BY head.due_at, head.id
        LIMIT :limit
        FOR UPDATE OF head SKIP LOCKED
    )
    RETURNING id, account_id, line, bulk, sealed, attempts,
              CAST(:window AS float) IS NOT NULL AND NOT urgent AND EXISTS (
                  SELECT FROM account
                  WHERE account.id = account_id AND last_seen_at < now() - make_interval(secs => :window)
              ) AS outside,
              CAST(:window AS float) IS NOT NULL AND EXISTS (
                  SELECT FROM participant
                  WHERE participant.account_id = outbox.account_id AND (
                      (SELECT given FROM consent
                       WHERE participant_id = participant.id AND kind = 'recontact'
                       ORDER BY id DESC LIMIT 1)
                      OR outbox.bulk AND (SELECT given FROM consent
                                          WHERE participant_id = participant.id AND kind = 'rappel'
                                          ORDER BY id DESC LIMIT 1)
                  )
              ) AS reachable,
              NOT urgent AND inbox_id IS NULL AND EXISTS (
                  SELECT FROM account WHERE account.id = account_id AND opted_out_at IS NOT NULL
              ) AS silenced
"""
_KINDS = (
    # Danger to a person waits for nobody.
    text(
        _CLAIM.format(kind="NOT head.bulk AND head.urgent", before="earlier.id < head.id AND earlier.urgent")
    ),
    text(_CLAIM.format(kind="NOT head.bulk", before="earlier.id < head.id AND NOT earlier.bulk")),
    # A broadcast lets the replies of the same person go first.
    text(_CLAIM.format(kind="head.bulk", before="(earlier.id < head.id OR NOT earlier.bulk)")),
)
_SENT = text(
    """
    UPDATE outbox
    SET state = 'sent', provider_id = input.provider_id, sent_at = now(), sealed = NULL, lease_until = NULL,
        error = NULL, reason = NULL,
        -- Somebody who was erased, or never came in: once said, nothing tells to whom.
        line = CASE WHEN outbox.account_id IS NULL THEN '' ELSE outbox.line END
    FROM unnest(CAST(:ids AS bigint[]), CAST(:provider_ids AS bytea[])) AS input (id, provider_id)
    WHERE outbox.id = input.id
    """
)
_NOT_SENT = text(
    """
    UPDATE outbox
    SET state = input.state, error = input.error, reason = input.reason, lease_until = NULL,
        due_at = CASE WHEN input.state = 'waiting' THEN now() + make_interval(secs => input.wait)
                      ELSE due_at END,
        attempts = CASE WHEN input.counts THEN outbox.attempts ELSE outbox.attempts - 1 END,
        sealed = CASE WHEN input.state IN ('waiting', 'held') THEN sealed END
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
         AS input (id bigint, attempts int, state text, error text, reason text, wait float, counts boolean)
    WHERE outbox.id = input.id AND outbox.state = 'sending' AND outbox.attempts = input.attempts
    """
)
_OPT_OUT = text(
    """
    WITH gone AS (
        UPDATE account SET opted_out_at = coalesce(opted_out_at, now()) WHERE id = ANY(CAST(:ids AS bigint[]))
    )
    UPDATE outbox SET state = 'cancelled', sealed = NULL, reason = 'opted_out'
    WHERE state IN ('waiting', 'held') AND NOT urgent AND account_id = ANY(CAST(:ids AS bigint[]))
    """
)
_SILENCED = text(
    """
    UPDATE outbox SET state = 'cancelled', sealed = NULL, lease_until = NULL, reason = 'opted_out'
    WHERE id = ANY(CAST(:ids AS bigint[]))
    """
)
# A reply is sent once more; a second time nobody knows, and a broadcast is never re-sent blindly.
_EXPIRED = text(
    """
    UPDATE outbox
    SET state = CASE WHEN bulk OR reason = 'lease' THEN 'unknown' ELSE 'waiting' END,
        sealed = CASE WHEN bulk OR reason = 'lease' THEN NULL ELSE sealed END,
        reason = 'lease', lease_until = NULL
    WHERE state = 'sending' AND channel = :channel AND lease_until < now()
    RETURNING id, state
    """
)
_LOCK = text("SELECT pg_try_advisory_lock(:space, hashtext(:channel))")
LOCK_SPACE = 0x73656E64


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is marked `sending`; `attempts` counts this attempt.

    `outside`: the channel's window is over, free words are not allowed any more; `reachable`: somebody on
    this account agreed to be contacted again.
    """

    id: int
    account_id: int | None
    line: bytes = field(repr=False)
    bulk: bool
    sealed: bytes | None = field(repr=False)
    attempts: int
    outside: bool = False
    reachable: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    claimed: Claimed
    verdict: Verdict


def lock(session: Session, channel: Channel) -> bool:
    """Be the one who sends on this channel, as long as this connection lives; rates are one process's."""
    return bool(session.scalar(_LOCK, {"space": LOCK_SPACE, "channel": channel.value}))


def claim(
    session: Session,
    channel: Channel,
    limit: int,
    resting: Sequence[bytes] = (),
    lease: float = LEASE_SECONDS,
) -> list[Claimed]:
    """Mark and return at most `limit` due messages, one per person: urgent ones, replies, then bulk.

    What an opted-out account must not get is cancelled instead. `resting` are lines to leave alone.
    """
    found: list[Claimed] = []
    for kind in _KINDS:
        if len(found) < limit:
            found += _claim(session, kind, channel, limit - len(found), resting, lease)
    return found


def _claim(
    session: Session, kind: TextClause, channel: Channel, limit: int, resting: Sequence[bytes], lease: float
) -> list[Claimed]:
    limits = LIMITS.get(channel)
    values = {
        "channel": channel.value,
        "limit": limit,
        "resting": list(resting),
        "lease": lease,
        "window": None if limits is None else limits.window,
    }
    found: list[Claimed] = []
    silenced: list[Claimed] = []
    for *row, is_silenced in session.execute(kind, values):
        claimed = Claimed(*row)
        (silenced if is_silenced else found).append(claimed)
    if silenced:
        session.execute(_SILENCED, {"ids": [one.id for one in silenced]})
    return sorted(found, key=lambda one: one.id)


def settle(session: Session, settled: Sequence[Settled]) -> None:
    """Write what became of claimed messages. May be repeated with the same values."""
    sent = [one for one in settled if one.verdict.state is SendState.SENT]
    if sent:
        ids = [one.claimed.id for one in sent]
        session.execute(_SENT, {"ids": ids, "provider_ids": [one.verdict.provider_id for one in sent]})
    rest = [one for one in settled if one.verdict.state is not SendState.SENT]
    if rest:
        session.execute(_NOT_SENT, {"rows": json.dumps([_row(one) for one in rest])})
    gone = {one.claimed.account_id for one in rest if one.verdict.error is SendError.OPTED_OUT}
    opt_out(session, [one for one in gone if one is not None])


def opt_out(session: Session, accounts: Sequence[int]) -> None:
    """The provider says that these want nothing more: what waits for them is cancelled."""
    if accounts:
        session.execute(_OPT_OUT, {"ids": list(accounts)})


def _row(settled: Settled) -> dict[str, object]:
    claimed, verdict = settled.claimed, settled.verdict
    return {
        "id": claimed.id,
        "attempts": claimed.attempts,
        "state": verdict.state.value,
        "error": verdict.error,
        "reason": verdict.reason,
        "wait": verdict.wait,
        "counts": verdict.counts,
    }


def expire(session: Session, channel: Channel) -> list[tuple[int, SendState]]:
    """Take back what a process that is gone had claimed; return (id, new state)."""
    rows = session.execute(_EXPIRED, {"channel": channel.value})
    return [(id_, SendState(state)) for id_, state in rows]
