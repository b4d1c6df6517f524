"""What an event says about the pending question: an answer, or that it does not fit. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue import Dialogue
from bot.effects import Value
from bot.engine.path import NOTHING, OPEN_TYPES, SAID, Place, order
from bot.events import Media, Text
from bot.events import Place as SharedPlace
from consultation.questionnaire.model import CHOOSING, Ends, QuestionType, Role
from consultation.sectors import Outlines
from consultation.words import Forme
from nlu.closed import Recognised, recognise
from nlu.nothing import says_nothing
from nlu.options import label_words, plain_words

LONGEST = 20_000
"""Characters kept of one message. Telegram and the web page allow 4,000; what is collected elsewhere is
refused beyond this, not cut."""

ADULT_ENOUGH = 15
"""Years: younger people are kindly turned away."""

COMMENT_FROM = 5
"""Words of the shortest answer to a closed question that may say more than its option."""
_ABOUT_A_PERSON = frozenset({Role.AGE_BAND, Role.SEX, Role.SECTOR, Role.RECONTACT})
"""Of these only what is plainly beside the answer is kept: « j'ai 34 ans » in words is not needed twice."""

PLACE_DECIMALS = 3
"""A shared location is rounded to about 100 m before anything is kept."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer: what to keep, and the codes that conditions see."""

    value: Value
    codes: tuple[str, ...]
    forme: Forme
    ends: Ends | None = None
    age: int | None = None  # the age written, where it ends the dialogue
    comment: str = ""  # what was written beside the options taken, in its own words
    confidence: float = 1.0  # how plainly it was said: 1 to the letter


@dataclass(frozen=True, slots=True)
class Misfit:
    """Not an answer to this question. `candidates` are the codes it may have meant; `passes` says that
    the person has no answer (« jsp »)."""

    candidates: tuple[str, ...] = ()
    passes: bool = False


def clean(words: str) -> str:
    """Return the text as it is kept: no NUL or other control characters, bounded, trimmed."""
    kept = _CONTROL.sub("", words[:LONGEST])
    # A lone surrogate cannot be written to the database.
    return kept.encode("utf-8", "ignore").decode().strip()


def take_text(place: Place, dialogue: Dialogue, event: Text, now: datetime) -> Taken | Misfit:
    words = clean(event.text)
    if not words:
        return Misfit()
    if place.question.type in OPEN_TYPES:
        codes = NOTHING if says_nothing(words) else SAID
        return Taken(Value(text=words), codes, Forme.TEXTE)
    return _take_closed(place, dialogue, words, now)


def _take_closed(place: Place, dialogue: Dialogue, words: str, now: datetime) -> Taken | Misfit:
    question = place.question
    picked = dialogue.picked if place.step == dialogue.step else ()
    shown = tuple(choice.name for choice in order(dialogue, question) if choice.name not in picked)
    heard = recognise(words, question, shown, dialogue.language, year=now.year)
    young = heard.number is not None and heard.number < ADULT_ENOUGH
    if question.role in {Role.AGE_BAND, Role.AGE_GATE} and young and not (heard.sure and heard.codes):
        return Taken(Value(), (), Forme.TEXTE, ends=Ends.UNDER_AGE, age=heard.number)
    if not heard.sure:
        return Misfit(heard.candidates, passes=heard.passes)
    if question.type is QuestionType.INTEGER:
        if heard.number is None:
            return Misfit()
        return Taken(Value(number=heard.number), (str(heard.number),), Forme.TEXTE)
    # Words that follow taps add to them: « Bus » was tapped, « médecin » is written.
    taken = take_codes(place, (*picked, *heard.codes), Forme.TEXTE)
    if isinstance(taken, Taken) and question.role is not Role.AGE_GATE:  # before the age, no words are kept
        return replace(taken, comment=_comment(words, heard, place), confidence=heard.confidence)
    return taken


def _comment(words: str, heard: Recognised, place: Place) -> str:
    """Return what was said beside the option; all of it where that is not plain, so that nothing is lost."""
    named = {label_words(choice.label.vous) for choice in place.question.choices}
    said = plain_words(words)
    if heard.comment or place.question.role in _ABOUT_A_PERSON:
        return clean(heard.comment)
    return words if len(said) >= COMMENT_FROM and said not in named else ""


def take_codes(place: Place, codes: tuple[str, ...], forme: Forme) -> Taken | Misfit:
    """Take options by code; a Misfit where they are unknown, or more than the question allows."""
    question = place.question
    chosen = [question.choice(code) for code in dict.fromkeys(codes)]
    if not chosen or None in chosen:
        return Misfit()
    if question.type is QuestionType.SELECT_MULTIPLE:
        too_many = question.maximum is not None and len(chosen) > question.maximum
        together = len(chosen) > 1 and any(choice is not None and choice.alone for choice in chosen)
        if too_many or together:
            return Misfit(tuple(codes))
    elif question.type is QuestionType.RANK:
        if len(chosen) != len(question.choices):
            return Misfit()
    elif len(chosen) != 1:
        return Misfit(tuple(codes))
    names = tuple(choice.name for choice in chosen if choice is not None)
    ends = next((choice.ends for choice in chosen if choice is not None and choice.ends), None)
    return Taken(Value(codes=names), names, forme, ends=ends)


def take_media(place: Place, event: Media) -> Taken | Misfit:
    if place.question.type in CHOOSING or place.question.type is QuestionType.INTEGER:
        return Misfit()
    words = clean(event.caption)
    value = Value(text=words or None, media=event.reference, seconds=event.seconds)
    return Taken(value, SAID, event.forme)


def take_place(place: Place, event: SharedPlace, outlines: Outlines | None = None) -> Taken | Misfit:
    """The sector is looked up before rounding: a rounded place near a boundary may lie on its other side."""
    if place.question.type in CHOOSING or place.question.type is QuestionType.INTEGER:
        return Misfit()
    if not (-90 <= event.latitude <= 90 and -180 <= event.longitude <= 180):
        return Misfit()
    rounded = (round(event.latitude, PLACE_DECIMALS), round(event.longitude, PLACE_DECIMALS))
    sector = None if outlines is None else outlines.sector_of(event.latitude, event.longitude)
    return Taken(Value(place=rounded, sector=sector), SAID, Forme.LIEU)
