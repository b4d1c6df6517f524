"""What a written answer to a closed question means. Pure; what is ambiguous is never guessed.

It takes the number shown, an ordinal, the label or a part of it, a synonym, a near spelling, the
label's emoji, yes and no, an age or a birth year, a duration, several options, an order.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from consultation.questionnaire.model import Choice, Question, QuestionType, Role
from nlu.asides import corrected, hedged
from nlu.choosing import choose
from nlu.chosen import LONGEST, one
from nlu.meant import meant
from nlu.nothing import says_nothing, says_unknown
from nlu.numbers import cardinal
from nlu.options import FILLERS, NEGATIONS, label_words, names, plain_words
from nlu.own_words import contrary
from nlu.parts import beside, stands_for
from nlu.polarity import DEGREES
from nlu.recognised import UNCLEAR, Recognised
from nlu.settled import SETTLED, settled
from nlu.vocabulary import phrases, words

__all__ = ["Recognised", "by_rules", "recognise", "strictly"]

SHORT = 60
"""Characters of the longest text that may say « je ne sais pas » and nothing else."""
SHORTEST_COMMENT = 20
"""Characters of the shortest text that may say more than an option."""
_PIECES = re.compile(
    r"[,;+&/\n>]|\bet\b|\bpuis\b|\bensuite\b|\bapres\b|\baussi\b|\b[eé]\b(?= )", re.IGNORECASE
)
PIECE = 0.85
"""Least probability of an option that one piece of a list means."""
_DIGITS = re.compile(r"\d+")
_VAGUE = words("approche")
TO_THE_LETTER = 1.0
"""Confidence of what was said to the letter."""
FEWEST = 2
"""Options of a question that can be asked."""
LONGEST_LEARNT = 300
"""Characters of the longest text that is read as an answer with a comment."""
_GENERIC = (
    FILLERS
    | NEGATIONS
    | DEGREES
    | words("renforts")
    | words("bons")
    | words("mauvais")
    | words("faibles")
    | words("generaux")
    | {word for key in ("oui", "non", "hesite") for phrase in phrases(key) for word in phrase.split()}
)
"""Words whose meaning depends on the options alone: what the rules make of them stands."""
_PLAINLY = frozenset((Role.AGE_GATE, Role.RECONTACT))
"""What gives a consent, or takes everything back, is never guessed."""
_LEARNT = frozenset((QuestionType.SELECT_ONE, QuestionType.SCALE, QuestionType.GRADE))
_STRICT = frozenset((QuestionType.INTEGER, QuestionType.RANK))


def recognise(
    text: str, question: Question, order: Sequence[str], language: str = "fr", *, year: int
) -> Recognised:
    """Return what the text answers. `order`: codes of the options in the order shown; `year`: today's.

    First to the letter (`strictly`), then by what it means: by rules, which `nlu.choosing` weighs with what
    it has learnt where one option is asked for. Ages at the gate are taken to the letter only. `comment`
    holds what the text clearly says beside.
    """
    choices = [choice for code in order if (choice := question.choice(code)) is not None]
    said = plain_words(text)
    if question.role in _PLAINLY:
        return strictly(text, question, order, language, year=year)
    if question.type in _LEARNT and 0 < len(said) <= LONGEST:
        same = [choice.name for choice in choices if label_words(choice.label.text(language)) == said]
        if len(same) == 1:  # the commonest: the label itself
            return Recognised(codes=(same[0],), sure=True, confidence=TO_THE_LETTER)
    heard = by_rules(text, question, order, language, year=year)
    if (
        _is_a_label(text, choices, language)
        or len(choices) < FEWEST
        or len(text) > LONGEST_LEARNT
        or heard.passes
        or heard.confidence == SETTLED
        or (not heard.sure and contrary(said, label_words(question.label.text(language))))
        or _GENERIC.issuperset(said)
        or ((heard.sure or len(heard.candidates) > 1) and _DIGITS.search(text))
    ):
        return heard
    if question.type is QuestionType.SELECT_MULTIPLE and not heard.sure:
        return _each(text, question, choices, language, heard, year=year)
    if question.type not in _LEARNT:
        return heard
    return choose(text, question, choices, language, heard, year=year)


def _each(
    text: str, question: Question, choices: Sequence[Choice], language: str, heard: Recognised, *, year: int
) -> Recognised:
    """Return the options that the pieces of a text mean, each one; `heard` where one of them means none."""
    order = [choice.name for choice in choices]
    codes: list[str] = []
    for piece in _pieces(text) or [text]:
        ruled = by_rules(piece, question, order, language, year=year)
        if not ruled.sure and not NEGATIONS.isdisjoint(plain_words(piece)):
            return heard  # « surtout pas de bancs » names what is not wanted
        found = (
            ruled if ruled.sure else choose(piece, question, choices, language, ruled, year=year, least=PIECE)
        )
        if not found.sure:
            return heard
        codes += found.codes
    several = tuple(dict.fromkeys(codes))
    if question.maximum is not None and len(several) > question.maximum:
        return heard
    return Recognised(several, sure=True, confidence=PIECE)


def _is_a_label(text: str, choices: Sequence[Choice], language: str) -> bool:
    said = plain_words(text)
    return any(label_words(name) == said for choice in choices for name in names(choice, language))


def by_rules(
    text: str, question: Question, order: Sequence[str], language: str = "fr", *, year: int
) -> Recognised:
    """Return the same without what was learnt."""
    heard = _recognised(text, question, order, language, year)
    if not heard.sure or heard.comment or len(text) < SHORTEST_COMMENT:
        return heard
    chosen = [choice for code in heard.codes if (choice := question.choice(code)) is not None]
    return replace(heard, comment=beside(text, chosen, language))


def _recognised(text: str, question: Question, order: Sequence[str], language: str, year: int) -> Recognised:
    heard = strictly(text, question, order, language, year=year)
    literal = question.type in _STRICT or question.role in _PLAINLY
    if literal or (heard.sure and _stands(heard, text, question, order, language)):
        return replace(heard, confidence=TO_THE_LETTER) if heard.sure else heard
    if len(text) <= LONGEST_LEARNT and len(choices := _choices(question, order)) >= FEWEST:
        plainly = settled(text, question, choices, language)
        if plainly is not None:
            return plainly
    if hedged(text) or contrary(plain_words(text), label_words(question.label.text(language))):
        return replace(UNCLEAR, candidates=heard.codes or heard.candidates)
    if heard.sure:
        heard = Recognised(candidates=heard.codes)
    choices = _choices(question, order)
    said = plain_words(text)
    if (
        len(choices) < 2
        or (heard.passes and says_unknown(said) and not _hesitates(choices))
        or (len(said) == 1 and said[0].isdigit() and said[0] != "0")
    ):
        return heard
    wider = meant(text, question, choices, language, year=year)
    if wider.sure or not (heard.candidates or heard.passes):
        return wider
    return replace(heard, candidates=heard.candidates or wider.candidates)


def _choices(question: Question, order: Sequence[str]) -> list[Choice]:
    return [choice for code in order if (choice := question.choice(code)) is not None]


def _stands(heard: Recognised, text: str, question: Question, order: Sequence[str], language: str) -> bool:
    """Tell whether what was taken to the letter is what was meant, no correction, and no more than that."""
    if corrected(text) is not None or hedged(text):
        return False
    if len(heard.codes) != 1:
        return True
    if contrary(plain_words(text), label_words(question.label.text(language))):
        return False
    choices = _choices(question, order)
    return stands_for(text, heard.codes[0], choices, question.label.text(language), language)


def _hesitates(choices: Sequence[Choice]) -> bool:
    return any(label_words(choice.label.vous)[:2] == ("peut", "etre") for choice in choices)


def strictly(
    text: str, question: Question, order: Sequence[str], language: str = "fr", *, year: int
) -> Recognised:
    """Return what the text answers to the letter: nothing of it may be left over."""
    heard = _read(text, question, order, language, year)
    if heard.sure or len(text) > SHORT:
        return heard
    said = plain_words(text)
    if says_unknown(said):
        unsure = _unsure(question, order, language)
        if len(unsure) == 1 and question.type is not QuestionType.RANK:
            return Recognised(codes=unsure, sure=True)
        return Recognised(candidates=unsure, passes=not unsure)
    empty = bool(said) and said != ("bof",) and says_nothing(text)
    if empty and not heard.candidates and heard.number is None:
        return Recognised(passes=True)
    return heard


def _unsure(question: Question, order: Sequence[str], language: str) -> tuple[str, ...]:
    """Return the options that « je ne sais pas » means: the one that says so, else all unsure ones."""
    found = [choice for code in order if (choice := question.choice(code)) and choice.unsure]
    said = [choice for choice in found if says_unknown(label_words(choice.label.text(language)))]
    return tuple(choice.name for choice in (said or found))


def _read(text: str, question: Question, order: Sequence[str], language: str, year: int) -> Recognised:
    if question.type is QuestionType.INTEGER:
        return _whole(text, question)
    choices = [choice for code in order if (choice := question.choice(code)) is not None]
    if not choices:
        return UNCLEAR
    if question.type is QuestionType.SELECT_MULTIPLE:
        return _several(text, question, choices, language, year)
    if question.type is QuestionType.RANK:
        return _ranked(text, question, choices, language, year)
    return one(text, question, choices, language, year)


def _several(
    text: str, question: Question, choices: Sequence[Choice], language: str, year: int
) -> Recognised:
    """Read several options: "1, 3 et 5", "bus et commerces"; sure only when every piece is."""
    whole = one(text, question, choices, language, year)
    if whole.sure:
        return whole
    pieces = _pieces(text)
    if len(pieces) < 2 or len(plain_words(text)) > 2 * LONGEST:
        return whole
    heard = [one(piece, question, choices, language, year) for piece in pieces]
    codes = tuple(dict.fromkeys(code for one in heard for code in (one.codes if one.sure else ())))
    maybe = tuple(dict.fromkeys((*codes, *(code for one in heard for code in one.candidates))))
    if all(one.sure for one in heard) and (question.maximum is None or len(codes) <= question.maximum):
        return Recognised(codes=codes, sure=True)
    return Recognised(candidates=maybe)


def _ranked(text: str, question: Question, choices: Sequence[Choice], language: str, year: int) -> Recognised:
    """Read an order of all options: "2 1 3", "213", "le bus puis les arbres puis la place"."""
    digits = "".join(_DIGITS.findall(text))
    glued = text.strip().isdigit() and len(digits) == len(choices) < 10
    pieces = list(digits) if glued else _pieces(text)
    heard = [one(piece, question, choices, language, year) for piece in pieces]
    codes = tuple(code for one in heard for code in (one.codes if one.sure else ()))
    if all(one.sure for one in heard) and sorted(codes) == sorted(choice.name for choice in choices):
        return Recognised(codes=codes, sure=True)
    return Recognised(candidates=tuple(dict.fromkeys(codes)))


def _pieces(text: str) -> list[str]:
    """Part a text into the options it lists; digits may be parted by anything ("1-3-5", "1 3 5")."""
    text = re.sub(r"(?<=\d) (?:et|puis) (?=\d)", ", ", text)
    if re.fullmatch(r"[\d\s.,;:+&/()>-]+", text.strip()):
        found = _DIGITS.findall(text)
        return found if len(found) > 2 or "-" not in text else []
    return [piece.strip() for piece in _PIECES.split(text) if piece.strip()]


def _whole(text: str, question: Question) -> Recognised:
    """Read a whole number within the question's bounds."""
    said = plain_words(text)
    if not said or len(said) > LONGEST or re.search(r"\d[.,]\d|-\s*\d", text):
        return UNCLEAR
    if said in (("aucun",), ("aucune",), ("rien",), ("pas", "du", "tout"), ("non", "aucun")):
        said = ("zero",)
    numbers: list[int] = []
    index = 0
    while index < len(said):
        read = cardinal(said, index)
        if read is not None:
            numbers.append(read[0])
        index = read[1] if read else index + 1
    if len(numbers) != 1:
        return UNCLEAR
    number = numbers[0]
    low, high = question.minimum, question.maximum
    fits = (low is None or number >= low) and (high is None or number <= high)
    return Recognised(number=number, sure=fits and _VAGUE.isdisjoint(said) and len(said) <= 6)
