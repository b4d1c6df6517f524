"""Who is meant: from what an operator has in hand to participants, accounts and lines of the post.

In hand may be the reference that MES DONNÉES shows, the participant's id of its file, or the id that a
provider gives somebody. None of them is ever logged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultation.keyring import Keys
from consultation.secrecy import pseudonym
from consultation.tables import (
    AccountAliasRow,
    AccountRow,
    AddressRow,
    CampaignRow,
    InboxRow,
    OutboxRow,
    ParticipantRow,
)
from consultation.words import Channel

_REFERENCE = re.compile(r"([0-9a-f]{8})-?([0-9a-f]{4})")
_LOWEST, _HIGHEST = "-0000-0000-000000000000", "-ffff-ffff-ffffffffffff"


class ReferenceWrong(Exception):
    """Neither a reference nor a participant's id."""


@dataclass(frozen=True, slots=True)
class Sought:
    """`people` are (participant, account), either may be None. `lines`: pseudonyms of the sender in the
    post. `words`: what is looked for in every text."""

    people: tuple[tuple[UUID | None, int | None], ...] = field(repr=False)
    lines: frozenset[bytes] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(reference(participant) for participant, _ in self.people if participant is not None)


def reference(participant: UUID) -> str:
    """Return what MES DONNÉES shows: the beginning of the id, short enough to be read out (48 bits)."""
    return str(participant)[:13]


def seek(session: Session, asked: str) -> Sought:
    """Return who a reference or an id means, nobody's rows where there is none; raises ReferenceWrong."""
    asked = asked.strip().lower()
    short = _REFERENCE.fullmatch(asked)
    if short is not None:
        begin = "-".join(short.groups())
        lowest, highest = UUID(begin + _LOWEST), UUID(begin + _HIGHEST)
    else:
        try:
            lowest = highest = UUID(asked)
        except ValueError:
            raise ReferenceWrong from None
        begin = str(lowest)
    found = session.execute(
        select(ParticipantRow.id, ParticipantRow.account_id).where(ParticipantRow.id.between(lowest, highest))
    ).all()
    people = [(participant, account) for participant, account in found]
    return _sought(session, people, frozenset(), (begin,))


def seek_sender(session: Session, keys: Keys, channel: Channel, sender: str) -> Sought:
    """Return whom a provider's id means in every campaign that still recognises people."""
    name = sender.strip().encode("utf-8", "surrogatepass")
    accounts: set[int] = set()
    for campaign in session.scalars(select(CampaignRow).where(CampaignRow.sealed_key.is_not(None))):
        digest = pseudonym(keys.campaign(campaign), channel, name)
        accounts.update(
            session.scalars(
                select(AccountAliasRow.account_id).where(
                    AccountAliasRow.campaign_id == campaign.id, AccountAliasRow.digest == digest
                )
            )
        )
    found = session.execute(
        select(ParticipantRow.id, AccountRow.id)
        .select_from(AccountRow)
        .outerjoin(ParticipantRow, ParticipantRow.account_id == AccountRow.id)
        .where(AccountRow.id.in_(accounts))
    ).all()
    people = [(participant, account) for participant, account in found]
    return _sought(session, people, frozenset({pseudonym(keys.lines, channel, name)}), ())


def _sought(
    session: Session,
    people: Sequence[tuple[UUID | None, int | None]],
    lines: frozenset[bytes],
    words: tuple[str, ...],
) -> Sought:
    accounts = [account for _, account in people if account is not None]
    sent = select(OutboxRow.line).where(OutboxRow.account_id.in_(accounts))
    said = (
        select(InboxRow.line)
        .join(OutboxRow, OutboxRow.inbox_id == InboxRow.id)
        .where(OutboxRow.account_id.in_(accounts))
    )
    kept = select(AddressRow.line).where(AddressRow.account_id.in_(accounts))
    known = {bytes(line) for line in session.scalars(sent.union(said, kept)) if line}
    ids = tuple(str(participant) for participant, _ in people if participant is not None)
    return Sought(tuple(people), lines | known, tuple(dict.fromkeys((*words, *ids))))
