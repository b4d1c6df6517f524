"""Which territory a campaign's consultation is about."""

from sqlalchemy.orm import Session

from consultation import campaigns
from consultation.tables import ConsultationRow
from consultation.territories.codes import CodeRefused, read_code


class AttachingRefused(ValueError):
    """The campaign cannot be about this territory; the message says why, in French."""


def attach(session: Session, territory: str, campaign: str) -> str:
    """Make a campaign's whole consultation be about a territory, known or not yet; returns its code.

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
    session.get_one(ConsultationRow, row.consultation_id).territory = code
    return code
