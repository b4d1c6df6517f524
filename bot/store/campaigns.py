"""The open campaigns, with their keys and questionnaires, as the runner needs them at each batch."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.campaigns import questionnaire_of
from consultation.keyring import Keys
from consultation.questionnaire.model import Questionnaire
from consultation.secrecy import pseudonym
from consultation.words import CampaignState, Channel

KEPT_AT_MOST = 500

# Runners share the row; closing (consultation.closing) waits for them and they for it. Only read, it was
# open for a newcomer whose account was written after it had closed.
_OPEN = text(
    """
    SELECT campaign.id, campaign.code, campaign.sealed_key, newest.id
    FROM campaign
    CROSS JOIN LATERAL (
        SELECT id FROM revision WHERE campaign_id = campaign.id ORDER BY number DESC LIMIT 1
    ) AS newest
    WHERE campaign.state = 'ouverte' AND campaign.sealed_key IS NOT NULL
    ORDER BY campaign.id
    FOR SHARE OF campaign
    """
)
_STATE = text("SELECT state FROM campaign WHERE code = :code")


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """`revision_id` is the newest: new dialogues begin on it."""

    id: int
    code: str
    revision_id: int
    key: bytes = field(repr=False)

    def alias(self, channel: Channel, sender: str) -> bytes:
        """Return the pseudonym of a sender in this campaign (`account_alias.digest`)."""
        return pseudonym(self.key, channel, sender.encode("utf-8", "surrogatepass"))


class Campaigns:
    """Reads open campaigns afresh (closing one must count at once), opens each key once."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._opened: dict[tuple[int, bytes], bytes] = {}
        self._questionnaires: dict[int, Questionnaire] = {}

    def open(self, session: Session) -> Sequence[OpenCampaign]:
        rows = session.execute(_OPEN)
        return [
            OpenCampaign(id_, code, revision, self._key(id_, sealed)) for id_, code, sealed, revision in rows
        ]

    def questionnaire(self, session: Session, revision_id: int) -> Questionnaire:
        """A revision never changes: it is read once."""
        kept = self._questionnaires.get(revision_id)
        if kept is None:
            _make_room(self._questionnaires)
            kept = self._questionnaires[revision_id] = questionnaire_of(session, revision_id)
        return kept

    def _key(self, campaign_id: int, sealed: bytes) -> bytes:
        name = (campaign_id, hashlib.sha256(sealed).digest())
        kept = self._opened.get(name)
        if kept is None:
            _make_room(self._opened)
            kept = self._opened[name] = self._keys.master.open(sealed, "campaign")
        return kept


def state_of(session: Session, code: str) -> CampaignState | None:
    """Return the state of the campaign with this code, None for an unknown code."""
    state = session.scalar(_STATE, {"code": code})
    return None if state is None else CampaignState(state)


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= KEPT_AT_MOST:
        kept.clear()
