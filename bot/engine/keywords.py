"""The keywords that work at any time, and the bot's own yes-or-no questions that they lead to."""

from bot.dialogue import Confirming, Stage
from bot.effects import Consent, Erase, NewPerson, OptIn, OptOut, Recall, Recollection, Say
from bot.engine import consents
from bot.engine.ask import COMMAND, ask, chosen, wording
from bot.engine.path import Place, places
from bot.engine.record import ask_pending, end_under_age, go_on, move_on, pass_step, settle
from bot.engine.turn import Turn
from bot.messages import Button, Message
from consultation.questionnaire.model import QuestionType, Role
from consultation.words import ConsentKind
from nlu.commands import Command

YES, NO = "oui", "non"
ANSWER = "reponse"
"""Button of the bot's own: the words that were taken for a command are an answer."""

REMIND = "rappel"
"""Button of the bot's own: one reminder is wanted. Left out where nobody can be written to."""

CORRECTABLE_AT_MOST = 30
"""Answers offered for correction; channels show long lists as numbered text."""

LABEL_AT_MOST = 60

FINAL = frozenset({Confirming.STOP, Confirming.ERASE, Confirming.NEW_PERSON})
"""Questions that only a plain « oui » answers: with other words, it may be an answer to something else."""


def obey(turn: Turn, command: Command) -> Turn:
    """Carry out a keyword. Whatever it is, the pending question is not lost."""
    if command is Command.SKIP and turn.dialogue.confirming in {Confirming.VOICE, Confirming.CITE}:
        return decide(turn, False)
    if command is Command.SKIP and turn.dialogue.confirming in {Confirming.HEARD, Confirming.SPELL}:
        return ask_pending_if_asking(turn)  # a person will listen
    turn = turn.become(confirming=None) if command is not Command.DELETE else turn
    match command:
        case Command.STOP:
            return stop(turn)
        case Command.DELETE:
            return confirm(turn.become(confirming=Confirming.ERASE, heard=None))
        case Command.DATA:
            return ask_pending_if_asking(turn.do(Recall(Recollection.DATA)))
        case Command.ANSWERS:
            return ask_pending_if_asking(turn.do(Recall(Recollection.ANSWERS)))
        case Command.INFO:
            return ask_pending_if_asking(turn.say(_about(turn)))
        case Command.HELP:
            return ask_pending_if_asking(turn.say(_help(turn)))
        case Command.OTHER_PERSON:
            return confirm(turn.become(confirming=Confirming.NEW_PERSON, heard=None))
        case Command.RESUME:
            return resume(turn)
        case _:
            return _while_asking(turn, command)


def _while_asking(turn: Turn, command: Command) -> Turn:
    """Keywords that move within the questions: nothing to do before they begin."""
    if turn.dialogue.stage is Stage.PAUSED:
        turn = turn.become(stage=Stage.ASKING)
    if turn.dialogue.stage not in {Stage.ASKING, Stage.DONE}:
        return ask_pending_if_asking(turn)
    match command:
        case Command.PAUSE if turn.dialogue.stage is Stage.ASKING:
            turn = turn.become(stage=Stage.PAUSED)
            buttons = [turn.button("reprendre", "bouton_reprendre")]
            if _may_be_reminded(turn):
                buttons.append(turn.button(REMIND, "bouton_rappel"))
            return turn.say(turn.text("pause"), *buttons)
        case Command.SKIP:
            return skip(turn)
        case Command.BACK:
            return _back(turn)
        case Command.LISTEN:
            return _listen(turn)
        case Command.CORRECT:
            return _offer_corrections(turn)
        case _:
            return ask_pending(turn)


def _may_be_reminded(turn: Turn) -> bool:
    """The age gate comes before any other consent."""
    return bool(turn.dialogue.marks) and not turn.dialogue.unreachable


def remind(turn: Turn) -> Turn:
    """One reminder is asked for, during a pause: this reminder, and nothing else."""
    if _may_be_reminded(turn):
        return turn.do(Consent(ConsentKind.REMINDER, True)).say(turn.text("rappel_note"))
    key = "rappel_impossible" if turn.dialogue.unreachable else "pause"
    return turn.say(turn.text(key), turn.button("reprendre", "bouton_reprendre"))


def stop(turn: Turn) -> Turn:
    """STOP acts at once: the answers stay counted, and SUPPRIMER is offered."""
    turn = turn.become(stage=Stage.STOPPED, confirming=None, picked=())
    said = turn.say(
        turn.text("stop"),
        turn.button("supprimer", "bouton_supprimer"),
        turn.button("reprendre", "bouton_reprendre"),
    )
    return said.do(OptOut())


def resume(turn: Turn) -> Turn:
    """REPRENDRE after PAUSE or STOP; elsewhere it asks the pending question once more."""
    if turn.dialogue.stage is Stage.STOPPED:
        turn = turn.do(OptIn())
    if turn.dialogue.stage in {Stage.STOPPED, Stage.PAUSED}:
        started = bool(turn.dialogue.marks) or turn.dialogue.step is not None
        turn = turn.become(stage=Stage.ASKING if started else Stage.NOTICE)
        if not started:
            return notice(turn)
        return (
            go_on(turn, turn.text("reprise"))
            if turn.place() is None
            else ask_pending(turn, [turn.text("reprise")])
        )
    return ask_pending_if_asking(turn)


def skip(turn: Turn) -> Turn:
    place = turn.place()
    if place is None:
        return ask_pending(turn)
    if turn.dialogue.picked and place.question.type is QuestionType.SELECT_MULTIPLE:
        names = chosen(turn.questionnaire, turn.dialogue, place.question, turn.dialogue.picked)
        return go_on(settle(turn, place), turn.text("note", choix=names))
    if place.question.required:
        return ask_pending(turn, [turn.text("passer_impossible")])
    return go_on(pass_step(turn, place), turn.text("note_passe"))


def _listen(turn: Turn) -> Turn:
    """ÉCOUTER: the pending question once more, said aloud."""
    place = turn.place()
    if place is None or place.question.sound is None:
        return ask_pending(turn, [turn.text("rien_a_ecouter")])
    return turn.do(Say(ask(turn.questionnaire, turn.dialogue, place, aloud=True)))


def _back(turn: Turn) -> Turn:
    """RETOUR: the answered step just before the pending one is asked again; before the first, none."""
    before: Place | None = None
    for place in places(turn.questionnaire, turn.dialogue):
        if place.step == turn.dialogue.step:
            break
        if _may_change(turn, place):
            before = place
    if before is None:
        # Out of a correction of the first answer, back to where it was asked.
        turn = turn if turn.dialogue.back_to is None else move_on(turn)
        return ask_pending(turn, [turn.text("retour_impossible")])
    return reopen(turn, before, turn.text("retour"))


def reopen(turn: Turn, place: Place, *before: str) -> Turn:
    """Ask an answered step again; afterwards the dialogue goes on from where it was."""
    here = turn.dialogue.back_to or turn.dialogue.step
    back_to = here if here != place.step and here not in turn.dialogue.marks else None
    turn = turn.become(
        stage=Stage.ASKING, step=place.step, back_to=back_to, confirming=None, picked=(), attempts=0
    )
    return ask_pending(turn, before)


def _may_change(turn: Turn, place: Place) -> bool:
    """Answers may be changed; the age gate was passed once and for all (its "Non" keeps nothing)."""
    return place.step in turn.dialogue.marks and place.question.role is not Role.AGE_GATE


def correctable(turn: Turn) -> list[Place]:
    """Answered steps in order, the last ones where there are too many."""
    answered = [place for place in places(turn.questionnaire, turn.dialogue) if _may_change(turn, place)]
    return answered[-CORRECTABLE_AT_MOST:]


def _offer_corrections(turn: Turn) -> Turn:
    answered = correctable(turn)
    if not answered:
        return ask_pending(turn, [turn.text("corriger_rien")])
    turn = turn.become(confirming=Confirming.CORRECT)
    lines = [turn.text("corriger_laquelle")]
    options = []
    for number, place in enumerate(answered, 1):
        label = wording(turn.questionnaire, turn.dialogue, place.question.label, place)
        label = label if len(label) <= LABEL_AT_MOST else label[: LABEL_AT_MOST - 1].rstrip() + "…"
        lines.append(f"{number}. {label}")
        data = f"{turn.dialogue.ref}.{COMMAND}corriger.{place.question_index}.{place.item_index}"
        options.append(Button(data, f"{number}. {label}"))
    nothing = turn.button(f"{NO}.{Confirming.CORRECT}", "bouton_ne_rien_changer")
    return turn.do(Say(Message("\n".join(lines), options=tuple(options), commands=(nothing,))))


def confirm(turn: Turn) -> Turn:
    """Ask before what cannot be undone, or what free words alone asked for: they may have been the answer."""
    heard = turn.dialogue.heard
    own = (turn.button(f"{ANSWER}.{heard}", "bouton_c_est_ma_reponse"),) if heard else ()
    match turn.dialogue.confirming:
        case Confirming.STOP:
            return _yes_or_no(
                turn, turn.text("stop_confirmer"), "bouton_oui_arreter", "bouton_non_continuer", own
            )
        case Confirming.ERASE:
            asked = turn.text("supprimer_confirmer", titre=turn.questionnaire.title)
            return _yes_or_no(turn, asked, "bouton_oui_effacer", "bouton_non_garder", own)
        case _:
            return _yes_or_no(turn, turn.text("autre_personne_confirmer"), "bouton_oui", "bouton_non")


def decide(turn: Turn, yes: bool) -> Turn:
    """The bot's own question was answered yes or no."""
    match turn.dialogue.confirming:
        case Confirming.STOP if yes:
            return stop(turn)
        case Confirming.STOP:
            return ask_pending_if_asking(turn.become(confirming=None), turn.text("on_continue"))
        case Confirming.ERASE if yes:
            turn = turn.become(stage=Stage.ERASED, step=None, confirming=None)
            return turn.say(turn.text("supprime")).do(Erase())
        case Confirming.ERASE:
            return ask_pending_if_asking(turn.become(confirming=None), turn.text("garde"))
        case Confirming.NEW_PERSON if yes:
            return turn.become(stage=Stage.CLOSED, confirming=None).do(NewPerson())
        case Confirming.NEW_PERSON:
            return ask_pending_if_asking(turn.become(confirming=None), turn.text("autre_personne_non"))
        case Confirming.AGE if yes:
            return end_under_age(turn.become(confirming=None))
        case Confirming.VOICE:
            turn = consents.decide(turn, Confirming.VOICE, yes)
            return ask_pending(turn, [] if yes else [turn.text("vocal_non")])
        case Confirming.CITE:
            return ask_pending(consents.decide(turn, Confirming.CITE, yes))
        case _:
            return ask_pending_if_asking(turn.become(confirming=None))


def _yes_or_no(turn: Turn, asked: str, yes: str, no: str, more: tuple[Button, ...] = ()) -> Turn:
    what = turn.dialogue.confirming
    return turn.say(asked, turn.button(f"{YES}.{what}", yes), turn.button(f"{NO}.{what}", no), *more)


def _help(turn: Turn) -> str:
    """The keywords, and where to report a fault: the bot repairs nothing."""
    repairs = turn.questionnaire.repairs
    lines = [turn.text("aide")]
    if any(question.sound is not None for question in turn.questionnaire.questions):
        lines.append(turn.text("aide_ecouter"))
    if repairs is not None:
        lines.append(wording(turn.questionnaire, turn.dialogue, repairs))
    return "\n".join(lines)


def _about(turn: Turn) -> str:
    return wording(turn.questionnaire, turn.dialogue, turn.questionnaire.notice.more)


def notice(turn: Turn, *before: str) -> Turn:
    """Say who asks and why, with the buttons to accept, refuse, or read more."""
    turn = turn.become(confirming=None)
    words = wording(turn.questionnaire, turn.dialogue, turn.questionnaire.notice.label)
    languages = [
        Button(f"{turn.dialogue.ref}.{COMMAND}langue.{language}", LANGUAGES.get(language, language))
        for language in turn.questionnaire.languages
        if language != turn.dialogue.language
    ]
    return turn.say(
        "\n".join([*before, words]),
        turn.button("compris", "bouton_compris"),
        turn.button("non_merci", "bouton_non_merci"),
        turn.button("infos", "bouton_infos"),
        *languages,
    )


def ask_pending_if_asking(turn: Turn, *before: str) -> Turn:
    """Ask the pending question again where there is one; else say what the stage calls for.

    What was asked last is what a « oui » answers: a confirmation asked before it awaits nothing more.
    """
    turn = turn.become(confirming=None)
    match turn.dialogue.stage:
        case Stage.ASKING:
            return ask_pending(turn, before)
        case Stage.NOTICE | Stage.REFUSED:
            return notice(turn.become(stage=Stage.NOTICE), *before)
        case Stage.DONE if not turn.effects or before:
            return ask_pending(turn, before)
        case Stage.PAUSED if before:
            return turn.say("\n".join(before), turn.button("reprendre", "bouton_reprendre"))
        case Stage.STOPPED if not turn.effects or before:
            return turn.say("\n".join([*before, turn.text("deja_stop")]))
        case _:
            return turn


LANGUAGES = {
    "fr": "Français",
    "en": "English",
    "ar": "العربية",
    "tr": "Türkçe",
    "pt": "Português",
    "es": "Español",
    "uk": "Українська",
    "ro": "Română",
    "it": "Italiano",
    "ru": "Русский",
}
