"""What an intent server says of a message, asked before the step that takes it: the engine asks nobody."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.dialogue import Dialogue
from bot.engine.path import OPEN_TYPES, find
from bot.engine.take import Taken, take_text
from bot.events import Event, Text
from consultation.questionnaire.model import Questionnaire
from nlu.commands import command
from nlu.understanding import PLAIN_WORDS, may_command

Told = Callable[[str], Mapping[str, float] | None]
"""Returns a probability by intent, in a second at most; None where nobody says."""


def nobody(_: str) -> None:
    """Without a server."""
    return


def told_of(
    questionnaire: Questionnaire, dialogue: Dialogue, event: Event, now: datetime, ask: Told
) -> Event:
    """Return the event with what the server says of its text, where that may change anything.

    Keywords, buttons and plain answers to closed questions are understood without it.
    """
    if ask is nobody or not isinstance(event, Text):
        return event
    if not may_command(event.text) or command(event.text) is not None:
        return event
    place = None if dialogue.step is None else find(questionnaire, dialogue, dialogue.step)
    closed = place is not None and place.question.type not in OPEN_TYPES
    if place is not None and closed and len(event.text.split()) <= PLAIN_WORDS:
        taken = take_text(place, dialogue, event, now)
        plain = isinstance(taken, Taken) and taken.confidence >= 1
        return event if plain else replace(event, told=ask(event.text))
    return replace(event, told=ask(event.text))
