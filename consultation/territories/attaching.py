"""Which territory a campaign's consultation is about."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from consultation import campaigns
from consultation.tables import ConsultationRow
from consultation.territories.codes import CodeRefused, read_code


class AttachingRefused(ValueError):
    """The campaign cannot be about this territory; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Attached:
    """`before`: the territory that the consultation was about, where it was another one."""

    code: str
    before: str | None


def attach(session: Session, territory: str, campaign: str) -> Attached:
    """Make a campaign's whole consultation be about a territory, known or not yet.

    Raises AttachingRefused, CampaignUnknown.
    """
    try:
        code = read_code(territory)
    except CodeRefused as refused:
        raise AttachingRefused(f"Le rattachement n’est pas possible : {refused}.") from None
    row = campaigns.find(session, campaign)
    questionnaire = campaigns.questionnaire_of(session, campaigns.current_revision(session, row).id)
    if questionnaire.territory not in (None, code):
        raise AttachingRefused(
            f"Le questionnaire de « {campaign} » dit {questionnaire.territory} : corrigez-le (territory:), "
            "puis « portevoix campaign revise »."
        )
    consultation = session.get_one(ConsultationRow, row.consultation_id)
    before, consultation.territory = consultation.territory, code
    return Attached(code, before if before != code else None)
