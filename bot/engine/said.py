"""Free words in each stage of a dialogue: an answer, a yes or no, a greeting, a remark."""

from bot.dialogue import Confirming, Dialogue, Stage
from bot.effects import Consent, Milestone, Reach, Value
from bot.engine import answer, hearing
from bot.engine.freely import answered_from_faq, beside, heard, lead
from bot.engine.keywords import FINAL, confirm, correctable, decide, notice, obey, remind, reopen, resume
from bot.engine.path import OPEN_TYPES, Place
from bot.engine.record import REMARKS_AT_THE_END, append, ask_pending, go_on, remark
from bot.engine.take import Misfit, Taken, clean, take_text
from bot.engine.turn import Turn
from bot.engine.yesno import Reply, plainly, yes_or_no
from bot.events import Text
from consultation.questionnaire.model import Role
from consultation.words import ConsentKind, Forme
from nlu import vocabulary
from nlu.commands import Command
from nlu.intents import CONFIRMED, Intent
from nlu.nothing import says_unknown
from nlu.options import label_words, names, plain_words
from nlu.reminding import Asked, asks_to_be_reminded
from nlu.understanding import CLOSED, OPEN, SURE, over_an_option

SHORT = 3
"""Words at most of a message that says only no."""

ALWAYS = {("stop",), ("supprimer",)}
"""Keywords that hold whatever the options are called."""

GREETING = vocabulary.words("saluts")

_PART_OF_AN_ANSWER = frozenset({Intent.THANKS, Intent.GREETING, Intent.UNKNOWN, Intent.SKIP, Intent.REPEAT})
"""Said right after an open answer, these still belong to it: the next question was not read yet."""
_BEFORE_THE_NOTICE = frozenset({Intent.WHO, Intent.PRIVACY, Intent.HELP, Intent.HUMAN, Intent.INSULT})
_WHILE_STOPPED = frozenset({Intent.ERASE, Intent.WHO, Intent.PRIVACY, Intent.HUMAN})
_WHILE_PAUSED = frozenset({Intent.STOP, Intent.ERASE, Intent.WHO, Intent.PRIVACY, Intent.HELP, Intent.HUMAN})


def is_option(turn: Turn, words: str) -> bool:
    """« Arrêter » is an answer where it is the name of an option on view; STOP and SUPPRIMER never are."""
    place = turn.place()
    if place is None or turn.dialogue.stage is not Stage.ASKING or turn.dialogue.confirming is not None:
        return False
    said = plain_words(words)
    if said in ALWAYS:
        return False
    labels = (name for choice in place.question.choices for name in names(choice, turn.dialogue.language))
    return any(label_words(label) == said for label in labels)


def past_notice(dialogue: Dialogue) -> bool:
    return dialogue.stage in {Stage.ASKING, Stage.PAUSED, Stage.DONE}


def said_freely(turn: Turn, event: Text) -> Turn:
    """Free words, which are no keyword."""
    if turn.dialogue.confirming is Confirming.SPELL and event.step is None:
        return hearing.written(turn, event)
    if turn.dialogue.confirming in FINAL and turn.dialogue.heard and _is_my_answer(turn, event):
        return answer.adopt_heard(turn)
    if turn.dialogue.confirming in FINAL:
        reply = plainly(event.text, turn.dialogue.confirming)
        if reply is Reply.UNCLEAR:
            return confirm(beside(turn, event))
        if reply is Reply.YES:
            return decide(turn, True)
        if reply is Reply.NO:
            more = len(event.text.split()) > SHORT
            return decide(beside(turn, event) if more else turn, False)
        # Other words: nothing was decided, and the words stand as what they are.
        turn = turn.become(confirming=None)
    return _in_stage(turn, event)


def _is_my_answer(turn: Turn, event: Text) -> bool:
    """Is this the third button's label, written?"""
    return label_words(turn.text("bouton_c_est_ma_reponse")) == plain_words(event.text)


def _in_stage(turn: Turn, event: Text) -> Turn:
    match turn.dialogue.stage:
        case Stage.NOTICE | Stage.REFUSED:
            return _said_at_notice(turn, event)
        case Stage.ASKING:
            return _said_while_asking(turn, event)
        case Stage.PAUSED:
            return _said_while_paused(turn, event)
        case Stage.DONE:
            return _said_after_the_end(turn, event)
        case Stage.STOPPED:
            intent = heard(event, OPEN)
            return lead(turn, intent, event) if intent in _WHILE_STOPPED else turn.say(turn.text("deja_stop"))
        case Stage.ERASED | Stage.UNDER_AGE | Stage.CLOSED:
            return turn


def _said_at_notice(turn: Turn, event: Text) -> Turn:
    agreed = yes_or_no(event.text)
    if agreed is True:
        return accept_notice(turn)
    intent = None if agreed is False else heard(event, CLOSED)
    unwilling = agreed is False or intent in {Intent.STOP, Intent.ERASE}
    if unwilling and turn.dialogue.stage is Stage.NOTICE:
        return refuse_notice(turn)
    told = answered_from_faq(turn, event)
    if told is not None:
        return told
    if intent in _BEFORE_THE_NOTICE:
        return lead(turn, intent, event)
    return notice(turn.become(stage=Stage.NOTICE), turn.text("avant_de_commencer"))


def accept_notice(turn: Turn) -> Turn:
    turn = turn.become(stage=Stage.ASKING).do(Consent(ConsentKind.NOTICE, True))
    gate = any(question.role is Role.AGE_GATE for question in turn.questionnaire.questions)
    if not gate:
        turn = turn.do(Reach(Milestone.ACCEPTED))
    return go_on(turn)


def refuse_notice(turn: Turn) -> Turn:
    turn = turn.become(stage=Stage.REFUSED).do(Consent(ConsentKind.NOTICE, False))
    return turn.say(turn.text("refus"))


def _said_while_asking(turn: Turn, event: Text) -> Turn:
    confirming = turn.dialogue.confirming
    if confirming is Confirming.CORRECT:
        number = clean(event.text).rstrip(".) ")
        answered = correctable(turn)
        if number.isascii() and number.isdigit() and len(number) <= 3 and 1 <= int(number) <= len(answered):
            return reopen(turn, answered[int(number) - 1])
        if number.isascii() and number.isdigit():
            return obey(turn, Command.CORRECT)
        turn = turn.become(confirming=None)
    elif confirming is not None:
        decided = yes_or_no(event.text)
        if confirming is Confirming.HEARD and event.step is not None:
            decided = None  # a page whose author did not see yet what was read back
        if confirming is Confirming.HEARD and decided is not None:
            return hearing.decide(turn, decided)
        if decided is not None:
            return decide(turn, decided)
        # Other words: nothing was decided, and the words stand as what they are.
        turn = turn.become(confirming=None)
    if asks_to_be_reminded(event.text) is Asked.LATER:
        return obey(turn, Command.PAUSE)
    place = turn.place()
    if place is not None:
        return _to_a_question(turn, place, event)
    intent = heard(event, OPEN)
    if intent is not None:
        return lead(turn, intent, event)
    kept = remark(turn, REMARKS_AT_THE_END, Value(text=clean(event.text)), Forme.TEXTE, event.source)
    return ask_pending(kept if clean(event.text) else turn)


def _to_a_question(turn: Turn, place: Place, event: Text) -> Turn:
    """Free words while a question waits: its answer, unless they are surely said to the bot."""
    taken = take_text(place, turn.dialogue, event, turn.now)
    if place.question.type in OPEN_TYPES:
        intent = heard(event, OPEN)
        if intent in _PART_OF_AN_ANSWER and answer.in_a_row(turn, event):
            intent = None
    elif isinstance(taken, Taken) or answer.completes(turn, place, event):
        sure = taken.confidence if isinstance(taken, Taken) else 1.0
        intent = over_an_option(event.text, sure, event.told)
        return answer.written(turn, place, event, taken) if intent is None else lead(turn, intent, event)
    else:
        intent = _beside_every_option(turn, event, taken)
    if intent is not None:
        return lead(turn, intent, event)
    told = answered_from_faq(turn, event)
    return answer.written(turn, place, event, taken) if told is None else told


def _beside_every_option(turn: Turn, event: Text, taken: Misfit) -> Intent | None:
    """Return what words that fit no option ask of the bot; « je ne sais pas » answers, and must be sure."""
    intent = heard(event, CLOSED)
    if intent in CONFIRMED and heard(event, SURE, asked=SURE) is None:
        return None  # « plus de 15 ans » : no way to say here that it was the answer
    if intent in _PART_OF_AN_ANSWER and answer.in_a_row(turn, event):
        return None
    place = turn.place()
    if intent is Intent.UNKNOWN and place is not None and place.question.role is Role.AGE_GATE:
        return None
    if intent is Intent.UNKNOWN:
        plain = says_unknown(plain_words(event.text))
        return intent if plain or (not taken.passes and heard(event, SURE)) else None
    return intent


def _said_while_paused(turn: Turn, event: Text) -> Turn:
    """Writing again resumes. A greeting or a yes only resumes; an answer is taken as the answer it is."""
    if asks_to_be_reminded(event.text) is not None:
        return remind(turn)
    words, reply = plain_words(event.text), plainly(event.text, turn.dialogue.confirming)
    intent = heard(event, OPEN)
    if intent in _WHILE_PAUSED:
        return lead(turn, intent, event)
    if (
        GREETING.issuperset(words)
        or intent is Intent.GREETING
        or reply is Reply.YES
        or (reply is Reply.NO and len(words) < SHORT)
    ):
        return resume(turn)
    return _said_while_asking(turn.become(stage=Stage.ASKING, open_step=None, open_at=None), event)


def _said_after_the_end(turn: Turn, event: Text) -> Turn:
    if turn.dialogue.confirming is not None:
        if turn.dialogue.confirming is Confirming.CORRECT:
            return _said_while_asking(turn, event)
        decided = yes_or_no(event.text)
        if turn.dialogue.confirming is Confirming.HEARD and decided is not None:
            return hearing.decide(turn, decided)
        if decided is not None:
            return decide(turn, decided)
        turn = turn.become(confirming=None)
    words = clean(event.text)
    if not words:
        return turn.say(turn.text("fini"))
    intent = heard(event, OPEN)
    told = None if intent else answered_from_faq(turn, event)
    if told is not None:
        return told
    if intent is not None and not (intent in _PART_OF_AN_ANSWER and answer.in_a_row(turn, event)):
        return lead(turn, intent, event)
    if answer.in_a_row(turn, event):
        assert turn.dialogue.open_step is not None
        return append(turn, turn.dialogue.open_step, words, event.source)
    turn = remark(turn, REMARKS_AT_THE_END, Value(text=words), Forme.TEXTE, event.source)
    return turn.say(turn.text("ajout_a_la_fin"))
