"""Telling the named person that danger was read (job `notify_alert`): that it was, never what was said."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs
from bot.jobs import Job
from bot.postman import MailNotSent, Postman
from consultation.campaigns import current_revision, questionnaire_of
from consultation.tables import AlertRow, CampaignRow

logger = logging.getLogger(__name__)

KIND = "notify_alert"
LEASE_SECONDS = 120.0
ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = 15.0, 1800.0  # seconds: three hours in all
PARIS = ZoneInfo("Europe/Paris")

_NOTIFIED = text("UPDATE alert SET notified_at = now() WHERE id = :id AND notified_at IS NULL")

SUBJECT = "[Porte-voix] Danger possible : une personne à aider"
BODY = """\
Bonjour,

Un message reçu dans la consultation « {title} » ({code}) fait craindre un danger pour une personne.
Il a été lu le {day} à {hour} (heure de Paris). La personne a reçu aussitôt les numéros d’urgence.

Ce que vous avez à faire :
1. ouvrez {place} et lisez l’alerte n° {number} ;
2. décidez de la suite avec votre équipe, selon la conduite prévue pour cette consultation ;
3. notez votre décision sur l’alerte : tant qu’elle est ouverte, ces mots n’entrent dans aucun résultat.

Ce courriel ne contient volontairement aucun mot de la personne. Ne le transférez pas.
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the named person is told. `to` is None where the questionnaire names nobody."""

    job: Job
    alert: int
    to: str | None = field(repr=False)
    body: str = field(repr=False)


async def notify_alerts(
    sessions: sessionmaker[Session], postman: Postman | None, public_url: str, limit: int = 10
) -> int:
    """Tell of at most `limit` alerts; return how many were tried."""
    notices = await asyncio.to_thread(_claim, sessions, public_url, limit)
    for notice in notices:
        await asyncio.to_thread(_notify, sessions, postman, notice)
    return len(notices)


def _claim(sessions: sessionmaker[Session], public_url: str, limit: int) -> list[Notice]:
    with sessions.begin() as session:
        claimed = jobs.claim(session, KIND, limit, LEASE_SECONDS)
        read = [_read(session, job, public_url) for job in claimed]
    return [notice for notice in read if notice is not None]


def _read(session: Session, job: Job, public_url: str) -> Notice | None:
    alert = session.get(AlertRow, job.payload["alert"])
    if alert is None or alert.notified_at is not None:
        jobs.done(session, job)
        return None
    campaign = None if alert.campaign_id is None else session.get(CampaignRow, alert.campaign_id)
    if campaign is None:  # a stranger, who had not opened any consultation
        return Notice(job, alert.id, None, "")
    referent = questionnaire_of(session, current_revision(session, campaign).id).referent
    to = None if referent is None else referent.email
    return Notice(job, alert.id, to, _body(alert, campaign, public_url))


def _body(alert: AlertRow, campaign: CampaignRow, public_url: str) -> str:
    at: datetime = alert.at.astimezone(PARIS)
    return BODY.format(
        title=campaign.title,
        code=campaign.code,
        day=at.strftime("%d/%m/%Y"),
        hour=at.strftime("%H h %M"),
        place=f"{public_url}/v1/campaigns/{campaign.code}/alerts",
        number=alert.id,
    )


def _notify(sessions: sessionmaker[Session], postman: Postman | None, notice: Notice) -> None:
    if postman is None:
        _give_up(sessions, notice, "PORTEVOIX_SMTP_URL n’est pas réglée")
    elif notice.to is None:
        _give_up(sessions, notice, "le questionnaire ne donne pas l’adresse d’une personne référente")
    else:
        try:
            postman.send(notice.to, SUBJECT, notice.body)
        except MailNotSent as error:
            _again(sessions, notice, str(error))
        else:
            with sessions.begin() as session:
                session.execute(_NOTIFIED, {"id": notice.alert})
                jobs.done(session, notice.job)


def _again(sessions: sessionmaker[Session], notice: Notice, reason: str) -> None:
    attempts = notice.job.attempts
    if attempts >= ATTEMPTS:
        _give_up(sessions, notice, f"le courriel n’a pas pu partir ({reason})")
        return
    logger.warning("alerte %d : courriel non parti (%s), nouvel essai", notice.alert, reason)
    with sessions.begin() as session:
        jobs.again(session, notice.job, min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempts - 1)), reason)


def _give_up(sessions: sessionmaker[Session], notice: Notice, reason: str) -> None:
    """The alert stays open, where operators and the API see it."""
    logger.error("alerte %d : personne n’a été prévenu, %s", notice.alert, reason)
    with sessions.begin() as session:
        jobs.failed(session, notice.job, reason)
