"""Pictures of results that broadcasts wait for, inside the analyse role (job `results_card`)."""

import logging

from sqlalchemy.orm import Session, sessionmaker

from analysis.results_card import NothingToShow, enclose
from bot import jobs
from consultation.broadcasts.making import CARD

logger = logging.getLogger(__name__)

LEASE_SECONDS = 120.0
AGAIN_SECONDS = 30.0
"""A release may come; until then whoever asks for a preview is told what is missing."""


def draw_cards(sessions: sessionmaker[Session], limit: int = 5) -> int:
    """Draw at most `limit` pictures; return how many were drawn."""
    with sessions.begin() as session:
        found = jobs.claim(session, CARD, limit, LEASE_SECONDS)
    return sum(_draw(sessions, job) for job in found)


def _draw(sessions: sessionmaker[Session], job: jobs.Job) -> bool:
    with sessions.begin() as session:
        try:
            drawn = enclose(session, int(job.payload["broadcast"]))
        except NothingToShow as nothing:
            jobs.again(session, job, AGAIN_SECONDS, str(nothing))
            return False
        jobs.done(session, job)
    if drawn:
        logger.info("diffusion %s : carte des résultats dessinée", job.payload["broadcast"])
    return drawn
