"""The `analyse` role: flags doubtful runs and makes the releases that are due."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from analysis.due import changes_since, due, last_release
from analysis.flagging import flag
from analysis.release import release_if_due
from analysis.thresholds import CHANGES_AT_LEAST
from consultation.tables import CampaignRow, ParticipantRow, ReleaseRow
from consultation.words import CampaignState

QUIET = timedelta(seconds=20)
"""A release waits until nobody has answered for so long and everything is tagged…"""
OVERDUE = timedelta(minutes=10)
"""…unless enough participants have been waiting for so long."""

PERCENT_OF_CHANGE = 2  # of the participants of the last release
A_DAY = timedelta(days=1)

UNTAGGED = """
    SELECT EXISTS (
        SELECT FROM answer_version v JOIN answer a ON a.id = v.answer_id AND a.current = v.number
        WHERE v.text IS NOT NULL AND v.tagged_with IS NULL AND a.campaign_id = :campaign
              AND a.part = 'reponse' AND NOT v.passed
    )
"""


def analyse_once(sessions: sessionmaker[Session], now: datetime) -> int:
    """Do what is due for every campaign that is not a draft; return how many releases were made.

    Each campaign is a transaction of its own, committed here. What fails for one is raised once the others
    had their turn.
    """
    with sessions() as session:
        campaigns = session.scalars(
            select(CampaignRow.id).where(CampaignRow.state != CampaignState.DRAFT).order_by(CampaignRow.id)
        ).all()
    made, wrong = 0, None
    for campaign in campaigns:
        try:
            made += _analyse(sessions, campaign, now)
        except Exception as error:
            wrong = wrong or error
    if wrong is not None:
        raise wrong
    return made


def _analyse(sessions: sessionmaker[Session], campaign_id: int, now: datetime) -> int:
    with sessions.begin() as session:
        flag(session, session.get_one(CampaignRow, campaign_id), now)
    with sessions.begin() as session:
        campaign = session.get_one(CampaignRow, campaign_id)
        last = last_release(session, campaign_id)
        if due(session, campaign, last).missing or not worth_it(session, last, now):
            return 0
        if not settled(session, campaign_id, last, now):
            return 0
        return int(release_if_due(session, campaign, now) is not None)


def worth_it(session: Session, last: ReleaseRow | None, now: datetime) -> bool:
    """True if enough changed for the figures to move, or a day has passed.

    A release after every 11 answers of a large campaign would show next to nothing new, since figures
    that changed little are withheld, and each is compared with all before it.
    """
    if last is None or now - last.at >= A_DAY:
        return True
    wanted = int(last.about["participants"]) * PERCENT_OF_CHANGE / 100
    return changes_since(session, last.campaign_id, last) >= wanted


def settled(session: Session, campaign_id: int, last: ReleaseRow | None, now: datetime) -> bool:
    """True if it is a good moment: a release amid a rush would keep the next ones from being shown,
    for they would differ from it by too few people."""
    mine = ParticipantRow.campaign_id == campaign_id
    newest = session.scalar(select(func.max(ParticipantRow.changed_at)).where(mine))
    if newest is None:
        return False
    if newest <= now - QUIET and not session.execute(text(UNTAGGED), {"campaign": campaign_id}).scalar_one():
        return True
    waiting = select(func.count()).where(mine, ParticipantRow.changed_at <= now - OVERDUE)
    if last is not None:
        waiting = waiting.where(ParticipantRow.changed_at > last.at)
    return (session.scalar(waiting) or 0) >= CHANGES_AT_LEAST
