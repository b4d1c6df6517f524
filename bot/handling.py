"""Handling a batch of messages of different lines, in the caller's transaction.

The batch is read in few statements, each message takes its step, and the writes go in few statements.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot import claim, imported, receipts
from bot.channels.contract import Ignored, NotUnderstood, Reader, Receipt
from bot.claim import Claimed
from bot.events import Moved, Press
from bot.field import taking as filled_in
from bot.inbox import line_of
from bot.incoming import Incoming, open_incoming
from bot.minting import Mint
from bot.step import ADDRESS, Step, aliases, refs
from bot.store import people
from bot.store.campaigns import Campaigns
from bot.store.people import Account, Address, Alias
from bot.store.writer import Writer
from bot.telling import Told, nobody
from bot.whose import Owner, owner
from consultation.keyring import Keys
from consultation.words import Channel, MailState

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class Handler:
    """Handles claimed messages and marks how they ended. Raises what a message raises."""

    def __init__(
        self, keys: Keys, readers: Mapping[Channel, Reader], clock: Clock, mint: Mint, ask: Told = nobody
    ) -> None:
        self._keys = keys
        self._readers = readers
        self._clock = clock
        self._mint = mint
        self._ask = ask
        self._campaigns = Campaigns(keys)

    def handle(self, session: Session, batch: Sequence[Claimed]) -> Counter[MailState]:
        """Return how many messages ended in which state."""
        outcomes: Counter[MailState] = Counter()
        waiting: list[Incoming] = []
        for claimed in batch:
            opened = self._open(session, claimed)
            if isinstance(opened, Incoming):
                waiting.append(opened)
            else:
                outcomes[opened] += 1
        handled: dict[int, bool] = {}
        while waiting:
            waiting = self._round(session, waiting, handled)
        claim.mark_done(session, list(handled), [id_ for id_, emptied in handled.items() if emptied])
        outcomes[MailState.DONE] += len(handled)
        return outcomes

    def _open(self, session: Session, claimed: Claimed) -> Incoming | MailState:
        try:
            opened = open_incoming(self._keys, self._readers, claimed)
        except NotUnderstood as error:
            logger.error("message %d non compris : %s", claimed.id, error)
            claim.mark_dead(session, claimed.id, str(error))
            return MailState.DEAD
        if isinstance(opened, Ignored):
            if opened.told:
                logger.warning("message %d : %s", claimed.id, opened.reason)
            claim.mark_refused(session, claimed.id, opened.reason)
            return MailState.REFUSED
        if isinstance(opened, Receipt):
            return receipts.take(session, self._keys, claimed, opened)
        return opened

    def _round(
        self, session: Session, waiting: Sequence[Incoming], handled: dict[int, bool]
    ) -> list[Incoming]:
        """Take the steps; return the messages of accounts that another message of the batch changes.

        `handled` gets, per inbox id, whether the payload is emptied.
        """
        opened = self._campaigns.open(session)
        known = [{one.id: aliases(one, each) for one in opened} for each in waiting]
        held = people.hold(
            session,
            {one for mine in known for ids in mine.values() for one in ids},
            [one.id for one in opened],
            {ref for each in waiting if isinstance(each.event, Press) for ref in refs(each.event.data)},
        )
        writer = Writer(session, self._keys.payloads)
        busy: set[int] = set()
        later: list[Incoming] = []
        for incoming, mine in zip(waiting, known, strict=True):
            owners = _owners(incoming, held, mine)
            accounts = [one.account for one in owners.values() if one.account is not None]
            if any(account.id in busy for account in accounts):
                later.append(incoming)
                continue
            busy.update(account.id for account in accounts)
            busy.update(held[digest].id for one in owners.values() for digest in one.passed)
            self._learn(session, incoming, owners)
            step = Step(
                writer, self._campaigns, self._mint, self._clock(), incoming, opened, accounts, self._ask
            )
            if incoming.claimed.channel is Channel.IMPORT:
                imported.take(step)
                handled[incoming.claimed.id] = False
            elif incoming.claimed.channel is Channel.CONSOLE:
                handled[incoming.claimed.id] = filled_in.take(step)
            else:
                handled[incoming.claimed.id] = step.take()
        writer.flush()
        return later

    def _learn(self, session: Session, incoming: Incoming, owners: Mapping[int, Owner]) -> None:
        """Accounts that were found by one id of a person are known by the others from now on."""
        for campaign_id, one in owners.items() if incoming.others else ():
            if one.passed:
                mover = None if one.account is None else one.account.id
                people.passed_on(session, campaign_id, one.passed, mover)
            if one.account is not None and (one.new or isinstance(incoming.event, Moved)):
                sealed = self._keys.payloads.seal(incoming.address.encode("utf-8", "replace"), ADDRESS)
                # Told of new ids, the message itself may be on the line of an old one.
                line = line_of(self._keys, incoming.claimed.channel, incoming.sender)
                people.also_known_as(session, one.account, one.new, Address(sealed, line))


def _owners(
    incoming: Incoming, held: Mapping[bytes, Account], mine: Mapping[int, Sequence[Alias]]
) -> dict[int, Owner]:
    """Return whose the ids of a sender are, per campaign."""
    moved = isinstance(incoming.event, Moved)
    return {campaign: owner(ids, held, moved=moved) for campaign, ids in mine.items()}
