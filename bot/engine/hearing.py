"""Voice notes that the machine wrote down: read back to their speaker, who says whether it is right.

Until then nothing of it is an answer. The pending question waits behind, as behind every question of
the bot's own; the buttons name the note, so that they work later too.
"""

from bot.dialogue import Confirming, Dialogue, Stage
from bot.effects import Hearing, Transcript
from bot.engine.keywords import ask_pending_if_asking
from bot.engine.take import clean
from bot.engine.turn import Turn
from bot.engine.yesno import yes_or_no
from bot.events import Heard, Text
from bot.messages import Button

RIGHT, WRONG, LEAVE = "juste", "faux", "laisser"
"""Buttons of the bot's own, followed by the message of the voice note."""

AT_ONCE = 700
"""Characters that are read back in the message that asks: WhatsApp takes 1,024 beside buttons."""
IN_ALL = 3_000
"""Characters that are read back; a longer note is a person's."""

_LISTENING = frozenset({Stage.ASKING, Stage.DONE})


def heard(turn: Turn, event: Heard) -> Turn:
    """Read back what was understood, where the person is there to say whether it is right."""
    words = clean(event.text)
    there = turn.dialogue.stage in _LISTENING and turn.dialogue.confirming is None
    if not (event.sure and words and len(words) <= IN_ALL and there):
        return to_person(turn, event.source)
    turn = turn.become(confirming=Confirming.HEARD, heard=event.source)
    turn = turn.do(Transcript(event.source, Hearing.ASKED))
    said, question = turn.text("vocal_entendu", mots=words), turn.text("vocal_c_est_bien_ca")
    buttons = (_button(turn, RIGHT, "bouton_oui"), _button(turn, WRONG, "bouton_non"))
    if len(words) > AT_ONCE:
        return turn.say(said).say(question, *buttons)
    return turn.say(f"{said}\n{question}", *buttons)


def to_person(turn: Turn, source: str) -> Turn:
    return turn.do(Transcript(source, Hearing.TO_PERSON))


def tapped(turn: Turn, button: str, source: str) -> Turn:
    """A button below what was read back, now or some time ago."""
    return decide(turn.become(heard=source, confirming=None), button == RIGHT, leave=button == LEAVE)


def decide(turn: Turn, yes: bool, *, leave: bool = False) -> Turn:
    """The speaker said whether it is right; `leave`: they will not write it themselves either."""
    source = turn.dialogue.heard
    turn = turn.become(confirming=None, heard=None)
    if source is None:
        return ask_pending_if_asking(turn)
    if yes:
        return ask_pending_if_asking(turn.do(Transcript(source, Hearing.CONFIRMED)), turn.text("note_mots"))
    turn = to_person(turn, source)
    if leave or turn.dialogue.stage not in _LISTENING:
        return ask_pending_if_asking(turn, turn.text("vocal_laisse"))
    return _ask_to_write(turn.become(confirming=Confirming.SPELL, heard=source))


def written(turn: Turn, event: Text) -> Turn:
    """What was said, in the speaker's own written words, after a « Non »."""
    source, words = turn.dialogue.heard, clean(event.text)
    decided = yes_or_no(event.text)
    if decided is False or source is None:
        return ask_pending_if_asking(turn.become(confirming=None, heard=None), turn.text("vocal_laisse"))
    if decided or not any(char.isalnum() for char in words):
        return _ask_to_write(turn)
    turn = turn.become(confirming=None, heard=None).do(Transcript(source, Hearing.CORRECTED, words))
    return ask_pending_if_asking(turn, turn.text("note_mots"))


def step_of(dialogue: Dialogue, source: str) -> str | None:
    """Return the step that a message answered, None where it is not known (any more)."""
    return next((step for step, mark in dialogue.marks.items() if source in mark.sources), None)


def _ask_to_write(turn: Turn) -> Turn:
    return turn.say(turn.text("vocal_reecrire"), _button(turn, LEAVE, "bouton_laisser"))


def _button(turn: Turn, command: str, key: str) -> Button:
    return turn.button(f"{command}.{turn.dialogue.heard}", key)
