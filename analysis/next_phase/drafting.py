"""Drafts the next phase of a campaign from what it published: never a figure that a release withholds."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.documents import read_document
from analysis.due import last_release
from analysis.next_phase import drafts
from analysis.next_phase.facts import carried_ideas, facts
from analysis.priorities.documents import PRIORITIES
from consultation.campaigns import current_revision, questionnaire_of
from consultation.decisions import decisions_of
from consultation.questionnaire.model import Questionnaire
from consultation.tables import CampaignRow, ReleaseRow
from consultation.words import Phase

MOST_FACTS, MOST_ITEMS, FIRST = 4, 8, 3
PROBABLE = ("presque sûr", "probable")


class CannotDraft(Exception):
    """What the next phase is made of is not there yet; the message says what to do, in French."""


def draft(session: Session, campaign: CampaignRow, phase: Phase) -> Questionnaire:
    """Return a questionnaire of a phase that follows a campaign, valid for the check; raises CannotDraft."""
    last = questionnaire_of(session, current_revision(session, campaign).id)
    wave = _wave(session, campaign, phase)
    if phase == campaign.phase:
        return drafts.next_wave(last, wave)
    if phase == Phase.ECOUTE:
        raise CannotDraft(
            f"« {campaign.code} » n’est pas une écoute : partez de la dernière campagne d’écoute pour une "
            "nouvelle vague."
        )
    if phase == Phase.RESTITUTION:
        return _restitution(session, campaign, last, wave)
    release = _release(session, campaign)
    if phase == Phase.IDEES:
        known = facts(session, release, MOST_FACTS)
        if not known:
            raise CannotDraft(_nothing_shown(campaign))
        return drafts.ideas(last, known, wave)
    items = carried_ideas(session, release, MOST_ITEMS)
    if len(items) < 2:
        raise CannotDraft(_nothing_shown(campaign))
    return drafts.priorities(last, items, wave)


def _restitution(session: Session, campaign: CampaignRow, last: Questionnaire, wave: int) -> Questionnaire:
    decided = decisions_of(session, campaign.id)
    if not decided:
        raise CannotDraft(
            f"Aucune décision n’est notée pour « {campaign.code} » : portevoix priorities decide "
            f"{campaign.code} FICHIER"
        )
    return drafts.restitution(last, decided, _first(session, campaign), wave)


def _first(session: Session, campaign: CampaignRow) -> list[str]:
    """What participants put first by the first method that ranks: only what is probably among the first."""
    release = last_release(session, campaign.id)
    document = read_document(session, release, PRIORITIES) or {"methods": []}
    for method in document["methods"]:
        found = [
            str(item["label"])
            for item in method["items"]
            if item["rank"] is not None and item["rank"] <= FIRST and item["sure"] in PROBABLE
        ]
        if found:
            return found[:FIRST]
    return []


def _release(session: Session, campaign: CampaignRow) -> ReleaseRow:
    release = last_release(session, campaign.id)
    if release is None:
        raise CannotDraft(
            f"« {campaign.code} » n’a pas encore de parution : il faut 11 participants pour la première."
        )
    return release


def _nothing_shown(campaign: CampaignRow) -> str:
    return (
        f"La dernière parution de « {campaign.code} » montre trop peu de thèmes : attendez plus de réponses, "
        "ou écrivez le questionnaire à la main (docs/questionnaire.md)."
    )


def _wave(session: Session, campaign: CampaignRow, phase: Phase) -> int:
    """One more than the last wave of this phase in the consultation."""
    last = session.scalar(
        select(func.max(CampaignRow.wave)).where(
            CampaignRow.consultation_id == campaign.consultation_id, CampaignRow.phase == phase
        )
    )
    return 1 + (last or 0)
