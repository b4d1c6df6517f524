"""Where and when something was said in a campaign, as lists show it: the question's words, the local time."""

from datetime import datetime

from sqlalchemy.orm import Session

from consultation import campaigns
from consultation.local_times import campaign_zone, moment
from consultation.questionnaire.steps import step_label
from consultation.tables import CampaignRow


class Asked:
    """Reads what it needs of a campaign at once; usable when the session is over."""

    def __init__(self, session: Session, campaign: CampaignRow) -> None:
        revision = campaigns.current_revision(session, campaign)
        self._questionnaire = campaigns.questionnaire_of(session, revision.id)
        self._zone = campaign_zone(session, campaign)

    def moment(self, at: datetime) -> str:
        return moment(at, self._zone)

    def step(self, step: str) -> str:
        return step_label(self._questionnaire, step)
