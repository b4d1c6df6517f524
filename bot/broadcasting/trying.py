"""The message of a broadcast for who prepares it: whoever writes its word to the bot is answered with it."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.broadcasting.wording import Said
from bot.events import Event, Text
from bot.messages import Message
from bot.texts import text
from consultation.broadcasts.making import TEST
from consultation.broadcasts.moving import ENDED
from consultation.tables import BroadcastRow

_WORD = re.compile(rf"{TEST}[a-z]{{6}}")


def asked(session: Session, event: Event) -> tuple[Message, ...]:
    """Return the message that the event asks to see, none for anything else.

    A picture of the results that is not drawn yet is said to be missing: who prepares it looks for it.
    """
    if not isinstance(event, Text):
        return ()
    word = event.text.strip().lower()
    if _WORD.fullmatch(word) is None:
        return ()
    row = session.scalars(
        select(BroadcastRow).where(BroadcastRow.test_word == word, BroadcastRow.state.not_in(ENDED))
    ).one_or_none()
    if row is None:
        return ()
    shown = Said.of(session, row).message(None)
    if row.card and row.enclosure is None:
        return (shown, Message(text("essai_sans_carte")))
    return (shown,)
