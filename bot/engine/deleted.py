"""A resident deletes a message that they sent: what it said is taken back."""

from dataclasses import replace

from bot.dialogue import Stage, split_step
from bot.effects import Consent, Effect, TakeBack, Withdraw
from bot.engine.path import OPEN_TYPES, Place, find
from bot.engine.record import ask_pending, withdraw_unreachable
from bot.engine.turn import Turn
from bot.events import Deleted
from consultation.questionnaire.model import Role
from consultation.words import ConsentKind, Part

KEEPING = frozenset({Stage.ASKING, Stage.PAUSED, Stage.DONE, Stage.STOPPED, Stage.CLOSED})
"""Stages in which answers are kept. STOP ends the messages, not the right to take words back."""


def deleted(turn: Turn, event: Deleted) -> Turn:
    """Take back what the message answered; a message that answered nothing leaves no words either."""
    if turn.dialogue.stage not in KEEPING:
        return turn
    if turn.dialogue.heard == event.source:
        turn = turn.become(heard=None, confirming=None)
    turn = turn.do(TakeBack(event.source))
    for step, mark in turn.dialogue.marks.items():
        if event.source not in mark.sources:
            continue
        place = find(turn.questionnaire, turn.dialogue, step)
        if place is None or place.question.role is Role.AGE_GATE:
            return turn
        rest = tuple(one for one in mark.sources if one != event.source)
        if rest and place.question.type in OPEN_TYPES:  # other messages said more of the same answer
            return _told(turn.mark(step, replace(mark, sources=rest)), "note_retire")
        return _unanswered(turn, place)
    return turn


def _unanswered(turn: Turn, place: Place) -> Turn:
    """The whole answer is taken back. Its question is asked again, for most delete to write anew."""
    question, item = split_step(place.step)
    effects: list[Effect] = [
        Withdraw(question, item, files=True),
        *([Withdraw(question, item, Part.COMMENT)] if place.question.choices else []),
        *([Consent(ConsentKind.RECONTACT, False)] if place.question.role is Role.RECONTACT else []),
    ]
    turn = withdraw_unreachable(turn.do(*effects).unmark(place.step), place)
    if turn.dialogue.open_step == place.step:
        turn = turn.become(open_step=None, open_at=None)
    if turn.dialogue.stage in {Stage.ASKING, Stage.PAUSED}:
        turn = turn.become(step=place.step, back_to=None, picked=(), attempts=0)
    if turn.dialogue.stage is Stage.ASKING:
        return ask_pending(turn, [turn.text("note_retire")])
    return _told(turn, "note_retire_des_reponses")


def _told(turn: Turn, key: str) -> Turn:
    """Who stopped, or gave the telephone to somebody else, is told nothing."""
    silent = turn.dialogue.stage in {Stage.STOPPED, Stage.CLOSED}
    return turn if silent else turn.say(turn.text(key))
