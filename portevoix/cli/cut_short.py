"""What closing a campaign would cut short, or leave behind: one French line each."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.alerts import open_alerts
from consultation.broadcasts.moving import broadcasts
from consultation.hand_overs import waiting
from consultation.outgoing import held
from consultation.tables import CampaignRow
from consultation.transcriptions import count_waiting
from consultation.words import BroadcastKind, BroadcastState

GOING = frozenset({BroadcastState.RUNNING, BroadcastState.PAUSED})
# Messages of the team to who asked for somebody, that have not left: nothing but these is put out beside
# a dialogue at the moment of an answer.
_ANSWERS = text(
    """
    SELECT count(*) FROM hand_over AS wish
    JOIN participant ON participant.id = wish.participant_id
    WHERE wish.campaign_id = :campaign AND wish.answered_at IS NOT NULL AND EXISTS (
        SELECT FROM outbox WHERE outbox.account_id = participant.account_id
        AND outbox.inbox_id IS NULL AND NOT outbox.bulk AND outbox.state IN ('waiting', 'held')
        AND outbox.created_at BETWEEN wish.answered_at - interval '1 minute'
                                  AND wish.answered_at + interval '1 minute'
    )
    """
)


def cut_short(session: Session, campaign: CampaignRow, now: datetime) -> Iterator[str]:
    """Yield what goes on in a campaign, and what becomes of it; nothing where all is done."""
    code = campaign.code
    for row, _ in broadcasts(session, campaign.id):
        if row.state in GOING:
            yield _broadcast(row.id, BroadcastKind(row.kind))
    if number := open_alerts(session, campaign.id):
        yield (
            f"{_many(number, 'alerte', 'alertes')} de danger sans décision : "
            f"d’abord « portevoix alert list {code} »."
        )
    if number := waiting(session, campaign.id):
        who = "personne veut" if number == 1 else "personnes veulent"
        yield (
            f"{number} {who} parler à quelqu’un de l’équipe, et on ne pourra plus leur répondre : "
            f"d’abord « portevoix handover list {code} »."
        )
    if number := session.scalar(_ANSWERS, {"campaign": campaign.id}):
        yield (
            f"{_many(number, 'réponse', 'réponses')} de l’équipe pas encore "
            f"{'lue : elle ne partira' if number == 1 else 'lues : elles ne partiront'} plus."
        )
    if number := count_waiting(session, now, campaign.id):
        yield (
            f"{_many(number, 'message vocal', 'messages vocaux')} que personne n’a "
            f"{'écrit' if number == 1 else 'écrits'} : d’abord « portevoix voice list {code} »."
        )
    if number := sum(count for _, count in held(session, campaign.id)):
        yield (
            f"{_many(number, 'message retenu', 'messages retenus')} : "
            f"{'il ne partira' if number == 1 else 'ils ne partiront'} plus."
        )


def _broadcast(number: int, kind: BroadcastKind) -> str:
    if kind is BroadcastKind.REMINDER:
        return f"La diffusion {number} ({kind}) n’est pas finie : elle s’arrête là."
    return (
        f"La diffusion {number} ({kind}) n’est pas finie : elle continue, mais seulement vers les personnes "
        "qui ont demandé les résultats."
    )


def _many(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
