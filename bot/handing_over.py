"""Somebody wants to speak to a person: the e-mail to the team (job `notify_hand_over`), and their answer.

The e-mail holds no word of the resident's. The answer goes where the resident writes, like the bot's own.
"""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot import jobs
from bot.engine.take import clean
from bot.jobs import Job
from bot.late_danger import say_to
from bot.messages import Message, Template
from bot.notices import LEASE_SECONDS, Notice, tell
from bot.postman import Postman
from bot.texts import text as text_of
from consultation.campaigns import current_revision, questionnaire_of
from consultation.hand_overs import find_hand_over
from consultation.keyring import Keys
from consultation.message_templates import TEAM_ANSWER
from consultation.tables import AccountRow, CampaignRow, HandOverRow, ParticipantRow

KIND = "notify_hand_over"
PARIS = ZoneInfo("Europe/Paris")
LONGEST = 1_000
"""Characters of the longest answer: one message on every channel."""
LONGEST_IN_TEMPLATE = 600
"""Characters of the longest answer that fits a template; a longer one is held until the person writes."""
LONGEST_TITLE = 150
NOBODY = "le questionnaire ne donne ni l’adresse d’un contact (contact:), ni celle du responsable"
SUBJECT = "[Porte-voix] Une personne veut parler à quelqu’un"
BODY = """\
Bonjour,

Dans la consultation « {title} » ({code}), une personne demande à parler à quelqu’un.
Elle l’a écrit le {day} à {hour} (heure de Paris), demande n° {number}.

Pour lui répondre là où elle écrit :
  portevoix handover answer {code} {number} "votre message"
Pour noter que c’est fait : portevoix handover close {code} {number} --who "votre nom"

Ce courriel ne contient volontairement aucun mot de la personne.
"""
_NOTHING_TO_CONFIRM = text(
    "UPDATE dialogue SET state = state - 'confirming' - 'heard' WHERE participant_id = :participant"
)


class CannotAnswer(Exception):
    """The message says in French why it cannot be sent."""


async def notify_hand_overs(sessions: sessionmaker[Session], postman: Postman | None, limit: int = 10) -> int:
    """Tell of at most `limit` requests; return how many were tried."""
    notices = await asyncio.to_thread(_claim, sessions, limit)
    for notice in notices:
        await asyncio.to_thread(tell, sessions, postman, notice)
    return len(notices)


def _claim(sessions: sessionmaker[Session], limit: int) -> list[Notice]:
    with sessions.begin() as session:
        claimed = jobs.claim(session, KIND, limit, LEASE_SECONDS)
        read = jobs.one_by_one(session, claimed, lambda job: _read(session, job))
    return [notice for notice in read if notice is not None]


def _read(session: Session, job: Job) -> Notice | None:
    wish = session.get(HandOverRow, job.payload["hand_over"])
    if wish is None or wish.state != "open":  # erased, or seen to, since
        jobs.done(session, job)
        return None
    campaign = session.get_one(CampaignRow, wish.campaign_id)
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)
    contact = questionnaire.contact
    to = contact.email if contact is not None and contact.email else questionnaire.notice.controller.email
    at: datetime = wish.at.astimezone(PARIS)
    body = BODY.format(
        title=campaign.title,
        code=campaign.code,
        day=at.strftime("%d/%m/%Y"),
        hour=at.strftime("%H h %M"),
        number=wish.id,
    )
    return Notice(job, f"demande {wish.id}", to, SUBJECT, body, NOBODY)


def answer(session: Session, keys: Keys, campaign_id: int, number: int, words: str, now: datetime) -> None:
    """Put the team's answer in the outbox; the caller commits. Raises HandOverUnknown, CannotAnswer."""
    words = clean(words)
    if not any(char.isalnum() for char in words) or len(words) > LONGEST:
        raise CannotAnswer(f"Le message est vide ou dépasse {LONGEST} caractères.")
    wish = find_hand_over(session, campaign_id, number)
    account = session.scalar(
        select(ParticipantRow.account_id).where(ParticipantRow.id == wish.participant_id)
    )
    if account is not None and session.get_one(AccountRow, account).opted_out_at is not None:
        raise CannotAnswer("Cette personne a demandé à ne plus recevoir de message (STOP).")
    said = Message(text_of("message_de_l_equipe", message=words), template=_template(session, wish, words))
    if account is None or not say_to(session, keys, account, said):
        raise CannotAnswer("Cette personne ne peut plus recevoir de message : son adresse n’est plus gardée.")
    wish.answered_at = now
    # What was asked last is what a « oui » answers: to the team now, and to nothing that erases.
    session.execute(_NOTHING_TO_CONFIRM, {"participant": wish.participant_id})


def _template(session: Session, wish: HandOverRow, words: str) -> Template | None:
    """Return how it is said where free words are not allowed any more."""
    if len(words) > LONGEST_IN_TEMPLATE:
        return None
    title = session.get_one(CampaignRow, wish.campaign_id).title
    return Template(TEAM_ANSWER, (title[:LONGEST_TITLE], words))
