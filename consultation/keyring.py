"""Keys that the master key wraps: the installation's own, and one per campaign.

Changing the master key wraps these again and makes another payload key (consultation.privacy.rotation);
what makes pseudonyms stays as it is.
"""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from consultation.secrecy import Box, new_key
from consultation.tables import CampaignRow, KeyRow

PAYLOADS, PAYLOADS_BEFORE, LINES = "payloads", "payloads-before", "lines"
"""Names in the keyring. The second is there while what it sealed is sealed again."""


class CampaignKeyDestroyed(Exception):
    """The campaign is closed: its key is gone, nobody can be recognised in it any more."""


@dataclass(frozen=True, slots=True)
class Keys:
    """`payloads` seals raw payloads, addresses, outgoing messages and files; `lines` makes pseudonyms
    of senders and of provider message ids for inbox and outbox."""

    master: Box = field(repr=False)
    payloads: Box = field(repr=False)
    lines: bytes = field(repr=False)

    def wrap_campaign_key(self) -> bytes:
        return self.master.seal(new_key(), "campaign")

    def campaign(self, campaign: CampaignRow) -> bytes:
        """Return the campaign's HMAC key; raises CampaignKeyDestroyed, SealBroken."""
        if campaign.sealed_key is None:
            raise CampaignKeyDestroyed(campaign.code)
        return self.master.open(campaign.sealed_key, "campaign")


def load_keys(session: Session, master: Box) -> Keys:
    """Return the installation's keys, made at first use; raises SealBroken with another master key."""
    key = _named(session, master, PAYLOADS)
    before = session.scalar(select(KeyRow.wrapped).where(KeyRow.name == PAYLOADS_BEFORE))
    return Keys(
        master=master,
        payloads=Box(key, None if before is None else Box(master.open(before, PAYLOADS_BEFORE))),
        lines=_named(session, master, LINES),
    )


def mark(session: Session) -> bytes:
    """Return what changes when the keys do: a process that loaded others must not go on."""
    return bytes(session.scalars(select(KeyRow.wrapped).where(KeyRow.name == PAYLOADS)).one())


def _named(session: Session, master: Box, name: str) -> bytes:
    # Two processes may start at once: the first insert wins, both read it.
    wrapped = master.seal(new_key(), name)
    session.execute(insert(KeyRow).values(name=name, wrapped=wrapped).on_conflict_do_nothing())
    kept = session.scalars(select(KeyRow.wrapped).where(KeyRow.name == name)).one()
    return master.open(kept, name)
