"""Verbs on campaigns: create, revise, open, close, and reading a revision's questionnaire."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from consultation import enclosures
from consultation.keyring import Keys
from consultation.questionnaire.attached import OUTLINES, File, with_files
from consultation.questionnaire.finding import Finding
from consultation.questionnaire.load import Reading, read, read_published
from consultation.questionnaire.model import Questionnaire, Sound
from consultation.questionnaire.revise import compatible
from consultation.tables import CampaignRow, ConsultationRow, RevisionFileRow, RevisionRow
from consultation.words import CampaignState

CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")
"""As the table's constraint has it."""


class CampaignUnknown(Exception):
    """No campaign has this code."""


class CampaignStateWrong(Exception):
    """The campaign is not in the state that the verb needs; the message says what to do, in French."""


class CodeWrong(Exception):
    """The code cannot stand in a link; the message proposes one that can, in French."""


class QuestionnaireRefused(Exception):
    """The questionnaire has errors; `reading.findings` lists them all."""

    def __init__(self, reading: Reading) -> None:
        super().__init__("Le questionnaire contient des erreurs : corrigez-les puis recommencez.")
        self.reading = reading


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision that was published; `findings` tell what changes its meaning (warnings, never errors)."""

    row: RevisionRow
    findings: tuple[Finding, ...]


def find(session: Session, code: str) -> CampaignRow:
    """Return the campaign; raises CampaignUnknown."""
    campaign = session.scalars(select(CampaignRow).where(CampaignRow.code == code)).one_or_none()
    if campaign is None:
        raise CampaignUnknown(code)
    return campaign


def create(
    session: Session,
    keys: Keys,
    source: str,
    *,
    code: str | None = None,
    demo: bool = False,
    files: Iterable[File] = (),
    follows: str | None = None,
) -> CampaignRow:
    """Create a campaign in draft with its first revision. `files`: those that the questionnaire names.

    follows: the code of a campaign whose consultation it belongs to; else it has one of its own.
    Raises QuestionnaireRefused, CodeWrong, CampaignStateWrong, CampaignUnknown.
    """
    if code is not None:
        _check_code(code)
    questionnaire = _accepted(read(source))
    code = code or _free_code(questionnaire)
    if session.scalar(select(func.count()).where(CampaignRow.code == code)):
        raise CampaignStateWrong(f"Le code « {code} » est déjà pris : choisissez-en un autre.")
    consultation_id = _consultation(session, questionnaire, follows)
    campaign = CampaignRow(
        code=code,
        consultation_id=consultation_id,
        phase=questionnaire.phase,
        wave=questionnaire.wave,
        title=questionnaire.title,
        sealed_key=keys.wrap_campaign_key(),
        demo=demo,
    )
    session.add(campaign)
    session.flush()
    _publish(session, campaign, source, files)
    return campaign


def _consultation(session: Session, questionnaire: Questionnaire, follows: str | None) -> int:
    if follows is None:
        row = ConsultationRow(title=questionnaire.title, territory=questionnaire.territory)
        session.add(row)
        session.flush()
        return row.id
    row = session.get_one(ConsultationRow, find(session, follows).consultation_id)
    if row.territory and questionnaire.territory and row.territory != questionnaire.territory:
        raise CampaignStateWrong(
            f"« {follows} » concerne {row.territory}, ce questionnaire {questionnaire.territory} : "
            "une consultation n’a qu’un territoire."
        )
    return row.id


def revise(session: Session, code: str, source: str, files: Iterable[File] = ()) -> Revised:
    """Publish a new revision; running dialogues finish on theirs. The same name means the same thing.

    Raises CampaignUnknown, CampaignStateWrong, QuestionnaireRefused.
    """
    campaign = find(session, code)
    if campaign.state == CampaignState.CLOSED:
        raise CampaignStateWrong(f"La campagne « {code} » est close : créez-en une nouvelle.")
    reading = read(source)
    new = _accepted(reading)
    findings = compatible(questionnaire_of(session, current_revision(session, campaign).id), new)
    if any(finding.level == "erreur" for finding in findings):
        raise QuestionnaireRefused(Reading(None, tuple(findings)))
    return Revised(_publish(session, campaign, source, files), tuple(findings))


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
    digest, files = session.execute(_WHAT, {"revision": revision_id}).one()
    known = _Known(digest, tuple((name, sha256, mime) for name, sha256, mime in files or ()))
    return _kept.get(known) or _parse(session, revision_id, known)


@dataclass(frozen=True, slots=True)
class _Known:
    """What makes a questionnaire: its text, and its files as (name, sha256, mime)."""

    digest: str
    files: tuple[tuple[str, str, str], ...]


_WHAT = text(
    """
    SELECT digest, (SELECT jsonb_agg(jsonb_build_array(name, sha256, mime) ORDER BY name)
                    FROM revision_file WHERE revision_id = revision.id)
    FROM revision WHERE id = :revision
    """
)
_kept: dict[_Known, Questionnaire] = {}
KEPT_AT_MOST = 200


def _parse(session: Session, revision_id: int, known: _Known) -> Questionnaire:
    source = session.scalars(select(RevisionRow.source).where(RevisionRow.id == revision_id)).one()
    questionnaire = _accepted(read_published(source))
    if known.files:
        sounds = {name: Sound(sha256, mime) for name, sha256, mime in known.files if name != OUTLINES}
        outlines = next((sha256 for name, sha256, _ in known.files if name == OUTLINES), None)
        content = None if outlines is None else enclosures.content(session, outlines)
        questionnaire = with_files(questionnaire, sounds, content)
    if len(_kept) >= KEPT_AT_MOST:
        _kept.clear()
    _kept[known] = questionnaire
    return questionnaire


def _accepted(reading: Reading) -> Questionnaire:
    if reading.questionnaire is None:
        raise QuestionnaireRefused(reading)
    return reading.questionnaire


def _publish(session: Session, campaign: CampaignRow, source: str, files: Iterable[File]) -> RevisionRow:
    last = session.scalar(select(func.max(RevisionRow.number)).where(RevisionRow.campaign_id == campaign.id))
    revision = RevisionRow(
        campaign_id=campaign.id,
        number=(last or 0) + 1,
        source=source,
        digest=hashlib.sha256(source.encode()).hexdigest(),
    )
    session.add(revision)
    session.flush()
    for file in files:
        sha256 = enclosures.keep(session, file.content, file.mime)
        session.add(RevisionFileRow(revision_id=revision.id, name=file.name, sha256=sha256, mime=file.mime))
    session.flush()
    return revision


def _check_code(code: str) -> None:
    """Raise CodeWrong where the table would refuse the code."""
    if CODE.fullmatch(code) is not None:
        return
    good = _plain(code)[:32].strip("-")
    proposed = good if CODE.fullmatch(good) else f"quartier-{good}".strip("-")
    raise CodeWrong(
        f"Le code « {code[:40]} » ne convient pas\u00a0: il faut 3 à 32 signes, des minuscules sans accent, "
        f"des chiffres et des tirets. Par exemple\u00a0: {proposed}"
    )


def _free_code(questionnaire: Questionnaire) -> str:
    """A code that people can type: the place, and four letters without look-alikes."""
    place = _plain(questionnaire.territory_name)[:20].strip("-") or "quartier"
    return f"{place}-{''.join(secrets.choice('abcdefghjkmnpqrstuvwxyz') for _ in range(4))}"


def _plain(words: str) -> str:
    """Return a text in small letters without accents, words joined by hyphens."""
    ascii_ = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_.lower()).strip("-")
