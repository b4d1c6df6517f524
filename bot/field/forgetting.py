"""Erasing the person of a form: they have no chat to write SUPPRIMER in, but a number on paper."""

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.erasure import Erasing, erase
from bot.field.reader import sender_of
from bot.inbox import line_of
from consultation.keyring import Keys
from consultation.tables import CampaignRow
from consultation.words import Channel

NUMBER = re.compile(r"[a-z]{6}")
"""What the page shows of a form's id, in capitals."""

_FORMS = text(
    """
    SELECT entry.form, participant.id, participant.account_id
    FROM field_entry AS entry LEFT JOIN participant ON participant.id = entry.participant_id
    WHERE entry.campaign_id = :campaign AND starts_with(entry.form, :number)
    """
)
_GONE = text("DELETE FROM field_entry WHERE campaign_id = :campaign AND form = :form")


class FormUnknown(Exception):
    """No form of the campaign has this number, or several have: nothing was erased."""


def person_of(session: Session, campaign: CampaignRow, number: str) -> UUID | None:
    """Return whose form has this number, None where nothing was kept of them; raises FormUnknown."""
    return _find(session, campaign, number)[1]


def forget(session: Session, keys: Keys, campaign: CampaignRow, number: str, at: datetime) -> None:
    """Erase everything of the person whose form has this number; raises FormUnknown."""
    form, participant, account_id = _find(session, campaign, number)
    if participant is not None and account_id is not None:
        line = line_of(keys, Channel.CONSOLE, sender_of(campaign.code, form))
        erase(session, Erasing(participant, campaign.id, account_id, (line,)), at)
    session.execute(_GONE, {"campaign": campaign.id, "form": form})


def _find(session: Session, campaign: CampaignRow, number: str) -> tuple[str, UUID | None, int | None]:
    """Return the form, its participant and account; raises FormUnknown."""
    wanted = re.sub(r"[\s-]", "", number).lower()
    if NUMBER.fullmatch(wanted) is None:
        raise FormUnknown(number)
    found = session.execute(_FORMS, {"campaign": campaign.id, "number": f"{wanted}-"}).all()
    if len(found) != 1:
        raise FormUnknown(number)
    form, participant, account_id = found[0]
    return form, participant, account_id
