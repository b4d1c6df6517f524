"""The dialogue: a pure function from a state and an event to a new state and effects."""

from datetime import datetime

from bot.dialogue import Dialogue
from bot.effects import Effect
from bot.engine import danger
from bot.engine.stages import handle
from bot.engine.turn import Turn
from bot.events import Event
from consultation.questionnaire.model import Questionnaire

__all__ = ["advance", "begin"]


def begin(ref: str, seed: int) -> Dialogue:
    """Return a new dialogue. `ref` (a few ASCII letters) names it in buttons, `seed` decides shuffles."""
    return Dialogue(ref=ref, seed=seed)


def advance(
    questionnaire: Questionnaire, dialogue: Dialogue, event: Event, now: datetime
) -> tuple[Dialogue, tuple[Effect, ...]]:
    """Return the dialogue after an event, and what is to be done. Never raises on an event's content.

    `now` is when the event is handled (aware UTC); `event.at` when it was sent.
    """
    before = Turn(questionnaire, dialogue, now)
    after = handle(before, event)
    seen = danger.read_event(event)
    if seen is not None:
        after = danger.respond(before, after, seen)
    return after.dialogue, after.effects
