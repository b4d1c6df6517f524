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
from consultation.joining import Joining, read
from consultation.words import CampaignState
from nlu import danger
from nlu.commands import Command, command

_LAST_WORDS = {Command.STOP: "stop_sans_dialogue", Command.DELETE: "supprimer_sans_dialogue"}
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")


def wanted(
    incoming: Incoming, campaigns: Sequence[OpenCampaign], *, known: bool
) -> tuple[OpenCampaign, Start] | None:
    """Return the open campaign that a message asks for: by a link, by its code or by the sentence of a link.

    Somebody who is in a dialogue (`known`) may answer with a word that is a code: alone, only codes with a
    hyphen count then.
    """
    match incoming.event:
        case Start(campaign=str(code)):
            start, asked = incoming.event, _code_in(code)
        case Text(text=words) as said:
            joining = read(words)
            if joining is None or (known and joining.plain and "-" not in joining.code):
                return None
            start, asked = _start(said, joining), joining.code
        case _:
            return None
    campaign = next((campaign for campaign in campaigns if campaign.code == asked), None)
    return None if campaign is None else (campaign, start)


def _start(said: Text, joining: Joining) -> Start:
    return Start(at=said.at, source=said.source, campaign=joining.code, origin=joining.origin)


def _code_in(words: str) -> str | None:
    code = words.strip().lower()
    return code if _CODE.fullmatch(code) else None


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
    said = command(incoming.event.text) if isinstance(incoming.event, Text) else None
    if said in _LAST_WORDS:
        # Said to a broadcast, most often: the campaign may be closed, and nobody known in it any more.
        silence(writer.session, incoming.lines, now)
        writer.say(reply, Message(text(_LAST_WORDS[said])))
        return
    writer.say(reply, Message(text(_way_in(writer, incoming))))


def _way_in(writer: Writer, incoming: Incoming) -> str:
    """Return the key of the text that tells how to take part."""
    match incoming.event:
        case Start(campaign=str(asked)):
            code, unknown = _code_in(asked), "code_inconnu"
        case Text(text=words):
            joining = read(words)
            code = None if joining is None else joining.code
            unknown = "code_demande" if joining is None or joining.plain else "code_inconnu"
        case _:
            return "code_demande"
    state = None if code is None else state_of(writer.session, code)
    if state is CampaignState.CLOSED:
        return "campagne_close"
    if state is CampaignState.DRAFT:
        return "campagne_pas_ouverte"
    return unknown
