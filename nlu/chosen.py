"""The one option that a text says, word for word: number, label, synonym, yes or no, age or duration. Pure.

The strict reading: whatever is left over of a text makes it no answer. `nlu.meant` reads what it leaves.
"""

import re
from collections.abc import Callable, Sequence

from consultation.questionnaire.model import Choice, Question, Role
from nlu.agreement import agreement
from nlu.measured import bands_of, measured
from nlu.numbers import cardinal, ordinal
from nlu.option_bands import Band, Unit
from nlu.options import FILLERS, Match, label_words, named, names, plain_words
from nlu.recognised import UNCLEAR, Recognised
from nlu.vocabulary import words

LONGEST = 12
"""Words of the longest text that can be an answer to a closed question; beyond, it is a remark."""
_OR = re.compile(r"\bou\b", re.IGNORECASE)
_IN_CLASS = re.compile(r"\ben (?:\d|premiere|seconde|troisieme|quatrieme|cinquieme|sixieme)")  # « en 3e »
_POINTING = FILLERS | words("designe")
_SURE_OF_AGE = words("plus_que_l_age")


def one(text: str, question: Question, choices: Sequence[Choice], language: str, year: int) -> Recognised:
    said = plain_words(text)
    if len(said) > LONGEST:
        return UNCLEAR
    if len(said) == 1 and said[0].isdigit() and not _is_label(said, choices, language):
        # A bare number, the commonest: no need to compare it with every label.
        quick = _pointed(said, question, choices, language) or measured(
            said, question, choices, language, year
        )
        return quick or UNCLEAR
    found = named(text, choices, language)
    if found.sure and _exact(said, found, choices, language):
        return _answer(found)
    behind = _behind_a_yes(said, choices, language) if question.role is None else None
    if behind is not None:
        return behind
    ways: tuple[Callable[[], Recognised | None], ...] = (
        lambda: _pointed(said, question, choices, language),
        lambda: measured(said, question, choices, language, year),
        lambda: _doubted(text, said, question, choices, language, year),
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


def _behind_a_yes(said: tuple[str, ...], choices: Sequence[Choice], language: str) -> Recognised | None:
    """Read what one option alone says after its yes or no: « un peu », « Oui, un peu »."""
    labels = [(choice, label_words(choice.label.text(language))) for choice in choices]
    found = [choice for choice, label in labels if label[:1] in (("oui",), ("non",)) and label[1:] == said]
    return Recognised(codes=(found[0].name,), sure=True) if said and len(found) == 1 else None


def _is_label(said: tuple[str, ...], choices: Sequence[Choice], language: str) -> bool:
    return any(label_words(name) == said for choice in choices for name in names(choice, language))


def _pointed(
    said: Sequence[str], question: Question, choices: Sequence[Choice], language: str
) -> Recognised | None:
    """Read "2", "le 2", "la deuxième", "dernier": the number or rank shown. « Les deux » is no second one."""
    if "les" in said or "des" in said or _IN_CLASS.search(" ".join(said)):
        return None
    if any(_begins(choice, word) for word in said if word in ("oui", "non") for choice in choices):
        return None  # « oui, 2 » is a yes, and two of something
    rest = [word for word in said if word not in _POINTING or word in ("un", "une")]
    if len(rest) > 1:
        rest = [word for word in rest if word not in ("un", "une")]
    if rest == ["avant", "dernier"] or rest == ["avant", "derniere"]:
        # After options that are not sure (« Je ne sais pas »), nobody knows which one is meant.
        known = len(choices) > 1 and not choices[-1].unsure
        return Recognised(codes=(choices[-2].name,), sure=True) if known else UNCLEAR
    bands = bands_of(question, choices, language)
    rank = ordinal(rest[0], len(choices)) if len(rest) == 1 else None
    if rank is not None and bands is not None and bands.unit is Unit.RANK:
        return None  # « au premier » is the floor, not the first option
    if rank is not None:
        return Recognised(codes=(choices[rank - 1].name,), sure=True) if rank <= len(choices) else UNCLEAR
    read = cardinal(rest) if rest else None
    if read is None or read[1] != len(rest):
        return None
    number = read[0]
    if not 1 <= number <= len(choices):
        return UNCLEAR if bands is None and question.role is not Role.AGE_GATE else None
    chosen = choices[number - 1].name
    touched = bands.touched(Band(number, number)) if bands else ()
    floor = bands is not None and bands.unit is Unit.RANK
    counts = bands is not None and bands.unit is Unit.COUNT
    if len(touched) == 1 and (counts or (floor and not {"au", "etage"}.isdisjoint(said))):
        chosen = choices[touched[0]].name  # « Combien êtes-vous ? 4 » is no fourth option
    elif bands is not None and (floor or len(said) == len(rest)) and touched and number - 1 not in touched:
        return Recognised(candidates=(chosen, *(choices[place].name for place in touched))[:3])
    return Recognised(codes=(chosen,), sure=True)


def _doubted(
    text: str,
    said: Sequence[str],
    question: Question,
    choices: Sequence[Choice],
    language: str,
    year: int,
) -> Recognised | None:
    """Nothing at the age gate can be taken back: « oui bientôt », « non j'ai 34 ans » are asked again."""
    reply = agreement(text, said) if question.role is Role.AGE_GATE else None
    if reply is None or _SURE_OF_AGE.issuperset(reply.rest):
        return None
    aged = measured(reply.rest, question, choices, language, year)
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
