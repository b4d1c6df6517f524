"""Keeping an answer and going on: consents it gives, answers that no longer apply, the next question."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.dialogue import Mark, Stage, split_step
from bot.effects import Consent, Forget, Keep, Milestone, Reach, Say, Value, Withdraw
from bot.engine.ask import ask, chosen, last_notes, wording
from bot.engine.consents import ask_may_cite, ask_may_keep_voice, may_cite_is_open, voice_is_open
from bot.engine.path import Place, find, no_longer_applicable, order
from bot.engine.take import Taken, clean
from bot.engine.turn import Turn
from bot.events import Media
from bot.messages import Message
from consultation.questionnaire.model import Role
from consultation.words import UNKNOWN, ConsentKind, Forme, Part

YES = "oui"
"""The code that the check of a questionnaire asks for, where an answer gives a consent."""

SOURCES_KEPT = 10
"""Messages remembered per answer, so that editing one of them finds it."""

REMARKS_AT_THE_END = "fin"
"""The question's name under which words that come after the end are kept."""


def keep(turn: Turn, place: Place, taken: Taken, source: str, **changes: Any) -> Turn:
    """Keep an answer at once, with what it entails; nothing is said yet. `changes` go with its mark."""
    mark, before = Mark(taken.codes, sources=(source,)), turn.dialogue.marks
    turn = keep_version(turn, place, taken, source).mark(place.step, mark, **changes)
    if taken.comment:
        turn = _comment(turn, place, taken.comment, source)
    elif place.step in before and place.question.choices:  # what was said of the answer before goes with it
        question, item = split_step(place.step)
        turn = turn.do(Withdraw(question, item, Part.COMMENT))
    return withdraw_unreachable(_consents(turn, place, taken), place)


def _comment(turn: Turn, place: Place, words: str, source: str) -> Turn:
    """Keep what came with an option as an open answer of its own, beside it."""
    question, item = split_step(place.step)
    comment = Keep(question, item, Value(text=words), Forme.TEXTE, source, part=Part.COMMENT)
    return turn.do(comment)


def keep_version(turn: Turn, place: Place, taken: Taken, source: str) -> Turn:
    """Keep what was answered so far; the step stays pending."""
    question, item = split_step(place.step)
    return turn.do(
        Keep(
            question,
            item,
            taken.value,
            taken.forme,
            source,
            fact=place.question.fact_name,
            options=tuple(choice.name for choice in order(turn.dialogue, place.question))
            if place.question.shuffle
            else (),
        )
    )


def settle(turn: Turn, place: Place) -> Turn:
    """What was ticked is the whole answer; it was kept with each tick."""
    return withdraw_unreachable(turn.mark(place.step, Mark(turn.dialogue.picked)), place)


def _consents(turn: Turn, place: Place, taken: Taken) -> Turn:
    if place.question.role is Role.AGE_GATE and taken.ends is None:
        return turn.do(Consent(ConsentKind.AGE, True), Reach(Milestone.ACCEPTED))
    if place.question.role is Role.RECONTACT:
        return turn.do(Consent(ConsentKind.RECONTACT, taken.codes == (YES,)))
    return turn


def withdraw_unreachable(turn: Turn, changed: Place) -> Turn:
    """A correction can close a branch: its answers are taken back, so that they do not count."""
    for step in no_longer_applicable(turn.questionnaire, turn.dialogue, changed.question):
        question, item = split_step(step)
        turn = turn.do(Withdraw(question, item)).unmark(step)
    return turn


def pass_step(turn: Turn, place: Place, *, unknown: bool = False) -> Turn:
    """PASSER: the answer exists, without content, and counts in no denominator.

    `unknown`: the person said « je ne sais pas », which is kept as such.
    """
    question, item = split_step(place.step)
    value, forme = (Value(codes=(UNKNOWN,)), Forme.TEXTE) if unknown else (Value(), Forme.TAP)
    turn = turn.do(Keep(question, item, value, forme, "", passed=True))
    return withdraw_unreachable(turn.mark(place.step, Mark(passed=True)), place)


def append(turn: Turn, step: str, words: str, source: str) -> Turn:
    """Short messages in a row are one open answer: join these words to it."""
    question, item = split_step(step)
    mark = turn.dialogue.marks[step]
    turn = turn.do(Keep(question, item, Value(text=words), Forme.TEXTE, source, append=True))
    sources = (*mark.sources, source)[-SOURCES_KEPT:]
    return turn.mark(step, replace(mark, sources=sources)).become(open_at=turn.now)


def append_voice(turn: Turn, event: Media) -> Turn:
    """Voice notes in a row are one open answer too; a question of the bot's own stays on view."""
    step = turn.dialogue.open_step
    assert step is not None
    question, item = split_step(step)
    mark = turn.dialogue.marks[step]
    value = Value(text=clean(event.caption) or None, media=event.reference, seconds=event.seconds)
    turn = turn.do(Keep(question, item, value, event.forme, event.source, append=True))
    sources = (*mark.sources, event.source)[-SOURCES_KEPT:]
    return turn.mark(step, replace(mark, sources=sources)).become(open_at=turn.now)


def remark(turn: Turn, step: str, value: Value, forme: Forme, source: str) -> Turn:
    """Keep what fits no option, beside the question: nothing that was said is lost."""
    question, item = split_step(step)
    return turn.do(Keep(question, item, value, forme, source, part=Part.REMARK, append=True))


def acknowledge(turn: Turn, place: Place, taken: Taken) -> str:
    """Return what is said of an answer: the option by its name, so that a mistake is seen."""
    if taken.value.codes is not None:
        names = chosen(turn.questionnaire, turn.dialogue, place.question, taken.value.codes)
        return turn.text("note", choix=names)
    if taken.value.number is not None:
        return turn.text("note", choix=str(taken.value.number))
    keys = {Forme.VOCAL: "note_vocal", Forme.PHOTO: "note_photo", Forme.LIEU: "note_lieu"}
    return turn.text(keys.get(taken.forme, "note_mots"))


def end_under_age(turn: Turn) -> Turn:
    turn = turn.become(stage=Stage.UNDER_AGE, step=None)
    return turn.say(turn.text("moins_de_15")).do(Forget())


def move_on(turn: Turn) -> Turn:
    """Set the pending step: where a correction came from, else the first that is not answered."""
    here = turn.dialogue.back_to
    if here is None or here in turn.dialogue.marks or find(turn.questionnaire, turn.dialogue, here) is None:
        following = turn.next_place()
        here = following.step if following else None
    return turn.become(step=here, back_to=None, picked=(), attempts=0, confirming=None)


def go_on(turn: Turn, *before: str) -> Turn:
    """Ask the next question; at the end, say what happens next."""
    return ask_pending(move_on(turn), before)


def ask_pending(turn: Turn, before: Iterable[str] = (), *, again: bool = False) -> Turn:
    """Say the pending question, whatever it is, with acknowledgements before it: one message.

    What was asked last is what a « oui » answers: a confirmation asked before it awaits nothing more.
    """
    turn = turn.become(confirming=None)
    lines = [line for line in before if line]
    if turn.dialogue.stage is Stage.DONE:
        return turn.say("\n".join([*lines, turn.text("fini")]))
    place = turn.place()
    if place is not None:
        return turn.do(Say(ask(turn.questionnaire, turn.dialogue, place, before=lines, again=again)))
    if voice_is_open(turn):
        return ask_may_keep_voice(turn, *lines)
    if may_cite_is_open(turn):
        return ask_may_cite(turn, lines)
    return _finish(turn, lines)


def _finish(turn: Turn, lines: list[str]) -> Turn:
    closing = wording(turn.questionnaire, turn.dialogue, turn.questionnaire.closing)
    lines += last_notes(turn.questionnaire, turn.dialogue)
    turn = turn.become(stage=Stage.DONE, step=None, confirming=None).do(Reach(Milestone.COMPLETED))
    return turn.do(Say(Message("\n".join([*lines, closing]))))
