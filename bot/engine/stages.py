"""What an event means in each stage of a dialogue."""

from bot.dialogue import Confirming, Dialogue, Stage
from bot.effects import Consent, Milestone, OptOut, Reach, Value
from bot.engine import answer, consents
from bot.engine.ask import COMMAND, DONE_CHOOSING
from bot.engine.keywords import (
    FINAL,
    YES,
    ask_pending_if_asking,
    confirm,
    correctable,
    decide,
    notice,
    obey,
    reopen,
    resume,
)
from bot.engine.path import at
from bot.engine.record import REMARKS_AT_THE_END, append, ask_pending, go_on, remark
from bot.engine.take import clean, take_codes
from bot.engine.turn import Turn
from bot.engine.yesno import Reply, plainly, yes_or_no
from bot.events import Blocked, Edit, Event, Media, Place, Press, Start, Text, Unsupported
from consultation.questionnaire.model import QuestionType, Role
from consultation.words import ConsentKind, Forme
from nlu import vocabulary
from nlu.commands import Command, command
from nlu.options import label_words, names, plain_words

SHORT = 3
"""Words at most of a message that says only no."""

ALWAYS = {("stop",), ("supprimer",)}
"""Keywords that hold whatever the options are called."""

GREETING = vocabulary.words("saluts")


def handle(turn: Turn, event: Event) -> Turn:
    """Lead an event to what it means here; every event in every stage has a meaning."""
    match event:
        case Start():
            return _start(turn)
        case Blocked():
            return turn.become(stage=Stage.STOPPED, confirming=None).do(OptOut())
        case Press():
            return _press(turn, event)
        case Edit():
            accepted = turn.dialogue.stage in {Stage.ASKING, Stage.PAUSED, Stage.DONE}
            return answer.edited(turn, event) if accepted else turn
        case Text():
            spoken = command(event.text)
            return (
                _said(turn, event) if spoken is None or _is_option(turn, event.text) else obey(turn, spoken)
            )
        case Media() | Place():
            return _sent(turn, event)
        case Unsupported():
            key = "pas_pris" if turn.dialogue.stage is Stage.ASKING else ""
            return ask_pending_if_asking(turn, turn.text(key)) if key else ask_pending_if_asking(turn)


def _is_option(turn: Turn, words: str) -> bool:
    """« Arrêter » is an answer where it is the name of an option on view; STOP and SUPPRIMER never are."""
    place = turn.place()
    if place is None or turn.dialogue.stage is not Stage.ASKING or turn.dialogue.confirming is not None:
        return False
    said = plain_words(words)
    if said in ALWAYS:
        return False
    labels = (name for choice in place.question.choices for name in names(choice, turn.dialogue.language))
    return any(label_words(label) == said for label in labels)


def _start(turn: Turn) -> Turn:
    """The link was opened (again): begin, or go on where this person stopped."""
    match turn.dialogue.stage:
        case Stage.PAUSED | Stage.STOPPED:
            return resume(turn)
        case Stage.ASKING:
            return ask_pending(turn, [turn.text("reprise")]) if turn.dialogue.marks else ask_pending(turn)
        case _:
            return ask_pending_if_asking(turn)


def _press(turn: Turn, event: Press) -> Turn:
    codes: list[tuple[int, int, int]] = []
    own: list[str] = []
    for data in event.data:
        ref, _, rest = data.partition(".")
        if ref != turn.dialogue.ref:
            continue
        if rest.startswith(COMMAND):
            own.append(rest.removeprefix(COMMAND))
            continue
        parts = rest.split(".")
        if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
            codes.append((int(parts[0]), int(parts[1]), int(parts[2])))
    if turn.dialogue.stage is Stage.CLOSED:
        return turn.say(turn.text("ancien_bouton_autre_personne"))
    if codes:
        return _tap(turn, codes, event.source, complete=DONE_CHOOSING in own or len(codes) > 1)
    if own:
        return _own_button(turn, own[0], event.source)
    return ask_pending_if_asking(turn, turn.text("ancien_bouton"))


def _own_button(turn: Turn, name: str, source: str) -> Turn:
    what, _, rest = name.partition(".")
    match what:
        case "compris" if turn.dialogue.stage in {Stage.NOTICE, Stage.REFUSED}:
            return _accept_notice(turn)
        case "non_merci" if turn.dialogue.stage is Stage.NOTICE:
            return _refuse_notice(turn)
        case "langue" if rest in turn.questionnaire.languages:
            return ask_pending_if_asking(turn.become(language=rest))
        case "corriger" if rest:
            return _reopen_by_index(turn, rest)
        case "continuer":
            return resume(turn)
        case "fini" if turn.place() is not None and turn.dialogue.stage is Stage.ASKING:
            place = turn.place()
            assert place is not None
            return answer.tapped(turn, place, (), source, complete=True)
        case "oui" | "non" if rest == turn.dialogue.confirming:
            # A button decides only what it was shown for: an old « Oui » never erases.
            return decide(turn, what == YES)
        case "infos":
            return obey(turn, Command.INFO)
        case _ if what in {one.value for one in Command}:
            return obey(turn, Command(what))
        case _:
            return ask_pending_if_asking(turn, turn.text("ancien_bouton"))


def _reopen_by_index(turn: Turn, rest: str) -> Turn:
    numbers = rest.split(".")
    if len(numbers) == 2 and all(part.isascii() and part.isdigit() for part in numbers):
        place = at(turn.questionnaire, int(numbers[0]), int(numbers[1]))
        if place is not None and place.step in turn.dialogue.marks and _past_notice(turn.dialogue):
            return reopen(turn, place)
    return ask_pending_if_asking(turn, turn.text("ancien_bouton"))


def _past_notice(dialogue: Dialogue) -> bool:
    return dialogue.stage in {Stage.ASKING, Stage.PAUSED, Stage.DONE}


def _tap(turn: Turn, codes: list[tuple[int, int, int]], source: str, *, complete: bool) -> Turn:
    """Options were tapped: of the pending question, or of an older one, which is then corrected."""
    question_index, item_index, _ = codes[0]
    place = at(turn.questionnaire, question_index, item_index)
    if place is None or not _past_notice(turn.dialogue):
        return ask_pending_if_asking(turn, turn.text("ancien_bouton"))
    names = tuple(
        place.question.choices[choice].name
        for index, item, choice in codes
        if (index, item) == (question_index, item_index) and choice < len(place.question.choices)
    )
    if not names:
        return ask_pending_if_asking(turn, turn.text("ancien_bouton"))
    if turn.dialogue.stage is Stage.PAUSED:
        turn = turn.become(stage=Stage.ASKING)
    if place.step == turn.dialogue.step and turn.dialogue.stage is Stage.ASKING:
        turn = turn.become(confirming=None)
        return answer.tapped(turn, place, names, source, complete=complete)
    if place.step not in turn.dialogue.marks or place.question.role is Role.AGE_GATE:
        return ask_pending_if_asking(turn, turn.text("ancien_bouton"))
    if place.question.type in {QuestionType.SELECT_MULTIPLE, QuestionType.RANK} and not complete:
        return reopen(turn, place)
    return answer.correct(turn, place, take_codes(place, names, Forme.TAP), source)


def _said(turn: Turn, event: Text) -> Turn:
    """Free words, which are no keyword."""
    if turn.dialogue.confirming in FINAL:
        reply = plainly(event.text, turn.now)
        if reply is Reply.UNCLEAR:
            return confirm(_beside(turn, event))
        if reply is Reply.YES:
            return decide(turn, True)
        if reply is Reply.NO:
            more = len(event.text.split()) > SHORT
            return decide(_beside(turn, event) if more else turn, False)
        # Other words: nothing was decided, and the words stand as what they are.
        turn = turn.become(confirming=None)
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
            return turn.say(turn.text("deja_stop"))
        case Stage.ERASED | Stage.UNDER_AGE | Stage.CLOSED:
            return turn


def _beside(turn: Turn, event: Text) -> Turn:
    """Keep words that came with an unclear yes, where words are kept at all."""
    place = turn.place()
    if not _past_notice(turn.dialogue) or (place is not None and place.question.role is Role.AGE_GATE):
        return turn
    step = REMARKS_AT_THE_END if place is None else place.step
    return remark(turn, step, Value(text=clean(event.text)), Forme.TEXTE, event.source)


def _said_at_notice(turn: Turn, event: Text) -> Turn:
    agreed = yes_or_no(event.text, turn.now)
    if agreed is True:
        return _accept_notice(turn)
    if agreed is False and turn.dialogue.stage is Stage.NOTICE:
        return _refuse_notice(turn)
    return notice(turn.become(stage=Stage.NOTICE), turn.text("avant_de_commencer"))


def _accept_notice(turn: Turn) -> Turn:
    turn = turn.become(stage=Stage.ASKING).do(Consent(ConsentKind.NOTICE, True))
    gate = any(question.role is Role.AGE_GATE for question in turn.questionnaire.questions)
    if not gate:
        turn = turn.do(Reach(Milestone.ACCEPTED))
    return go_on(turn)


def _refuse_notice(turn: Turn) -> Turn:
    turn = turn.become(stage=Stage.REFUSED).do(Consent(ConsentKind.NOTICE, False))
    return turn.say(turn.text("refus"))


def _said_while_asking(turn: Turn, event: Text) -> Turn:
    confirming = turn.dialogue.confirming
    if confirming is Confirming.CORRECT:
        number = clean(event.text).rstrip(".) ")
        answered = correctable(turn)
        if number.isascii() and number.isdigit() and len(number) <= 3 and 1 <= int(number) <= len(answered):
            return reopen(turn, answered[int(number) - 1])
        turn = turn.become(confirming=None)
    elif confirming is not None:
        decided = yes_or_no(event.text, turn.now)
        if decided is not None:
            return decide(turn, decided)
        # Other words: nothing was decided, and the words stand as what they are.
        turn = turn.become(confirming=None)
    place = turn.place()
    if place is None:
        kept = remark(turn, REMARKS_AT_THE_END, Value(text=clean(event.text)), Forme.TEXTE, event.source)
        return ask_pending(kept if clean(event.text) else turn)
    return answer.written(turn, place, event)


def _said_while_paused(turn: Turn, event: Text) -> Turn:
    """Writing again resumes. A greeting or a yes only resumes; an answer is taken as the answer it is."""
    words, reply = plain_words(event.text), plainly(event.text, turn.now)
    if GREETING.issuperset(words) or reply is Reply.YES or (reply is Reply.NO and len(words) < SHORT):
        return resume(turn)
    return _said_while_asking(turn.become(stage=Stage.ASKING, open_step=None, open_at=None), event)


def _said_after_the_end(turn: Turn, event: Text) -> Turn:
    if turn.dialogue.confirming is not None:
        if turn.dialogue.confirming is Confirming.CORRECT:
            return _said_while_asking(turn, event)
        decided = yes_or_no(event.text, turn.now)
        if decided is not None:
            return decide(turn, decided)
        turn = turn.become(confirming=None)
    words = clean(event.text)
    if not words:
        return turn.say(turn.text("fini"))
    if answer.in_a_row(turn, event):
        assert turn.dialogue.open_step is not None
        return append(turn, turn.dialogue.open_step, words, event.source)
    turn = remark(turn, REMARKS_AT_THE_END, Value(text=words), Forme.TEXTE, event.source)
    return turn.say(turn.text("ajout_a_la_fin"))


def _sent(turn: Turn, event: Media | Place) -> Turn:
    if turn.dialogue.stage is Stage.PAUSED:
        turn = turn.become(stage=Stage.ASKING)
    if turn.dialogue.stage is Stage.DONE and isinstance(event, Media):
        value = Value(text=clean(event.caption) or None, media=event.reference, seconds=event.seconds)
        turn = remark(turn, REMARKS_AT_THE_END, value, event.forme, event.source)
        if event.forme is Forme.VOCAL and not consents.may_keep_voice(turn):
            return consents.ask_may_keep_voice(turn, turn.text("note_vocal"))
        return turn.say(turn.text("ajout_a_la_fin"))
    place = turn.place()
    if turn.dialogue.stage is not Stage.ASKING or place is None:
        return ask_pending_if_asking(turn)
    turn = turn.become(confirming=None)
    if isinstance(event, Media):
        return answer.sent_media(turn, place, event)
    return answer.shared_place(turn, place, event)
