"""Danger to a person, read in every text in every stage: the fixed reply goes out, somebody is alerted.

What was said is kept as it would be otherwise, so that nothing is lost; only the bot's own words give
way to the reply, and the question waits behind "Continuer".
"""

from dataclasses import replace

from bot.dialogue import Stage, split_step
from bot.effects import Alert, Effect, Recall, Say
from bot.engine.hearing import step_of
from bot.engine.path import NOTHING, SAID, find, places
from bot.engine.record import move_on
from bot.engine.turn import Turn
from bot.events import Edit, Event, Heard, Media, Text, Unsupported
from bot.messages import Message
from consultation.questionnaire.model import Role
from nlu.danger import Danger, read

CONSENTED = frozenset({Stage.ASKING, Stage.PAUSED, Stage.DONE})


def read_event(event: Event) -> Danger | None:
    """Return the danger that an event's words tell of."""
    match event:
        case Text(text=words) | Edit(text=words) | Heard(text=words):
            return read(words)
        case Media(caption=words) | Unsupported(caption=words) if words:
            return read(words)
        case _:
            return None


def respond(before: Turn, after: Turn, danger: Danger, event: Event) -> Turn:
    """Return the turn with the reply and the alert in the place of what the bot would have said."""
    kept: tuple[Effect, ...] = tuple(
        effect for effect in after.effects if not isinstance(effect, Say | Recall)
    )
    # What the bot would have asked is not asked: a « oui » to the reply is no consent and erases nothing.
    after = _without_follow_up(before, after).become(confirming=None, attempts=0)
    lines = [after.text("danger")]
    if after.questionnaire.referent is not None:
        lines.append(after.text("danger_prevenue"))
    goes_on = after.dialogue.stage in CONSENTED | {Stage.NOTICE}
    buttons = (after.button("continuer", "bouton_continuer"),) if goes_on else ()
    if goes_on:
        lines.append(after.text("danger_continuer"))
    said = Say(Message("\n".join(lines), commands=buttons), urgent=True)
    step = before.dialogue.step
    if isinstance(event, Heard):  # said before, to another question
        step = step_of(before.dialogue, event.source) or step
    alert = Alert(danger.rule, step, with_text=consented(before))
    return Turn(after.questionnaire, after.dialogue, after.now, (said, alert, *kept))


def _without_follow_up(before: Turn, after: Turn) -> Turn:
    """Nobody who tells of a danger is asked « C'est où ? », or whether they may be quoted for it."""
    for step, mark in after.dialogue.marks.items():
        if mark.codes == SAID and before.dialogue.marks.get(step) != mark:
            after = after.mark(step, replace(mark, codes=NOTHING)).become(open_step=None, open_at=None)
    pending = after.dialogue.step
    if pending is not None and pending not in {
        place.step for place in places(after.questionnaire, after.dialogue)
    }:
        return move_on(after)
    return after


def consented(turn: Turn) -> bool:
    """The notice was accepted and, where there is a gate, the age was given: words may be kept."""
    if turn.dialogue.stage not in CONSENTED:
        return False
    step = turn.dialogue.step
    if step is None:
        return True
    place = find(turn.questionnaire, turn.dialogue, split_step(step)[0])
    return place is None or place.question.role is not Role.AGE_GATE
