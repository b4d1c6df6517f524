"""What is said to the bot in free words: each intent, and what it leads to.

The pending question is never lost: it is asked again after whatever was said. Words that could be a
contribution are kept beside the question before anything else is done with them.
"""

from bot.dialogue import Confirming, Stage
from bot.effects import HandOver, Value
from bot.engine.answer import accept
from bot.engine.ask import wording
from bot.engine.keywords import ask_pending_if_asking, confirm, obey
from bot.engine.path import NOTHING, OPEN_TYPES
from bot.engine.record import REMARKS_AT_THE_END, ask_pending, go_on, pass_step, remark
from bot.engine.take import Taken, clean, take_codes
from bot.engine.turn import Turn
from bot.events import Text
from consultation.questionnaire.model import Role
from consultation.words import Forme
from nlu.commands import Command
from nlu.faq import asked
from nlu.intents import CONFIRMED, Intent
from nlu.reminding import Asked, asks_to_be_reminded
from nlu.understanding import ASKED, understand

KEPT_FROM = 4
"""Words of the shortest message that is kept beside the question, whatever it was taken for."""
PLAIN = 0.9
"""Confidence from which a short courtesy is one, and nothing else."""
_SAID_SHORTLY = frozenset({Intent.SKIP, Intent.REPEAT, Intent.THANKS, Intent.GREETING})
"""« suivante », « hein ? », « merci » : shorter, these are no contribution. All else is kept."""
_WORDS_KEPT = frozenset({Stage.ASKING, Stage.PAUSED, Stage.DONE})
_KEYWORDS = {Intent.SKIP: Command.SKIP, Intent.HELP: Command.HELP}
_TEXTS = {
    Intent.WHO: "qui_etes_vous",
    Intent.PRIVACY: "confidentialite",
    Intent.THANKS: "de_rien",
    Intent.GREETING: "bonjour",
    Intent.INSULT: "sans_rancune",
}


def heard(event: Text, least: float, asked: float = ASKED) -> Intent | None:
    """Return what the words ask of the bot, if they do surely enough; `asked`: what is confirmed first.

    Never a keyword: those were obeyed before, or are the name of an option on view.
    """
    meaning = understand(event.text, event.told)
    if meaning.intent is Intent.HUMAN and asks_to_be_reminded(event.text) is Asked.LATER:
        return None
    return meaning.intent if meaning.commands(least, asked) and not meaning.exact else None


def lead(turn: Turn, intent: Intent, event: Text) -> Turn:
    """Do what free words ask of the bot; stopping and erasing only after a yes."""
    if intent in CONFIRMED:
        what = Confirming.STOP if intent is Intent.STOP else Confirming.ERASE
        return confirm(beside(turn, event).become(confirming=what, heard=_said_in(turn, event)))
    if intent is Intent.UNKNOWN and turn.dialogue.stage is Stage.ASKING:
        return _unknown(turn, event)
    short = intent in _SAID_SHORTLY and len(event.text.split()) < KEPT_FROM
    if not short or heard(event, PLAIN) is None:
        turn = beside(turn, event)
    return _answered(turn, intent)


def answered_from_faq(turn: Turn, event: Text) -> Turn | None:
    """Return the turn with the facilitator's own answer, where the words ask one of their questions."""
    entry = asked(event.text, turn.questionnaire.faq)
    if entry is None:
        return None
    turn = beside(turn, event)  # it may have been an answer all the same
    return ask_pending_if_asking(turn, wording(turn.questionnaire, turn.dialogue, entry.answer))


def _answered(turn: Turn, intent: Intent) -> Turn:
    if intent in _KEYWORDS:
        return obey(turn, _KEYWORDS[intent])
    if intent is Intent.BACK:
        return obey(turn, Command.CORRECT if turn.dialogue.stage is Stage.DONE else Command.BACK)
    if intent is Intent.REPEAT:
        return _repeat(turn)
    if intent is Intent.HUMAN:
        return ask_pending_if_asking(turn.do(HandOver(turn.dialogue.step)), _who_will_answer(turn))
    if intent in _TEXTS:
        return ask_pending_if_asking(turn, turn.text(_TEXTS[intent], **turn.questionnaire.variables))
    return ask_pending_if_asking(turn)


def _repeat(turn: Turn) -> Turn:
    place = turn.place()
    if turn.dialogue.stage is not Stage.ASKING or place is None:
        return ask_pending_if_asking(turn)
    closed = "redite_fermee" if place.question.choices else "redite_telle_quelle"
    key = "redite" if place.question.reask is not None else closed
    return ask_pending(turn, [turn.text(key)], again=True)


def _unknown(turn: Turn, event: Text) -> Turn:
    """« Je ne sais pas » is an answer of its own: the option that says so, or words, or neither."""
    place = turn.place()
    if place is None or place.question.role is Role.AGE_GATE:
        return ask_pending_if_asking(turn)
    if place.question.type in OPEN_TYPES:
        return accept(turn, place, Taken(Value(text=clean(event.text)), NOTHING, Forme.TEXTE), event.source)
    unsure = [choice.name for choice in place.question.choices if choice.unsure]
    taken = take_codes(place, tuple(unsure), Forme.TEXTE) if len(unsure) == 1 else None
    if isinstance(taken, Taken):
        return accept(turn, place, taken, event.source)
    if place.question.required:
        return ask_pending(turn, [turn.text("passer_impossible")])
    return go_on(pass_step(turn, place, unknown=True), turn.text("note_sait_pas"))


def _who_will_answer(turn: Turn) -> str:
    """Say honestly who may answer, and when: what the questionnaire promises, or that nobody knows."""
    contact = turn.questionnaire.contact
    lines = [turn.text("parler_humain")]
    if contact is None:
        lines.append(turn.text("parler_humain_sans_delai", **turn.questionnaire.variables))
    else:
        when = wording(turn.questionnaire, turn.dialogue, contact.when) if contact.when else ""
        lines.append(when or turn.text("parler_humain_sans_promesse"))
        if contact.phone:
            lines.append(turn.text("parler_humain_telephone", nom=contact.name, telephone=contact.phone))
    lines.append(turn.text("parler_humain_danger"))
    return "\n".join(lines)


def beside(turn: Turn, event: Text) -> Turn:
    """Keep the words beside the question, where words are kept at all."""
    place = turn.place()
    gate = place is not None and place.question.role is Role.AGE_GATE
    words = clean(event.text)
    if turn.dialogue.stage not in _WORDS_KEPT or gate or not words:
        return turn
    step = REMARKS_AT_THE_END if place is None else place.step
    return remark(turn, step, Value(text=words), Forme.TEXTE, event.source)


def _said_in(turn: Turn, event: Text) -> str | None:
    """Return the message whose words may still be the answer to the open question that waits."""
    place = turn.place()
    open_now = place is not None and place.question.type in OPEN_TYPES
    return event.source if open_now and turn.dialogue.stage is Stage.ASKING else None
