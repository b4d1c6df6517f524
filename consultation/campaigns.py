"""Verbs on campaigns: create, revise, open, close, and reading a revision's questionnaire."""

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultation.keyring import Keys
from consultation.questionnaire.load import Reading, read, read_published
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.revise import compatible
from consultation.tables import CampaignRow, ConsultationRow, RevisionRow
from consultation.words import CampaignState


class CampaignUnknown(Exception):
    """No campaign has this code."""


class CampaignStateWrong(Exception):
    """The campaign is not in the state that the verb needs; the message says what to do, in French."""


class QuestionnaireRefused(Exception):
    """The questionnaire has errors; `reading.findings` lists them all."""

    def __init__(self, reading: Reading) -> None:
        super().__init__("Le questionnaire contient des erreurs : corrigez-les puis recommencez.")
        self.reading = reading


def find(session: Session, code: str) -> CampaignRow:
    """Return the campaign; raises CampaignUnknown."""
    campaign = session.scalars(select(CampaignRow).where(CampaignRow.code == code)).one_or_none()
    if campaign is None:
        raise CampaignUnknown(code)
    return campaign


def create(
    session: Session, keys: Keys, source: str, *, code: str | None = None, demo: bool = False
) -> CampaignRow:
    """Create a campaign in draft with its first revision; raises QuestionnaireRefused, CampaignStateWrong."""
    questionnaire = _accepted(read(source))
    code = code or _free_code(questionnaire)
    if session.scalar(select(func.count()).where(CampaignRow.code == code)):
        raise CampaignStateWrong(f"Le code « {code} » est déjà pris : choisissez-en un autre.")
    consultation = ConsultationRow(title=questionnaire.title, territory=questionnaire.territory)
    session.add(consultation)
    session.flush()
    campaign = CampaignRow(
        code=code,
        consultation_id=consultation.id,
        phase=questionnaire.phase,
        wave=questionnaire.wave,
        title=questionnaire.title,
        sealed_key=keys.wrap_campaign_key(),
        demo=demo,
    )
    session.add(campaign)
    session.flush()
    _publish(session, campaign, source)
    return campaign


def revise(session: Session, code: str, source: str) -> RevisionRow:
    """Publish a new revision; running dialogues finish on theirs. The same name means the same thing."""
    campaign = find(session, code)
    if campaign.state == CampaignState.CLOSED:
        raise CampaignStateWrong(f"La campagne « {code} » est close : créez-en une nouvelle.")
    reading = read(source)
    new = _accepted(reading)
    findings = compatible(questionnaire_of(session, current_revision(session, campaign).id), new)
    if any(finding.level == "erreur" for finding in findings):
        raise QuestionnaireRefused(Reading(None, tuple(findings)))
    return _publish(session, campaign, source)


def open_campaign(session: Session, code: str, now: datetime) -> CampaignRow:
    campaign = find(session, code)
    if campaign.state == CampaignState.CLOSED:
        raise CampaignStateWrong(f"La campagne « {code} » est close : elle ne peut pas rouvrir.")
    campaign.state = CampaignState.OPEN
    campaign.opened_at = campaign.opened_at or now
    return campaign


def current_revision(session: Session, campaign: CampaignRow) -> RevisionRow:
    return session.scalars(
        select(RevisionRow)
        .where(RevisionRow.campaign_id == campaign.id)
        .order_by(RevisionRow.number.desc())
        .limit(1)
    ).one()


def questionnaire_of(session: Session, revision_id: int) -> Questionnaire:
    """Return a revision's questionnaire. Revisions never change, so the parsed model is kept."""
    digest = session.scalars(select(RevisionRow.digest).where(RevisionRow.id == revision_id)).one()
    return _parsed(digest) or _parse(
        digest, session.scalars(select(RevisionRow.source).where(RevisionRow.id == revision_id)).one()
    )


_kept: dict[str, Questionnaire] = {}
KEPT_AT_MOST = 200


def _parsed(digest: str) -> Questionnaire | None:
    return _kept.get(digest)


def _parse(digest: str, source: str) -> Questionnaire:
    questionnaire = _accepted(read_published(source))
    if len(_kept) >= KEPT_AT_MOST:
        _kept.clear()
    _kept[digest] = questionnaire
    return questionnaire


def _accepted(reading: Reading) -> Questionnaire:
    if reading.questionnaire is None:
        raise QuestionnaireRefused(reading)
    return reading.questionnaire


def _publish(session: Session, campaign: CampaignRow, source: str) -> RevisionRow:
    last = session.scalar(select(func.max(RevisionRow.number)).where(RevisionRow.campaign_id == campaign.id))
    revision = RevisionRow(
        campaign_id=campaign.id,
        number=(last or 0) + 1,
        source=source,
        digest=hashlib.sha256(source.encode()).hexdigest(),
    )
    session.add(revision)
    session.flush()
    return revision


def _free_code(questionnaire: Questionnaire) -> str:
    """A code that people can type: the place, and four letters without look-alikes."""
    plain = unicodedata.normalize("NFKD", questionnaire.territory_name).encode("ascii", "ignore").decode()
    place = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:20] or "quartier"
    return f"{place}-{''.join(secrets.choice('abcdefghjkmnpqrstuvwxyz') for _ in range(4))}"
