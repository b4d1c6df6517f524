"""The message of a broadcast for who prepares it: whoever writes its word to the bot is answered with it."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.broadcasting.wording import Said
from bot.events import Event, Text
from bot.messages import Message
from consultation.broadcasts.making import TEST
from consultation.broadcasts.moving import ENDED
from consultation.tables import BroadcastRow

_WORD = re.compile(rf"{TEST}[a-z]{{6}}")


def asked(session: Session, event: Event) -> Message | None:
    """Return the message that the event asks to see, None for anything else."""
    if not isinstance(event, Text):
        return None
    word = event.text.strip().lower()
    if _WORD.fullmatch(word) is None:
        return None
    row = session.scalars(
        select(BroadcastRow).where(BroadcastRow.test_word == word, BroadcastRow.state.not_in(ENDED))
    ).one_or_none()
    return None if row is None else Said.of(session, row).message(None)
