"""What may be said to somebody who has not written for longer than the channel's window. Pure.

Inside the window (WhatsApp: 24 hours after the person's last message) anything; outside, a text that was
approved beforehand, and only to who agreed to be contacted again. The rest is held until they write.
"""

from enum import StrEnum

from bot.messages import Message


class Held(StrEnum):
    """Why a message is held: what the outbox row says."""

    WINDOW = "window"  # there is no template for it
    CONSENT = "consent"  # there is one, but nobody agreed to be contacted again


def outside(message: Message, *, reachable: bool) -> Message | Held:
    """Return what is said instead of the message outside the window, or why nothing is."""
    if message.template is None:
        return Held.WINDOW
    if not reachable:
        return Held.CONSENT
    return Message("", template=message.template)
