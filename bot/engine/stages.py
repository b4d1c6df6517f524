"""What an event means in each stage of a dialogue."""

from bot.dialogue import Stage
from bot.effects import OptOut, Value
from bot.engine import answer, consents, hearing, unread
from bot.engine.ask import COMMAND, DONE_CHOOSING
from bot.engine.deleted import deleted
from bot.engine.keywords import (
    FINAL,
    REMIND,
    YES,
    ask_pending_if_asking,
    decide,
    obey,
    remind,
    reopen,
    resume,
)
from bot.engine.path import at
from bot.engine.record import REMARKS_AT_THE_END, append_voice, ask_pending, remark
from bot.engine.said import accept_notice, is_option, past_notice, refuse_notice, said_freely
from bot.engine.take import clean, take_codes
from bot.engine.turn import Turn
from bot.events import Blocked, Deleted, Edit, Event, Heard, Media, Place, Press, Start, Text, Unsupported
from consultation.questionnaire.model import QuestionType, Role
from consultation.words import Forme
from nlu.commands import Command, command


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
        case Deleted():
            return deleted(turn, event)
        case Text():
            spoken = command(event.text)
            if spoken is None or is_option(turn, event.text) or not _can_be_heard(turn, spoken):
                return said_freely(turn, event)
            return obey(turn, spoken)
        case Media() | Place():
            return _sent(turn, event)
        case Heard():
            return hearing.heard(turn, event)
        case Unsupported():
            return unread.unread(turn, event)


def _can_be_heard(turn: Turn, spoken: Command) -> bool:
    """Where no question was recorded, ÉCOUTER is a word like others."""
    recorded = (question.sound is not None for question in turn.questionnaire.questions)
    return spoken is not Command.LISTEN or any(recorded)


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
            return accept_notice(turn)
        case "non_merci" if turn.dialogue.stage is Stage.NOTICE:
            return refuse_notice(turn)
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
        case "reponse" if rest and turn.dialogue.confirming in FINAL and rest == turn.dialogue.heard:
            return answer.adopt_heard(turn)
        case hearing.RIGHT | hearing.WRONG | hearing.LEAVE if rest and past_notice(turn.dialogue):
            return hearing.tapped(turn, what, rest)
        case answer.ALL if turn.place() is not None and turn.dialogue.stage is Stage.ASKING:
            return ask_pending(turn, again=True)
        case "infos":
            return obey(turn, Command.INFO)
        case _ if what == REMIND and turn.dialogue.stage is Stage.PAUSED:
            return remind(turn)
        case _ if what in {one.value for one in Command}:
            return obey(turn, Command(what))
        case _:
            return ask_pending_if_asking(turn, turn.text("ancien_bouton"))


def _reopen_by_index(turn: Turn, rest: str) -> Turn:
    numbers = rest.split(".")
    if len(numbers) == 2 and all(part.isascii() and part.isdigit() for part in numbers):
        place = at(turn.questionnaire, int(numbers[0]), int(numbers[1]))
        if place is not None and place.step in turn.dialogue.marks and past_notice(turn.dialogue):
            return reopen(turn, place)
    return ask_pending_if_asking(turn, turn.text("ancien_bouton"))


def _tap(turn: Turn, codes: list[tuple[int, int, int]], source: str, *, complete: bool) -> Turn:
    """Options were tapped: of the pending question, or of an older one, which is then corrected."""
    question_index, item_index, _ = codes[0]
    place = at(turn.questionnaire, question_index, item_index)
    if place is None or not past_notice(turn.dialogue):
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


def _sent(turn: Turn, event: Media | Place) -> Turn:
    if isinstance(event, Media) and answer.speaks_on(turn, event):
        return append_voice(turn, event)
    if turn.dialogue.stage is Stage.PAUSED:
        turn = turn.become(stage=Stage.ASKING)
    if turn.dialogue.stage is Stage.DONE and isinstance(event, Media):
        value = Value(text=clean(event.caption) or None, media=event.reference, seconds=event.seconds)
        turn = remark(turn, REMARKS_AT_THE_END, value, event.forme, event.source)
        if event.forme is Forme.VOCAL and not consents.voice_is_decided(turn):
            return consents.ask_may_keep_voice(turn, turn.text("note_vocal"))
        return turn.say(turn.text("ajout_a_la_fin"))
    place = turn.place()
    if turn.dialogue.stage is not Stage.ASKING or place is None:
        return ask_pending_if_asking(turn)
    turn = turn.become(confirming=None)
    if isinstance(event, Media):
        return answer.sent_media(turn, place, event)
    return answer.shared_place(turn, place, event)
