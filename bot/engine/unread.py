"""Something that nobody here opens (a video, a document, a sticker): the words that came with it count."""

from dataclasses import replace

from bot.dialogue import Stage
from bot.effects import Effect, Say, Value
from bot.engine import answer
from bot.engine.keywords import ask_pending_if_asking
from bot.engine.record import REMARKS_AT_THE_END, remark
from bot.engine.take import clean
from bot.engine.turn import Turn
from bot.events import Text, Unsupported
from consultation.words import Forme


def unread(turn: Turn, event: Unsupported) -> Turn:
    """Take the caption as words to the pending question, and say that the rest was not opened."""
    words = clean(event.caption)
    if not any(char.isalnum() for char in words):
        asking = turn.dialogue.stage is Stage.ASKING
        return ask_pending_if_asking(turn, *([turn.text("pas_pris")] if asking else []))
    if turn.dialogue.stage is Stage.DONE:
        value = Value(text=words)
        turn = remark(turn, REMARKS_AT_THE_END, value, Forme.TEXTE, event.source)
        return turn.say(f"{turn.text('pas_ouvert')}\n{turn.text('ajout_a_la_fin')}")
    if turn.dialogue.stage is Stage.PAUSED:
        turn = turn.become(stage=Stage.ASKING, open_step=None, open_at=None)
    place = turn.place()
    if turn.dialogue.stage is not Stage.ASKING or place is None:
        return ask_pending_if_asking(turn)
    said = Text(at=event.at, source=event.source, text=words)
    return _told_first(answer.written(turn.become(confirming=None), place, said))


def _told_first(turn: Turn) -> Turn:
    """Say before what is asked next that only the words were read."""
    told = turn.text("pas_ouvert")
    effects: list[Effect] = list(turn.effects)
    for number, effect in enumerate(effects):
        if isinstance(effect, Say):
            message = replace(effect.message, text=f"{told}\n{effect.message.text}")
            effects[number] = replace(effect, message=message)
            return replace(turn, effects=tuple(effects))
    return turn.say(told)
