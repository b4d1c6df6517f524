"""What a broadcast says, as a message of the bot."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.messages import Button, Enclosed, EnclosedKind, Message, Template
from bot.texts import text
from consultation.campaigns import current_revision, questionnaire_of
from consultation.questionnaire.model import Register
from consultation.tables import BroadcastRow, CampaignRow, EnclosureRow
from consultation.words import BroadcastKind


@dataclass(frozen=True, slots=True)
class Said:
    """The same for everybody, but for the button of a reminder, which names the dialogue."""

    text: str
    enclosed: Enclosed | None
    template: Template | None
    resume: str | None

    @classmethod
    def of(cls, session: Session, row: BroadcastRow) -> "Said":
        enclosed = None
        if row.enclosure is not None:
            mime = session.scalars(
                select(EnclosureRow.mime).where(EnclosureRow.sha256 == row.enclosure)
            ).one()
            enclosed = Enclosed(EnclosedKind.PICTURE, row.enclosure, mime, row.enclosure_words)
        template = None
        if row.template is not None:
            template = Template(row.template, tuple(row.template_parameters))
        resume = _resume(session, row) if row.kind == BroadcastKind.REMINDER else None
        return cls(row.text, enclosed, template, resume)

    def message(self, ref: str | None) -> Message:
        """ref: of the participant's dialogue, None where there is none (any more)."""
        buttons: tuple[Button, ...] = ()
        if self.resume is not None and ref is not None:
            buttons = (Button(f"{ref}.!reprendre", self.resume),)
        return Message(self.text, commands=buttons, enclosed=self.enclosed, template=self.template)


def _resume(session: Session, row: BroadcastRow) -> str:
    campaign = session.get_one(CampaignRow, row.campaign_id)
    register: Register = questionnaire_of(session, current_revision(session, campaign).id).register
    return text("bouton_reprendre", register)
