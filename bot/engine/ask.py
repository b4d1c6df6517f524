"""Wording a step: the message with its question, options, ways out and progress."""

from collections.abc import Iterable, Sequence

from bot.dialogue import Dialogue
from bot.engine.path import Place, order, places
from bot.messages import Button, Enclosed, EnclosedKind, Message, Shape
from bot.texts import text
from consultation.questionnaire.model import (
    CHOOSING,
    Choice,
    Label,
    Listening,
    Question,
    Questionnaire,
    QuestionType,
)
from consultation.questionnaire.placeholders import fill
from consultation.words import Forme

# Commands of the bot's own in button data: "REF.!passer".
COMMAND = "!"
DONE_CHOOSING = "fini"


def button(dialogue: Dialogue, command: str, label: str) -> Button:
    return Button(f"{dialogue.ref}.{COMMAND}{command}", label)


def say(questionnaire: Questionnaire, key: str, **placeholders: str) -> str:
    """Return one of the bot's own texts in the questionnaire's register."""
    return text(key, questionnaire.register, **placeholders)


def wording(
    questionnaire: Questionnaire, dialogue: Dialogue, label: Label, place: Place | None = None
) -> str:
    """Return a label in the dialogue's language and register, with its placeholders filled."""
    words = label.text(dialogue.language, questionnaire.register)
    if "{" not in words:
        return words.strip()
    values = dict(questionnaire.variables)
    if place is not None and place.question.repeat is not None and place.item is not None:
        values[place.question.repeat.variable] = wording(questionnaire, dialogue, place.item.label)
    return fill(words, values).strip()


def ask(
    questionnaire: Questionnaire,
    dialogue: Dialogue,
    place: Place,
    *,
    before: Iterable[str] = (),
    again: bool = False,
    only: tuple[str, ...] = (),
    aloud: bool = False,
) -> Message:
    """Return the message that asks a step.

    `before` are lines said first (acknowledgement); `again` asks in other words; `only` shows just
    these options (the two likeliest); `aloud` sends the recorded question along, as was asked for.
    """
    question = place.question
    lines = [line for line in before if line]
    ahead = places(questionnaire, dialogue)
    if not again:
        lines += _lead_in(questionnaire, dialogue, place, ahead)
    label = question.reask if again and question.reask is not None else question.label
    lines.append(wording(questionnaire, dialogue, label, place))
    if hint := _hint(questionnaire, dialogue, question):
        lines.append(hint)
    return Message(
        text="\n".join(lines),
        options=_options(questionnaire, dialogue, place, only),
        commands=_commands(questionnaire, dialogue, question),
        shape=_shape(question) if not only else Shape.BUTTONS,
        step=place.step,
        open=question.type not in CHOOSING,
        progress=_progress(place, ahead),
        aloud=_aloud(questionnaire, question),
        enclosed=_enclosed(questionnaire, dialogue, place, aloud=aloud, again=again),
    )


def _enclosed(
    questionnaire: Questionnaire, dialogue: Dialogue, place: Place, *, aloud: bool, again: bool
) -> Enclosed | None:
    """The recorded question: as the campaign says always, but not with each new try; else when asked for."""
    sound = place.question.sound
    always = questionnaire.listening is Listening.ALWAYS and not again
    if sound is None or dialogue.language != "fr" or not (aloud or always):
        return None
    words = wording(questionnaire, dialogue, place.question.label, place)
    return Enclosed(EnclosedKind.SOUND, sound.sha256, sound.mime, words)


def _aloud(questionnaire: Questionnaire, question: Question) -> str:
    """Who finds it hard to write may speak: said by channels that take voice notes."""
    if Forme.VOCAL not in question.accepts:
        return ""
    return say(questionnaire, "vocal_ou_photo" if Forme.PHOTO in question.accepts else "vocal_possible")


def _progress(place: Place, ahead: Sequence[Place]) -> tuple[int, int]:
    """Return (position, total) of a step among the questions that apply, notes apart."""
    asked = [other.step for other in ahead if not other.note]
    position = asked.index(place.step) + 1 if place.step in asked else len(asked)
    return position, len(asked)


def _lead_in(
    questionnaire: Questionnaire, dialogue: Dialogue, place: Place, ahead: Sequence[Place]
) -> list[str]:
    """Notes that stand before the question, the title of a section that begins, the fact in view."""
    notes: list[Place] = []
    before: Place | None = None
    for other in ahead:
        if other.step == place.step:
            break
        if other.note:
            notes.append(other)
        else:
            before, notes = other, []
    lines = [wording(questionnaire, dialogue, note.question.label, note) for note in notes]
    section = place.question.section
    if section is not None and (before is None or before.question.section != section):
        label = next((one.label for one in questionnaire.sections if one.name == section), None)
        if label is not None:
            lines.insert(0, f"— {wording(questionnaire, dialogue, label)} —")
    if place.question.fact is not None:
        lines.append(wording(questionnaire, dialogue, place.question.fact))
    return lines


def last_notes(questionnaire: Questionnaire, dialogue: Dialogue) -> list[str]:
    """Return the notes that stand after the last question, said with the thanks."""
    lines: list[str] = []
    for place in places(questionnaire, dialogue):
        if place.note:
            lines.append(wording(questionnaire, dialogue, place.question.label, place))
        else:
            lines = []
    return lines


def _hint(questionnaire: Questionnaire, dialogue: Dialogue, question: Question) -> str:
    if question.hint is not None:
        return wording(questionnaire, dialogue, question.hint)
    match question.type:
        case QuestionType.SELECT_MULTIPLE if question.maximum is not None:
            return say(questionnaire, "plusieurs_au_plus", maximum=str(question.maximum))
        case QuestionType.SELECT_MULTIPLE:
            return say(questionnaire, "plusieurs_reponses")
        case QuestionType.RANK:
            return say(questionnaire, "dans_l_ordre")
        case QuestionType.INTEGER:
            return say(questionnaire, "un_nombre")
        case _:
            return ""


def _shape(question: Question) -> Shape:
    if question.type is QuestionType.RANK:
        return Shape.ORDER
    return Shape.SEVERAL if question.type is QuestionType.SELECT_MULTIPLE else Shape.BUTTONS


def _options(
    questionnaire: Questionnaire, dialogue: Dialogue, place: Place, only: tuple[str, ...]
) -> tuple[Button, ...]:
    question = place.question
    if not question.choices:
        return ()
    index = {choice.name: number for number, choice in enumerate(question.choices)}
    prefix = f"{dialogue.ref}.{place.question_index}.{place.item_index}"
    return tuple(
        Button(f"{prefix}.{index[choice.name]}", wording(questionnaire, dialogue, choice.label, place))
        for choice in order(dialogue, question)
        if choice.name not in dialogue.picked and (not only or choice.name in only)
    )


def _commands(questionnaire: Questionnaire, dialogue: Dialogue, question: Question) -> tuple[Button, ...]:
    """Ways on: "C'est tout" where several may be chosen, and PASSER where the question may be passed."""
    ways: list[Button] = []
    if question.type is QuestionType.SELECT_MULTIPLE and dialogue.picked:
        ways.append(button(dialogue, DONE_CHOOSING, say(questionnaire, "bouton_fini")))
    if not question.required and not dialogue.picked:
        ways.append(button(dialogue, "passer", say(questionnaire, "bouton_passer")))
    on_request = questionnaire.listening is Listening.ON_REQUEST and dialogue.language == "fr"
    if question.sound is not None and on_request:
        ways.append(button(dialogue, "ecouter", say(questionnaire, "bouton_ecouter")))
    return tuple(ways)


def chosen(
    questionnaire: Questionnaire, dialogue: Dialogue, question: Question, codes: tuple[str, ...]
) -> str:
    """Return the labels of codes, as they were shown, joined by commas."""
    named: dict[str, Choice] = {choice.name: choice for choice in question.choices}
    return ", ".join(
        wording(questionnaire, dialogue, named[code].label) if code in named else code for code in codes
    )
