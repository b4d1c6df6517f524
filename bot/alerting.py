"""Telling the named person that danger was read (job `notify_alert`): that it was, never what was said."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs
from bot.jobs import Job
from bot.notices import LEASE_SECONDS, Notice, tell
from bot.postman import Postman
from consultation.campaigns import current_revision, questionnaire_of
from consultation.tables import AlertRow, CampaignRow

KIND = "notify_alert"
PARIS = ZoneInfo("Europe/Paris")

_NOTIFIED = text("UPDATE alert SET notified_at = now() WHERE id = :id AND notified_at IS NULL")

NOBODY = "le questionnaire ne donne pas l’adresse d’une personne référente"
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


async def notify_alerts(
    sessions: sessionmaker[Session], postman: Postman | None, public_url: str, limit: int = 10
) -> int:
    """Tell of at most `limit` alerts; return how many were tried."""
    notices = await asyncio.to_thread(_claim, sessions, public_url, limit)
    for notice in notices:
        await asyncio.to_thread(tell, sessions, postman, notice)
    return len(notices)


def _claim(sessions: sessionmaker[Session], public_url: str, limit: int) -> list[Notice]:
    with sessions.begin() as session:
        claimed = jobs.claim(session, KIND, limit, LEASE_SECONDS)
        read = jobs.one_by_one(session, claimed, lambda job: _read(session, job, public_url))
    return [notice for notice in read if notice is not None]


def _read(session: Session, job: Job, public_url: str) -> Notice | None:
    alert = session.get(AlertRow, job.payload["alert"])
    if alert is None or alert.notified_at is not None:
        jobs.done(session, job)
        return None
    campaign = None if alert.campaign_id is None else session.get(CampaignRow, alert.campaign_id)
    to, body = None, ""
    if campaign is not None:  # else a stranger, who had not opened any consultation
        referent = questionnaire_of(session, current_revision(session, campaign).id).referent
        to = None if referent is None else referent.email
        body = _body(alert, campaign, public_url)
    return Notice(job, f"alerte {alert.id}", to, SUBJECT, body, NOBODY, _NOTIFIED, {"id": alert.id})


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
