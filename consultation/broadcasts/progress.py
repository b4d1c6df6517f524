"""How far a broadcast is, while it runs: counts by state and reason, its pace, when it will be over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.broadcasts.filters import Filter
from consultation.broadcasts.preview import hours_of, told
from consultation.channels import LIMITS
from consultation.tables import BroadcastRow
from consultation.words import BroadcastState, Channel, SendState

REASONS = {
    "opted_out": "ont dit STOP depuis, ou ont bloqué le bot",
    "consent": "ont retiré leur accord depuis",
    "answered": "ont repris d’elles-mêmes depuis",
    "excluded": "ne comptent plus parmi les participants",
    "closed": "campagne close depuis",
    "address": "adresse effacée depuis",
    "erased": "tout effacé (SUPPRIMER)",
    "window": "pas de modèle WhatsApp après 24 heures",
    "stopped": "diffusion arrêtée",
    "lease": "envoi interrompu : partis peut-être, jamais renvoyés",
}
"""Why something did not go, as it is said to facilitators; other reasons are the provider's codes."""

_COUNTS = text(
    """
    SELECT recipient.state, coalesce(recipient.reason, ''), account.channel, count(*),
           count(*) FILTER (WHERE recipient.state = 'sent' AND recipient.at > :now - interval '1 minute'),
           count(outbox.delivered_at), count(outbox.read_at)
    FROM broadcast_recipient AS recipient
    JOIN account ON account.id = recipient.account_id
    LEFT JOIN outbox ON outbox.id = recipient.outbox_id AND recipient.state = 'sent'
    WHERE recipient.broadcast_id = :id
    GROUP BY 1, 2, 3
    """
)


@dataclass(frozen=True, slots=True)
class Progress:
    """People by state; `reasons` by reason, for what did not go. `per_minute`: sent in the last minute.

    `expected`: how many were to be reached when it started. None in the place of a number: fewer than can
    be told (preview.FEW). `over_at` is an estimate, None when it is not running.
    """

    expected: int | None
    done: int
    states: Mapping[str, int | None]
    reasons: Mapping[str, int | None]
    delivered: int | None
    read: int | None
    per_minute: int
    over_at: datetime | None


def progress(session: Session, broadcast: BroadcastRow, now: datetime) -> Progress:
    rows = session.execute(_COUNTS, {"id": broadcast.id, "now": now}).all()
    states: dict[str, int] = {}
    reasons: dict[str, int] = {}
    gone: dict[str, int] = {}
    lately = delivered = read = 0
    for state, reason, channel, number, recent, arrived, seen in rows:
        states[state] = states.get(state, 0) + number
        if state in (SendState.FAILED, SendState.CANCELLED, SendState.UNKNOWN):
            reasons[reason] = reasons.get(reason, 0) + number
        if state not in (SendState.WAITING, SendState.HELD):
            gone[channel] = gone.get(channel, 0) + number
        lately, delivered, read = lately + recent, delivered + arrived, read + seen
    discreet = Filter.from_json(broadcast.filter).about_people
    expected: Mapping[str, int] = broadcast.expected
    return Progress(
        expected=told(sum(expected.values()), discreet),
        done=sum(gone.values()),
        states={state: told(number, discreet) for state, number in sorted(states.items())},
        reasons={reason: told(number, discreet) for reason, number in sorted(reasons.items())},
        delivered=told(delivered, discreet),
        read=told(read, discreet),
        per_minute=lately,
        over_at=_over_at(broadcast, expected, gone, now),
    )


def _over_at(
    broadcast: BroadcastRow, expected: Mapping[str, int], gone: Mapping[str, int], now: datetime
) -> datetime | None:
    if broadcast.state != BroadcastState.RUNNING:
        return None
    seconds = [
        max(0, number - gone.get(channel, 0)) / LIMITS[Channel(channel)].per_second
        for channel, number in expected.items()
    ]
    return hours_of(broadcast).after_sending(now, max(seconds, default=0.0))
