"""Starting, pausing, going on and stopping: rows only, the sending process does the rest."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from consultation.broadcasts.errors import BroadcastUnknown, BroadcastWrong
from consultation.broadcasts.preview import Preview, counted, preview
from consultation.broadcasts.prices import price_of
from consultation.prices import PricesWrong
from consultation.tables import BroadcastRow, CampaignRow
from consultation.words import BroadcastKind, BroadcastState, CampaignState

SAID = {
    BroadcastState.DRAFT: "en brouillon",
    BroadcastState.READY: "prête",
    BroadcastState.RUNNING: "en cours",
    BroadcastState.PAUSED: "en pause",
    BroadcastState.STOPPED: "arrêtée",
    BroadcastState.OVER: "finie",
}
NOT_BEGUN = (BroadcastState.DRAFT, BroadcastState.READY)
ENDED = (BroadcastState.STOPPED, BroadcastState.OVER)

_MINE = (
    "(SELECT outbox_id FROM broadcast_recipient WHERE broadcast_id = :id AND state IN ('waiting', 'held'))"
)
# What a pause held back (bot.broadcasting.guard) goes on; what waits for its hour is put back by itself.
_GO_ON = text(
    f"UPDATE outbox SET due_at = least(due_at, now()) WHERE id IN {_MINE} "  # noqa: S608
    "AND state = 'waiting' AND error IS NULL"
)
_CANCEL = text(
    "UPDATE outbox SET state = 'cancelled', sealed = NULL, reason = 'stopped' "  # noqa: S608
    f"WHERE id IN {_MINE} AND state IN ('waiting', 'held')"
)
_WAKE = text("SELECT pg_notify('portevoix_outbox', '')")


def find_broadcast(session: Session, number: int, *, hold: bool = False) -> BroadcastRow:
    """Return a broadcast, with `hold` until the transaction ends; raises BroadcastUnknown."""
    wanted = select(BroadcastRow).where(BroadcastRow.id == number)
    row = session.scalars(wanted.with_for_update() if hold else wanted).one_or_none()
    if row is None:
        raise BroadcastUnknown(number)
    return row


def broadcasts(
    session: Session, campaign_id: int | None = None, limit: int = 200, before: int | None = None
) -> Sequence[tuple[BroadcastRow, str]]:
    """Return broadcasts with their campaigns' codes, the newest first, those numbered below `before`."""
    wanted = select(BroadcastRow, CampaignRow.code).join(
        CampaignRow, CampaignRow.id == BroadcastRow.campaign_id
    )
    if campaign_id is not None:
        wanted = wanted.where(BroadcastRow.campaign_id == campaign_id)
    if before is not None:
        wanted = wanted.where(BroadcastRow.id < before)
    rows = session.execute(wanted.order_by(BroadcastRow.id.desc()).limit(limit)).all()
    return [(row, code) for row, code in rows]


def look(
    session: Session,
    number: int,
    now: datetime,
    daily_limit: int | None,
    price: float | None,
    prices: Path | None = None,
) -> tuple[BroadcastRow, Preview]:
    """Preview, which makes a draft ready to start. Raises BroadcastUnknown, BroadcastWrong.

    price: euros for one WhatsApp message; None for that of the file `prices`, or of the one that comes along.
    """
    row = find_broadcast(session, number, hold=True)
    if row.card and row.enclosure is None:
        raise BroadcastWrong(
            "La carte des résultats n’est pas encore dessinée : il faut une parution, "
            "et le rôle analyse en marche."
        )
    try:
        seen = preview(session, row, now, daily_limit, price_of(row.kind, prices) if price is None else price)
    except PricesWrong as wrong:
        raise BroadcastWrong(str(wrong)) from None
    if row.state == BroadcastState.DRAFT:
        row.state = BroadcastState.READY
        session.flush()
    return row, seen


def start(session: Session, number: int, who: str, now: datetime) -> BroadcastRow:
    """Let it go out; the caller commits. Raises BroadcastUnknown, BroadcastWrong."""
    row = find_broadcast(session, number, hold=True)
    if row.state == BroadcastState.DRAFT:
        raise BroadcastWrong("Voyez d’abord ce qui partira, et à combien de personnes : demandez l’aperçu.")
    if row.state != BroadcastState.READY:
        raise _wrong(row, "elle ne peut pas être lancée deux fois")
    campaign = session.get_one(CampaignRow, row.campaign_id)
    if row.kind == BroadcastKind.REMINDER and campaign.state != CampaignState.OPEN:
        raise BroadcastWrong(f"La campagne « {campaign.code} » est close : on ne peut plus la reprendre.")
    if row.next_campaign_id is not None:
        following = session.get_one(CampaignRow, row.next_campaign_id)
        if following.state != CampaignState.OPEN:
            raise BroadcastWrong(f"Ouvrez d’abord la campagne « {following.code} » : on y invite.")
    row.expected = counted(session, row, now)
    if not row.expected:
        raise BroadcastWrong("Cette diffusion ne touche personne : voyez l’aperçu.")
    row.state, row.started_at, row.started_by = BroadcastState.RUNNING, now, who
    session.flush()
    session.execute(_WAKE)
    return row


def pause(session: Session, number: int) -> BroadcastRow:
    """Nothing more goes out but what is being sent this moment."""
    row = find_broadcast(session, number, hold=True)
    if row.state != BroadcastState.RUNNING:
        raise _wrong(row, "seule une diffusion en cours peut être mise en pause")
    row.state = BroadcastState.PAUSED
    session.flush()
    return row


def resume(session: Session, number: int) -> BroadcastRow:
    row = find_broadcast(session, number, hold=True)
    if row.state != BroadcastState.PAUSED:
        raise _wrong(row, "seule une diffusion en pause peut reprendre")
    row.state = BroadcastState.RUNNING
    session.flush()
    session.execute(_GO_ON, {"id": row.id})
    session.execute(_WAKE)
    return row


def stop(session: Session, number: int, now: datetime) -> BroadcastRow:
    """End it for good: what still waits is cancelled."""
    row = find_broadcast(session, number, hold=True)
    if row.state in ENDED:
        raise _wrong(row, "il n’y a plus rien à arrêter")
    row.state, row.ended_at = BroadcastState.STOPPED, now
    session.flush()
    session.execute(_CANCEL, {"id": row.id})
    return row


def _wrong(row: BroadcastRow, why: str) -> BroadcastWrong:
    return BroadcastWrong(f"La diffusion {row.id} est {SAID[BroadcastState(row.state)]} : {why}.")
