"""What a written answer to a closed question means. Pure; what is ambiguous is never guessed.

It takes the number shown, an ordinal, the label or a part of it, a synonym, a near spelling, the
label's emoji, yes and no, an age or a birth year, a duration, several options, an order.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consultation.questionnaire.model import Choice, Ends, Question, QuestionType, Role
from nlu.agreement import agreement
from nlu.bands import Years, age, duration
from nlu.nothing import says_nothing, says_unknown
from nlu.numbers import cardinal, ordinal
from nlu.options import FILLERS, Match, label_words, named, names, plain_words
from nlu.vocabulary import words

LONGEST = 12
"""Words of the longest text that can be an answer to a closed question; beyond, it is a remark."""
SHORT = 60
"""Characters of the longest text that may say « je ne sais pas » and nothing else."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """`codes` and `number` are the answer when `sure`; else `candidates` are the likeliest codes.

    `number` is also told when it fits no option (an age under every band), with `sure` False.
    `passes`: the whole text says « je ne sais pas » or « rien », and no option means that.
    """

    codes: tuple[str, ...] = ()
    number: int | None = None
    candidates: tuple[str, ...] = ()
    sure: bool = False
    passes: bool = False


UNCLEAR = Recognised()
_PIECES = re.compile(
    r"[,;+&/\n>]|\bet\b|\bpuis\b|\bensuite\b|\bapres\b|\baussi\b|\b[eé]\b(?= )", re.IGNORECASE
)
_OR = re.compile(r"\bou\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_POINTING = FILLERS | words("designe")
_VAGUE = words("approche")
_SURE_OF_AGE = words("plus_que_l_age")


def recognise(
    text: str, question: Question, order: Sequence[str], language: str = "fr", *, year: int
) -> Recognised:
    """Return what the text answers. `order`: codes of the options in the order shown; `year`: today's."""
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
    return _one(text, question, choices, language, year)


def _one(text: str, question: Question, choices: Sequence[Choice], language: str, year: int) -> Recognised:
    said = plain_words(text)
    if len(said) > LONGEST:
        return UNCLEAR
    if len(said) == 1 and said[0].isdigit() and not _is_label(said, choices, language):
        # A bare number, the commonest: no need to compare it with every label.
        quick = _pointed(said, question, choices) or _measured(said, question, choices, year)
        return quick or UNCLEAR
    found = named(text, choices, language)
    if found.sure and _exact(said, found, choices, language):
        return _answer(found)
    ways: tuple[Callable[[], Recognised | None], ...] = (
        lambda: _pointed(said, question, choices),
        lambda: _measured(said, question, choices, year),
        lambda: _doubted(text, said, question, choices, year),
        lambda: _agreed(text, said, choices, language),
    )
    for way in ways:
        heard = way()
        if heard is not None:
            return heard
    if "ou" in said:  # « en sécurité ou pas en sécurité »: both are offered, or neither
        sides = [code for side in _OR.split(text) for code in named(side, choices, language).codes]
        return Recognised(candidates=tuple(dict.fromkeys(sides or found.codes))[:3])
    if "?" in text or "mais" in said:
        return Recognised(candidates=found.codes[:3])
    return _answer(found)


def _answer(found: Match) -> Recognised:
    if found.sure:
        return Recognised(codes=found.codes, sure=True)
    return Recognised(candidates=found.codes[:3])


def _exact(said: Sequence[str], found: Match, choices: Sequence[Choice], language: str) -> bool:
    """Tell whether the text is a label or synonym word for word: nothing else may claim it then."""
    meant = (choice for choice in choices if choice.name in found.codes)
    labels = {label_words(name) for choice in meant for name in names(choice, language)}
    return not said or tuple(said) in labels


def _is_label(said: tuple[str, ...], choices: Sequence[Choice], language: str) -> bool:
    return any(label_words(name) == said for choice in choices for name in names(choice, language))


def _pointed(said: Sequence[str], question: Question, choices: Sequence[Choice]) -> Recognised | None:
    """Read "2", "le 2", "la deuxième", "dernier": the number or rank shown."""
    rest = [word for word in said if word not in _POINTING or word in ("un", "une")]
    if len(rest) > 1:
        rest = [word for word in rest if word not in ("un", "une")]
    rank = ordinal(rest[0], len(choices)) if len(rest) == 1 else None
    if rank is not None:
        return Recognised(codes=(choices[rank - 1].name,), sure=True) if rank <= len(choices) else UNCLEAR
    read = cardinal(rest) if rest else None
    if read is None or read[1] != len(rest):
        return None
    number = read[0]
    if not 1 <= number <= len(choices):
        return None if _counts_years(question, choices) else UNCLEAR
    chosen = choices[number - 1].name
    band = _in_bands(Years(number, number), choices) if _counts_years(question, choices) else ()
    bare = len(said) == len(rest)
    if bare and band and chosen not in band:
        return Recognised(candidates=(chosen, *band)[:3])
    return Recognised(codes=(chosen,), sure=True)


def _counts_years(question: Question, choices: Sequence[Choice]) -> bool:
    return question.role is Role.AGE_GATE or any(choice.low is not None for choice in choices)


def _measured(
    said: Sequence[str], question: Question, choices: Sequence[Choice], year: int
) -> Recognised | None:
    """Read an age or a duration and put it in its band."""
    if not _counts_years(question, choices):
        return None
    ages = question.role in (Role.AGE_BAND, Role.AGE_GATE)
    years = age(said, year) if ages or _ages(choices) else duration(said, year)
    if years is None:
        return None
    if question.role is Role.AGE_GATE and not any(choice.low is not None for choice in choices):
        return _gated(years, choices)
    number = years.low if years.low == years.high else None
    found = _in_bands(years, choices)
    inside = years.low >= min(choice.low for choice in choices if choice.low is not None)
    if len(found) == 1 and inside:
        return Recognised(codes=found, number=number, sure=True)
    return Recognised(candidates=found[:3], number=number if not found else None)


def _ages(choices: Sequence[Choice]) -> bool:
    """Tell bands of ages from bands of years of residence where no role says it: ages begin later."""
    lows = [choice.low for choice in choices if choice.low is not None]
    return min(lows) >= 10


def _gated(years: Years, choices: Sequence[Choice]) -> Recognised:
    """Answer the age gate by an age: under 15 takes the option that ends the dialogue."""
    adult = 15
    number = years.low if years.low == years.high else None
    young = [choice.name for choice in choices if choice.ends is Ends.UNDER_AGE]
    older = [choice.name for choice in choices if choice.ends is None and not choice.unsure]
    if years.high < adult and len(young) == 1:
        return Recognised(codes=tuple(young), number=number, sure=True)
    if years.low >= adult and len(older) == 1:
        return Recognised(codes=tuple(older), number=number, sure=True)
    return Recognised(candidates=(*older, *young)[:3])


def _in_bands(years: Years, choices: Sequence[Choice]) -> tuple[str, ...]:
    """Return the bands that a range of years touches."""
    return tuple(
        choice.name
        for choice in choices
        if choice.low is not None
        and choice.low <= years.high
        and (choice.high is None or choice.high >= years.low)
    )


def _doubted(
    text: str, said: Sequence[str], question: Question, choices: Sequence[Choice], year: int
) -> Recognised | None:
    """Nothing at the age gate can be taken back: « oui bientôt », « non j'ai 34 ans » are asked again."""
    reply = agreement(text, said) if question.role is Role.AGE_GATE else None
    if reply is None or _SURE_OF_AGE.issuperset(reply.rest):
        return None
    aged = _measured(reply.rest, question, choices, year)
    side = [choice.name for choice in choices if _begins(choice, "oui" if reply.yes else "non")]
    if aged is not None and aged.sure and aged.codes[0] in side:
        return aged
    return Recognised(candidates=tuple(choice.name for choice in choices)[:3])


def _agreed(text: str, said: Sequence[str], choices: Sequence[Choice], language: str) -> Recognised | None:
    """Read yes and no where options begin with « Oui » and « Non »."""
    yes = [choice for choice in choices if _begins(choice, "oui")]
    no = [choice for choice in choices if _begins(choice, "non")]
    if not yes or not no:
        return None
    reply = agreement(text, said)
    if reply is None:
        return None
    side = yes if reply.yes else no
    if reply.rest:
        found = named(" ".join(reply.rest), choices, language)
        if found.codes and any(code not in {choice.name for choice in side} for code in found.codes):
            return Recognised(candidates=tuple(dict.fromkeys((side[0].name, *found.codes)))[:3])
        if found.sure:
            return _answer(found)
        if len(reply.rest) > 8:
            return Recognised(candidates=tuple(choice.name for choice in side)[:3])
    if len(side) == 1 and reply.sure:
        return Recognised(codes=(side[0].name,), sure=True)
    others = side if len(side) > 1 else (*side, *no, *yes)
    return Recognised(candidates=tuple(dict.fromkeys(choice.name for choice in others))[:3])


def _begins(choice: Choice, word: str) -> bool:
    return label_words(choice.label.vous)[:1] == (word,)


def _several(
    text: str, question: Question, choices: Sequence[Choice], language: str, year: int
) -> Recognised:
    """Read several options: "1, 3 et 5", "bus et commerces"; sure only when every piece is."""
    whole = _one(text, question, choices, language, year)
    if whole.sure:
        return whole
    pieces = _pieces(text)
    if len(pieces) < 2 or len(plain_words(text)) > 2 * LONGEST:
        return whole
    heard = [_one(piece, question, choices, language, year) for piece in pieces]
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
    heard = [_one(piece, question, choices, language, year) for piece in pieces]
    codes = tuple(code for one in heard for code in (one.codes if one.sure else ()))
    if all(one.sure for one in heard) and sorted(codes) == sorted(choice.name for choice in choices):
        return Recognised(codes=codes, sure=True)
    return Recognised(candidates=tuple(dict.fromkeys(codes)))


def _pieces(text: str) -> list[str]:
    """Part a text into the options it lists; digits may be parted by anything ("1-3-5", "1 3 5")."""
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
