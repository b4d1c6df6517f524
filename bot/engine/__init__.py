"""The dialogue: a pure function from a state and an event to a new state and effects."""

from datetime import datetime

from bot.dialogue import Dialogue
from bot.effects import Effect
from bot.engine import answer, danger, hearing
from bot.engine.stages import handle
from bot.engine.turn import Turn
from bot.events import Event, Heard, Text
from consultation.questionnaire.model import Questionnaire

__all__ = ["advance", "begin", "collect"]


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
    return _watched(before, handle(before, event), event)


def collect(
    questionnaire: Questionnaire, dialogue: Dialogue, event: Text, now: datetime
) -> tuple[Dialogue, tuple[Effect, ...]]:
    """As `advance`, for words collected elsewhere (a file, a workshop): none of them is a keyword.

    The dialogue must be asking a question.
    """
    before = Turn(questionnaire, dialogue, now)
    place = before.place()
    assert place is not None
    return _watched(before, answer.written(before, place, event), event)


def _watched(before: Turn, after: Turn, event: Event) -> tuple[Dialogue, tuple[Effect, ...]]:
    seen = danger.read_event(event)
    if seen is not None:
        if isinstance(event, Heard):  # nothing is read back: a person listens
            after = hearing.to_person(before, event.source)
        after = danger.respond(before, after, seen, event)
    return after.dialogue, after.effects
