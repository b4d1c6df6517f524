"""Closing a campaign: no more answers, nobody can be recognised in it, addresses go (DESIGN.md)."""

from datetime import datetime

from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import Session

from consultation.campaigns import CampaignStateWrong, find
from consultation.tables import (
    AccountAliasRow,
    AccountRow,
    AddressRow,
    BroadcastRecipientRow,
    BroadcastRow,
    ConsentRow,
    DialogueRow,
    OutboxRow,
    ParticipantRow,
)
from consultation.words import BroadcastKind, CampaignState, ConsentKind, SendState


def close_campaign(session: Session, code: str, now: datetime) -> int:
    """Close; returns how many addresses are kept, of those who asked for the results.

    The campaign's key is destroyed: pseudonyms can no longer be made, so aliases mean nothing and go
    too. Raises CampaignUnknown, CampaignStateWrong.
    """
    campaign = find(session, code)
    # Runners share the row while they handle messages of open campaigns: what they began is written before.
    # Foreign keys to the campaign are checked all the same, so whoever holds an account waits for nothing.
    session.refresh(campaign, with_for_update={"key_share": True})
    if campaign.state == CampaignState.CLOSED:
        raise CampaignStateWrong(f"La campagne « {code} » est déjà close.")
    campaign.state = CampaignState.CLOSED
    campaign.closed_at = now
    campaign.sealed_key = None
    accounts = select(AccountRow.id).where(AccountRow.campaign_id == campaign.id)
    participants = select(ParticipantRow.id).where(ParticipantRow.campaign_id == campaign.id)
    session.execute(
        delete(AddressRow).where(
            AddressRow.account_id.in_(accounts), AddressRow.account_id.not_in(_asked_for_results(campaign.id))
        )
    )
    session.execute(delete(AccountAliasRow).where(AccountAliasRow.campaign_id == campaign.id))
    session.execute(delete(DialogueRow).where(DialogueRow.participant_id.in_(participants)))
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.account_id.in_(accounts),
            OutboxRow.state.in_((SendState.WAITING, SendState.HELD)),
            ~OutboxRow.urgent,
            OutboxRow.id.not_in(_still_wanted(campaign.id)),
        )
        .values(state=SendState.CANCELLED, sealed=None, reason="closed")
    )
    # What was sent is dates and states from now on: no words, and no pseudonym of who got it.
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.account_id.in_(accounts),
            OutboxRow.state.not_in((SendState.WAITING, SendState.SENDING)),
        )
        .values(sealed=None, line=b"")
    )
    kept = session.scalar(select(func.count()).where(AddressRow.account_id.in_(accounts)))
    return kept or 0


def _still_wanted(campaign_id: int) -> Select[int | None]:
    """Outbox rows of results and invitations to people who keep an address: closing does not end these."""
    return (
        select(BroadcastRecipientRow.outbox_id)
        .join(BroadcastRow, BroadcastRow.id == BroadcastRecipientRow.broadcast_id)
        .join(AddressRow, AddressRow.account_id == BroadcastRecipientRow.account_id)
        .where(
            BroadcastRow.campaign_id == campaign_id,
            BroadcastRow.kind != BroadcastKind.REMINDER,
            BroadcastRecipientRow.state == SendState.WAITING,
            BroadcastRecipientRow.outbox_id.is_not(None),
        )
    )


def _asked_for_results(campaign_id: int) -> Select[int | None]:
    """Accounts of people whose last word on being contacted again was yes, and who did not say STOP."""
    later = ConsentRow.__table__.alias("later")
    return (
        select(ParticipantRow.account_id)
        .join(ConsentRow, ConsentRow.participant_id == ParticipantRow.id)
        .join(AccountRow, AccountRow.id == ParticipantRow.account_id)
        .where(
            ParticipantRow.campaign_id == campaign_id,
            AccountRow.opted_out_at.is_(None),
            ConsentRow.kind == ConsentKind.RECONTACT,
            ConsentRow.given,
            ~exists().where(
                later.c.participant_id == ConsentRow.participant_id,
                later.c.kind == ConsentKind.RECONTACT,
                later.c.id > ConsentRow.id,
            ),
        )
    )
