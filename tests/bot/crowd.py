"""A campaign with residents who may, or may not, be written to again."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.step import ADDRESS
from consultation import campaigns
from consultation.broadcasts.making import Draft, create
from consultation.broadcasts.moving import look, start
from consultation.questionnaire.shipped import shipped
from consultation.tables import (
    AccountAliasRow,
    AccountRow,
    AddressRow,
    AnswerRow,
    AnswerVersionRow,
    BroadcastRow,
    CampaignRow,
    ConsentRow,
    DialogueRow,
    OutboxRow,
    ParticipantRow,
)
from consultation.words import BroadcastKind, Channel
from tests.bot.mail import keys_of

CODE = "les-tilleuls"
WORDS = "Bonjour, voici ce que vous avez dit. Pour ne plus recevoir de message, écrivez STOP."
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody who answered a week ago, to the end, and agreed to be written to again."""

    channel: str = "telegram"
    consents: tuple[tuple[str, bool], ...] = (("recontact", True),)
    opted_out: bool = False
    address: bool = True
    done: bool = True
    accepted: bool = True
    trial: bool = False
    excluded: str | None = None
    origin: str | None = None
    language: str = "fr"
    seen: timedelta = WEEK
    answers: tuple[tuple[str, str], ...] = ()
    account: int | None = None  # somebody else's on the same telephone
    id: UUID = field(default_factory=uuid4)


def open_campaign(session: Session, code: str = CODE, source: str | None = None, **more: Any) -> CampaignRow:
    campaigns.create(session, keys_of(session), source or shipped("reference"), code=code, **more)
    return campaigns.open_campaign(session, code, datetime.now(UTC))


def settle(session: Session, campaign: CampaignRow, *people: Neighbour) -> list[int]:
    """Keep people; return their accounts. Somebody's chat on Telegram is their account's number."""
    return [_settle(session, campaign, one) for one in people]


def _settle(session: Session, campaign: CampaignRow, one: Neighbour) -> int:
    now = datetime.now(UTC)
    then = now - one.seen
    revision = campaigns.current_revision(session, campaign).id
    account = one.account or _account(session, campaign, one, then)
    session.add(
        ParticipantRow(
            id=one.id,
            campaign_id=campaign.id,
            account_id=account,
            revision_id=revision,
            mode_recueil=f"bot_{one.channel}",
            started_at=then,
            accepted_at=then if one.accepted else None,
            completed_at=then if one.done else None,
            changed_at=then,
            trial=one.trial,
            excluded=one.excluded,
            origin=one.origin,
        )
    )
    session.flush()
    state = {"ref": "", "seed": 1, "stage": "asking", "language": one.language}
    session.add(DialogueRow(participant_id=one.id, ref=uuid4().hex[:6], state=state, updated_at=then))
    for kind, given in one.consents:
        session.add(ConsentRow(participant_id=one.id, kind=kind, given=given, at=then))
        session.flush()
    for question, choice in one.answers:
        answer = AnswerRow(
            participant_id=one.id, campaign_id=campaign.id, question=question, current=1, created_at=then
        )
        session.add(answer)
        session.flush()
        session.add(
            AnswerVersionRow(
                answer_id=answer.id,
                number=1,
                revision_id=revision,
                forme="tap",
                channel="web",
                codes=[choice],
                at=then,
            )
        )
    session.execute(
        text("UPDATE account SET current_participant = :person WHERE id = :account"),
        {"person": one.id, "account": account},
    )
    return account


def _account(session: Session, campaign: CampaignRow, one: Neighbour, then: datetime) -> int:
    row = AccountRow(
        campaign_id=campaign.id,
        channel=one.channel,
        opted_out_at=then if one.opted_out else None,
        last_seen_at=then,
    )
    session.add(row)
    session.flush()
    session.add(AccountAliasRow(campaign_id=campaign.id, digest=uuid4().bytes, account_id=row.id))
    if one.address:
        where = json.dumps({"chat_id": row.id}).encode()
        session.add(AddressRow(account_id=row.id, sealed=keys_of(session).payloads.seal(where, ADDRESS)))
    return row.id


def open_hours(now: datetime | None = None) -> dict[str, Any]:
    """Hours of a broadcast that hold this moment, whenever the test is run."""
    local = now or datetime.now(UTC)
    offset = local.hour - 12  # there, it is noon
    return {"zone": f"Etc/GMT{offset:+d}", "opens": 9, "closes": 20, "sunday": True}


def draft(kind: BroadcastKind = BroadcastKind.RESULTS, words: str = WORDS, **more: Any) -> Draft:
    return Draft(
        **{"code": CODE, "kind": kind, "text": words, "who": "Awa, animatrice", **open_hours(), **more}
    )


def launched(session: Session, wanted: Draft | None = None) -> BroadcastRow:
    """A broadcast that was looked at and started."""
    row = create(session, wanted or draft())
    look(session, row.id, datetime.now(UTC), None, None)
    return start(session, row.id, "Awa, animatrice", datetime.now(UTC))


def waiting(session: Session) -> list[int]:
    """Accounts of what waits in the outbox, with doubles."""
    session.expire_all()
    rows = (
        session.query(OutboxRow.account_id).where(OutboxRow.state == "waiting").order_by(OutboxRow.account_id)
    )
    return [account for (account,) in rows if account is not None]


TELEGRAM, WHATSAPP = Channel.TELEGRAM, Channel.WHATSAPP
