"""What became of forms, as the page asks for it (`field_entry`)."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.field.form import Form
from consultation.words import CampaignState, FieldState

_NOTE = text(
    """
    INSERT INTO field_entry (campaign_id, form, attempt, mode, entered_by, state, refusals, danger,
                             participant_id, at)
    VALUES (:campaign, :form, :attempt, :mode, :by, :state, CAST(:refusals AS jsonb), :danger,
            CAST(:participant AS uuid), :at)
    ON CONFLICT (campaign_id, form) DO UPDATE
    SET attempt = excluded.attempt, state = excluded.state, refusals = excluded.refusals,
        danger = excluded.danger, participant_id = excluded.participant_id, at = excluded.at
    """
)
_FIND = text(
    "SELECT form, attempt, state, refusals, danger FROM field_entry "
    "WHERE campaign_id = :campaign AND form = :form"
)
_CAMPAIGN = text("SELECT id, state FROM campaign WHERE code = :code")


@dataclass(frozen=True, slots=True)
class Entry:
    """`refusals`: reason by step, the empty step for the whole form; of the last attempt."""

    form: str
    attempt: int
    state: FieldState
    refusals: dict[str, str]
    danger: bool


def note(
    session: Session, campaign_id: int, entry: Entry, form: Form, participant: UUID | None, at: datetime
) -> None:
    """Keep what became of a form; a later attempt takes the place of an earlier one."""
    session.execute(
        _NOTE,
        {
            "campaign": campaign_id,
            "form": entry.form,
            "attempt": entry.attempt,
            "mode": form.mode.value,
            "by": form.by,
            "state": entry.state.value,
            "refusals": json.dumps(entry.refusals),
            "danger": entry.danger,
            "participant": participant,
            "at": at,
        },
    )


def find(session: Session, campaign_id: int, form: str) -> Entry | None:
    row = session.execute(_FIND, {"campaign": campaign_id, "form": form}).one_or_none()
    return None if row is None else Entry(row[0], row[1], FieldState(row[2]), row[3], row[4])


def campaign_of(session: Session, code: str) -> tuple[int, CampaignState] | None:
    """Return the id and the state of a campaign, open or not."""
    row = session.execute(_CAMPAIGN, {"code": code}).one_or_none()
    return None if row is None else (row[0], CampaignState(row[1]))
