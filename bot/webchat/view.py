"""What a page shows of a campaign to whoever holds a token."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bot.dialogue import Dialogue, Stage
from bot.webchat import transcript
from bot.webchat.transcript import Conversation, Entry
from consultation import campaigns
from consultation.campaigns import CampaignUnknown
from consultation.keyring import Keys
from consultation.questionnaire.model import Questionnaire, Register
from consultation.tables import CampaignRow
from consultation.words import CampaignState

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")


@dataclass(frozen=True, slots=True)
class View:
    """`questionnaire` is the revision that this person answers, else the newest.

    `farewell` is what was said last to somebody whose account is gone.
    """

    code: str
    state: CampaignState
    questionnaire: Questionnaire
    token: str | None = field(repr=False)
    conversation: Conversation | None = None
    farewell: tuple[Entry, ...] = ()

    @property
    def register(self) -> Register:
        return self.questionnaire.register

    @property
    def language(self) -> str:
        return "fr" if self.conversation is None else self.conversation.dialogue.language


@dataclass(frozen=True, slots=True)
class Holding:
    """Who posts: the token that somebody holds, if any, and where their dialogue stands."""

    token: str | None = field(repr=False)
    stage: Stage | None
    state: CampaignState


def look(session: Session, keys: Keys, code: str, token: str | None) -> View:
    """Return what there is to show; raises CampaignUnknown. An unknown token shows what no token does."""
    campaign = _find(session, code)
    state = CampaignState(campaign.state)
    talk = None
    if token is not None and state is CampaignState.OPEN:
        talk = transcript.conversation(session, keys, campaign, token)
    last: tuple[Entry, ...] = ()
    if token is not None and talk is None:
        last = transcript.farewell(session, keys, token, campaign_open=state is CampaignState.OPEN)
    return View(code, state, _questionnaire(session, campaign, talk), token, talk, last)


def holding(session: Session, keys: Keys, code: str, tokens: Iterable[str | None]) -> Holding:
    """Return the first of these tokens that somebody holds; raises CampaignUnknown."""
    campaign = _find(session, code)
    state = CampaignState(campaign.state)
    for token in tokens:
        held = None if token is None else transcript.holder(session, keys, campaign, token)
        if held is not None:
            return Holding(token, Dialogue.from_json(held.state).stage, state)
    return Holding(None, None, state)


def _find(session: Session, code: str) -> CampaignRow:
    """What people type into an address is not always a code: the database need not see it."""
    if not _CODE.fullmatch(code):
        raise CampaignUnknown(code)
    return campaigns.find(session, code)


def _questionnaire(session: Session, campaign: CampaignRow, talk: Conversation | None) -> Questionnaire:
    revision = campaigns.current_revision(session, campaign).id if talk is None else talk.revision_id
    return campaigns.questionnaire_of(session, revision)
