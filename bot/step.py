"""The step of one message: whose dialogue it belongs to, what the engine makes of it, what is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import text as sql

from bot import erasure, strangers, uploads
from bot.broadcasting import trying
from bot.broadcasting.silence import silence
from bot.dialogue import Dialogue, Stage
from bot.effects import Effect, Keep, OptIn, OptOut
from bot.engine import advance, begin
from bot.events import Blocked, Deleted, Edit, Event, Media, Moved, Press, Silenced, Start
from bot.incoming import Incoming
from bot.minting import Mint
from bot.store import people
from bot.store.apply import Seat, apply, opt_in, opt_out
from bot.store.campaigns import Campaigns, OpenCampaign
from bot.store.people import Account, Address, Alias, Person
from bot.store.writer import Reply, Writer
from bot.telling import Told, nobody, told_of
from consultation.channels import LIMITS
from consultation.words import CHANNEL_MODE, Channel

ADDRESS = "address"
"""Purpose that seals `address.sealed`."""

_SHARED = sql("UPDATE participant SET shared_device = true WHERE id = :participant")


@dataclass(frozen=True, slots=True)
class Step:
    """One message, the open campaigns, and the accounts of its sender in them (held, see `people`)."""

    writer: Writer
    campaigns: Campaigns
    mint: Mint
    now: datetime
    incoming: Incoming
    opened: Sequence[OpenCampaign]
    accounts: Sequence[Account]
    ask: Told = nobody

    def take(self) -> bool:
        """Take the step; True when the raw payload must not be kept either."""
        event = self.incoming.event
        if isinstance(event, Blocked | Silenced):
            for account in self.accounts:
                opt_out(self.writer, account.id, self.now)
            silence(self.writer.session, self.incoming.lines, self.now)
        if isinstance(event, Moved | Silenced):
            return not self.accounts
        shown = trying.asked(self.writer.session, event)
        known = people.newest(self.accounts)
        if shown:
            for message in shown:
                self.writer.say(self._aside(known), message)
            return True
        wanted = strangers.wanted(self.incoming, self.opened, known=known is not None)
        if wanted is not None:
            return self._start(*wanted)
        found = None if _asks_for_another(event) else self._whose(event, known)
        if found is None:
            strangers.answer(self.writer, self.incoming, self._reply(), self.now)
            self._drop_upload(())
            return True
        account, person = found
        return self._go_on(account.campaign_id, account.id, person, event)

    def _reply(self, account_id: int | None = None) -> Reply:
        claimed = self.incoming.claimed
        return Reply(claimed.id, claimed.channel, claimed.line, self.incoming.address, account_id)

    def _aside(self, known: Account | None) -> Reply:
        """On a page, what is shown goes with the account, as a reply to nothing: the question that was
        pending stays the one to answer. Where messages are sent, a line is enough, after STOP too."""
        if self.incoming.claimed.channel is not Channel.WEB:
            return self._reply()
        talking = known is not None and known.person is not None
        return replace(self._reply(known.id if talking and known else None), inbox_id=None)

    def _address(self) -> Address:
        sealed = self.writer.box.seal(self.incoming.address.encode("utf-8", "replace"), ADDRESS)
        return Address(sealed, self.incoming.claimed.line)

    def _whose(self, event: Event, newest: Account | None) -> tuple[Account, Person] | None:
        """Return the dialogue that the event belongs to, among those of this sender.

        A button names it; a changed message is one of its sources; the rest is for the last one used.
        """
        for account in self.accounts:
            for person in account.people:
                if person.dialogue is not None and _names(event, person.dialogue):
                    return account, person
        if newest is None or newest.person is None:
            return None
        return newest, newest.person

    def _start(self, campaign: OpenCampaign, event: Start) -> bool:
        """Begin in a campaign, or come back to it, by a link or by its code."""
        account = next((one for one in self.accounts if one.campaign_id == campaign.id), None)
        address = self._address()
        if account is not None:
            people.renew_address(self.writer.session, account.id, address)
            if account.person is not None and account.person.dialogue is not None:
                return self._go_on(campaign.id, account.id, account.person, event)
            return self._begin(campaign, account.id, event)
        ids = [one for one in aliases(campaign, self.incoming) if not one.former]
        account_id = people.open_account(
            self.writer.session, campaign.id, self.incoming.claimed.channel, ids, address, self.now
        )
        return self._begin(campaign, account_id, event)

    def _begin(self, campaign: OpenCampaign, account_id: int, event: Start, *, shared: bool = False) -> bool:
        """Somebody new on this account: nothing is known but that they began."""
        dialogue = begin(self.mint.ref(), self.mint.seed())
        person = Person(self.mint.participant(), campaign.revision_id, dialogue)
        people.seat(
            self.writer.session,
            person,
            campaign_id=campaign.id,
            account_id=account_id,
            mode=CHANNEL_MODE[self.incoming.claimed.channel],
            now=self.now,
            origin=event.origin,
            source=_digest(event),
            shared=shared,
        )
        return self._go_on(campaign.id, account_id, person, event)

    def _go_on(self, campaign_id: int, account_id: int, person: Person, event: Event) -> bool:
        """Advance the dialogue and carry out the effects."""
        assert person.dialogue is not None
        unreachable = not LIMITS[self.incoming.claimed.channel].writes_again
        person = replace(person, dialogue=person.dialogue.become(unreachable=unreachable))
        assert person.dialogue is not None
        questionnaire = self.campaigns.questionnaire(self.writer.session, person.revision_id)
        event = told_of(questionnaire, person.dialogue, event, self.now, self.ask)
        dialogue, effects = advance(questionnaire, person.dialogue, event, self.now)
        self.writer.turn(person.id, account_id, dialogue, self.now)
        seat = Seat(
            participant=person.id,
            revision_id=person.revision_id,
            campaign_id=campaign_id,
            account_id=account_id,
            questionnaire=questionnaire,
            reply=self._reply(account_id),
            now=self.now,
            words=self.incoming.words,
            other_lines=self.incoming.other_lines,
        )
        applied = apply(self.writer, seat, effects)
        self._drop_upload(effects)
        self._for_all_campaigns(account_id, effects)
        if applied.new_person:
            self._give_the_seat(campaign_id, account_id, person, dialogue)
        if dialogue.stage is Stage.REFUSED:
            erasure.empty_payloads(self.writer.session, account_id, self.incoming.lines)
            people.drop_address(self.writer.session, account_id, person.id)
        elif person.dialogue.stage is Stage.REFUSED and not applied.gone:
            people.renew_address(self.writer.session, account_id, self._address())
        return applied.gone or dialogue.stage is Stage.REFUSED

    def _drop_upload(self, effects: Sequence[Effect]) -> None:
        """A recording of the web page that is not kept (at the age gate, say) goes at once."""
        event = self.incoming.event
        if not isinstance(event, Media) or self.incoming.claimed.channel is not Channel.WEB:
            return
        if not any(isinstance(one, Keep) and one.value.media == event.reference for one in effects):
            uploads.forget(self.writer.session, event.reference)

    def _for_all_campaigns(self, account_id: int, effects: Sequence[Effect]) -> None:
        """STOP is said to the bot, whatever else it asks this person; going on opens the others too,
        but those that were stopped by themselves."""
        others = [one for one in self.accounts if one.id != account_id]
        if any(isinstance(effect, OptOut) for effect in effects):
            for one in others:
                opt_out(self.writer, one.id, self.now)
            silence(self.writer.session, self.incoming.lines, self.now)
        elif any(isinstance(effect, OptIn) for effect in effects):
            for one in others:
                talk = None if one.person is None else one.person.dialogue
                if talk is not None and talk.stage is not Stage.STOPPED:
                    opt_in(self.writer, one.id)

    def _give_the_seat(self, campaign_id: int, account_id: int, person: Person, dialogue: Dialogue) -> None:
        """« Une autre personne » : close this dialogue to the chat, begin another on the account."""
        self.writer.turn(person.id, account_id, replace(dialogue, stage=Stage.CLOSED), self.now)
        self.writer.session.execute(_SHARED, {"participant": person.id})
        campaign = next(one for one in self.opened if one.id == campaign_id)
        event = Start(at=self.incoming.event.at, source=self.incoming.event.source)
        self._begin(campaign, account_id, event, shared=True)


def _asks_for_another(event: Event) -> bool:
    """A link to a campaign that is not open is never taken for an answer to another one."""
    return isinstance(event, Start) and event.campaign is not None


def _digest(event: Start) -> bytes | None:
    """Return the pseudonym of the network address, where the channel gave one that can be read."""
    try:
        return None if event.source_digest is None else bytes.fromhex(event.source_digest)
    except ValueError:
        return None


def _names(event: Event, dialogue: Dialogue) -> bool:
    match event:
        case Press(data=data):
            return dialogue.ref in refs(data)
        case Edit(source=source) | Deleted(source=source):
            return any(source in mark.sources for mark in dialogue.marks.values())
        case _:
            return False


def aliases(campaign: OpenCampaign, incoming: Incoming) -> list[Alias]:
    """Return the pseudonyms of who wrote, in a campaign: one for each id that is known of them."""
    return [
        Alias(campaign.alias(incoming.claimed.channel, one), one in incoming.numbers, one in incoming.former)
        for one in (incoming.sender, *incoming.others)
    ]


def refs(data: Sequence[str]) -> set[str]:
    """Return the dialogues that buttons name (bot.messages.Button)."""
    return {one.partition(".")[0] for one in data}
