"""Times as people of a campaign read them: by the clock where they live, and it is named."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from consultation.broadcasts.hours import PARIS, zone_of
from consultation.tables import CampaignRow, ConsultationRow

NAMES = {"Indian/Reunion": "de La Réunion", "America/St_Barthelemy": "de Saint-Barthélemy"}
"""Of zones whose last part is no name in French."""


def campaign_zone(session: Session, campaign: CampaignRow) -> str:
    return zone_of(session.get_one(ConsultationRow, campaign.consultation_id).territory)


def moment(at: datetime, zone: str = PARIS) -> str:
    """Return a day and an hour: « 30/06/2027 à 14 h 05 (heure de Paris) »."""
    local = at.astimezone(ZoneInfo(zone))
    name = NAMES.get(zone, f"de {zone.rpartition('/')[2]}")
    return f"{local:%d/%m/%Y à %H\u00a0h\u00a0%M} (heure {name})"
