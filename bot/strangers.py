"""Messages of people who are in no dialogue: a danger is answered first, then a kind way in."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.broadcasting.silence import silence
from bot.events import Start, Text
from bot.incoming import Incoming
from bot.messages import Message
from bot.store import alerts
from bot.store.campaigns import OpenCampaign, state_of
from bot.store.writer import Reply, Writer
from bot.texts import text
from consultation.words import CampaignState
from nlu import danger
from nlu.commands import Command, command

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")


def code_in(words: str) -> str | None:
    """Return the campaign code that a message is, alone; None for anything else."""
    code = words.strip().lower()
    return code if _CODE.fullmatch(code) else None


def wanted(incoming: Incoming, campaigns: Sequence[OpenCampaign], *, known: bool) -> OpenCampaign | None:
    """Return the open campaign that a message asks for: by a link, or by its code alone.

    Somebody who is in a dialogue (`known`) may answer with a word that is a code: only codes with a
    hyphen count then.
    """
    match incoming.event:
        case Start(campaign=str(code)):
            asked = code_in(code)
        case Text(text=words):
            asked = code_in(words)
            if known and asked is not None and "-" not in asked:
                return None
        case _:
            return None
    return next((campaign for campaign in campaigns if campaign.code == asked), None)


def answer(writer: Writer, incoming: Incoming, reply: Reply, now: datetime) -> None:
    """Reply to somebody who is in no dialogue. Nothing of theirs is kept."""
    found = danger.read(incoming.words) if incoming.words else None
    if found is not None:
        writer.say(reply, Message(text("danger")), urgent=True)
        alerts.raise_alert(
            writer.session,
            campaign_id=None,
            participant=None,
            rule=found.rule,
            step=None,
            sealed=None,
            at=now,
        )
        return
    if isinstance(incoming.event, Text) and command(incoming.event.text) is Command.STOP:
        # Said to a broadcast, most often: the campaign may be closed, and nobody known in it any more.
        silence(writer.session, reply.line, now)
        writer.say(reply, Message(text("stop_sans_dialogue")))
        return
    writer.say(reply, Message(text(_way_in(writer, incoming))))


def _way_in(writer: Writer, incoming: Incoming) -> str:
    """Return the key of the text that tells how to take part."""
    match incoming.event:
        case Start(campaign=str(asked)):
            code, unknown = code_in(asked), "code_inconnu"
        case Text(text=words):
            code, unknown = code_in(words), "code_demande"
        case _:
            return "code_demande"
    state = None if code is None else state_of(writer.session, code)
    if state is CampaignState.CLOSED:
        return "campagne_close"
    if state is CampaignState.DRAFT:
        return "campagne_pas_ouverte"
    return unknown
