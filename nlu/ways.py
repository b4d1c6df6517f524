"""How an answer that is no option to the letter is read: measure, rate, degree, notion. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consultation.questionnaire.model import Choice, Question
from nlu.agreement import agreement
from nlu.degree_words import subjects
from nlu.degrees import Alone, degree
from nlu.echo import echoed
from nlu.meanings import spoken
from nlu.measured import bands_of, measured
from nlu.notions import NOTIONS
from nlu.numbers import cardinal
from nlu.option_notions import read_options
from nlu.options import FILLERS, label_words
from nlu.rates import NEVER, label_rates, nearest, rates
from nlu.recognised import Recognised
from nlu.scales import Scale, leaning, read_scale
from nlu.stems import stem

MOST_REST = 5
"""Words beside a notion that may be a comment; more are another matter."""
PLAIN, _DEGREE, _NOTION, _DENIED = 0.95, 0.9, 0.8, 0.75
"""How sure each way of reading is."""
_PRAISE = frozenset(("qualite",))
_NO_ANSWER = frozenset(("refuse", "ne_sait_pas"))
_DENIALS = frozenset(("pas", "jamais", "aucun", "aucune", "plus"))


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it is read against.

    `labels`: for each option a line for its label and one for each synonym; `ordered`: the labels, empty for
    options that say « je ne sais pas ».
    """

    question: Question
    choices: Sequence[Choice]
    language: str
    year: int
    labels: tuple[str, ...]
    ordered: tuple[str, ...]

    def answer(self, places: Sequence[int], confidence: float) -> Recognised:
        codes = tuple(self.choices[place].name for place in places)
        if len(codes) == 1:
            return Recognised(codes=codes, sure=True, confidence=confidence)
        return Recognised(candidates=codes[:3])


def scale_of(asking: Asking) -> Scale | None:
    return read_scale(asking.ordered, asking.question.label.text(asking.language))


def read(text: str, said: Sequence[str], asking: Asking) -> Recognised:
    """Return what the ways of reading agree on: a measure or a rate first, then degrees and notions."""
    sized = measured(said, asking.question, asking.choices, asking.language, asking.year)
    if sized is not None:
        return replace(sized, confidence=PLAIN if sized.sure else 0.0)
    often = _by_rate(said, asking)
    if often is not None:
        return often
    if _passes(said, asking):
        return Recognised(candidates=tuple(choice.name for choice in asking.choices if choice.unsure))
    named = _by_denial(said, asking) or _by_notion(said, asking)
    if named.confidence == _DENIED:
        return named
    leant = _by_degree(text, said, asking) or _in_balance(said, asking)
    if leant is None:
        return named
    if named.sure and leant.codes and named.codes != leant.codes:
        begins = agreement(text, said)
        return named if begins is None else Recognised(candidates=(*leant.codes, *named.codes))
    return leant if leant.sure or not named.sure else named


def _passes(said: Sequence[str], asking: Asking) -> bool:
    """Tell whether words say « sais pas » or « souhaite pas répondre » where no option does."""
    held = read_options(asking.labels).notions
    turns = [turn for turn in NOTIONS.find(said) if turn.end - turn.start > 1]
    return any(name in _NO_ANSWER and not _NO_ANSWER & held.keys() for turn in turns for name in turn.values)


def _by_rate(said: Sequence[str], asking: Asking) -> Recognised | None:
    options = label_rates(asking.ordered)
    if options is None:
        return None
    found = rates(said)
    if not found:
        return _by_extreme(said, options, asking)
    if len(found) > 1:
        places = dict.fromkeys(place for rate in found for place in nearest(rate, options)[:1])
        return Recognised(candidates=tuple(asking.choices[place].name for place in places)[:3])
    return asking.answer(nearest(found[0], options), _DEGREE)


def _denies(said: Sequence[str], asking: Asking) -> bool:
    """Tell whether the words deny all that the question is about: « non », « pas d'animaux »."""
    reply = agreement(" ".join(said), said)
    bare = reply is not None and not reply.yes and not reply.rest
    return bare or echoed(said, asking.question.label.text(asking.language)) is False


def _by_denial(said: Sequence[str], asking: Asking) -> Recognised | None:
    """Read « jamais pris le bus » as « Je ne prends pas le bus », where that is an option."""
    if _DENIALS.isdisjoint(said):
        return None
    scale = scale_of(asking)
    beside = range(len(asking.ordered)) if scale is None else scale.off
    stems = {stem(word) for word in said if word not in FILLERS and len(word) > 2 and word not in _DENIALS}
    labels = [(place, label_words(asking.ordered[place])) for place in beside if asking.ordered[place]]
    found = [
        place for place, label in labels if _denies_itself(label) and stems & {stem(word) for word in label}
    ]
    return asking.answer(found, _DENIED) if len(found) == 1 else None


def _denies_itself(label: Sequence[str]) -> bool:
    """Tell whether a label is a denial of its own: « Je n'y vais pas », « Je ne prends pas le bus »."""
    return label[:1] in (("je",), ("j",)) and "pas" in label


def _by_extreme(said: Sequence[str], options: Sequence[float | None], asking: Asking) -> Recognised | None:
    """Read « non » as never, and « c'est infernal » as the most often where options say yes or no."""
    known = [(rate, place) for place, rate in enumerate(options) if rate is not None]
    never = [place for rate, place in known if rate < NEVER]
    reply = agreement(" ".join(said), said)
    if reply is not None and not reply.yes and not reply.rest:
        return asking.answer(never, _DEGREE) if never else None
    asked = label_words(asking.question.label.text(asking.language))
    families = frozenset(subjects(asked))
    agrees = any(label_words(label)[:1] == ("oui",) for label in asking.ordered)
    found = degree(said, families, alone=Alone.NONE) if agrees and families else None
    if found is not None and found >= 2:
        return asking.answer([max(known)[1]], _DEGREE)
    return asking.answer(never, _DEGREE) if found is not None and found <= -1.4 and never else None


def _by_degree(text: str, said: Sequence[str], asking: Asking) -> Recognised | None:
    scale = scale_of(asking)
    found = leaning(text, said, scale) if scale is not None else None
    if scale is None or found is None:
        return None
    return asking.answer(scale.nearest(found), _DEGREE)


def _in_balance(said: Sequence[str], asking: Asking) -> Recognised | None:
    """Read praise (« nickel ») as the option between « Trop chaud » and « Trop froid »."""
    labels = [(place, label_words(label)) for place, label in enumerate(asking.ordered) if label]
    between = [place for place, label in labels if "trop" not in label and "pas" not in label]
    if len(between) != 1 or len(labels) != 3 or {"trop", "pas"} & set(said):
        return None
    found = degree(said, _PRAISE, alone=Alone.NONE)
    return asking.answer(between, _DEGREE) if found is not None and found >= 1.4 else None


def _by_notion(said: Sequence[str], asking: Asking) -> Recognised:
    """Return the option whose notion the words name; on a scale or among bands, only those beside it."""
    scale = scale_of(asking)
    if scale is not None and scale.agrees and len(scale.degrees) - len(scale.off) == 2:
        of_it = echoed(said, asking.question.label.text(asking.language))
        if of_it is not None:
            side = [place for place, value in enumerate(scale.degrees) if value and (value > 0) is of_it]
            return asking.answer(side, _NOTION)
    known = read_options(_beside(asking, scale))
    if "foyer" in known.groups:  # « mon mari et mes trois enfants »
        said = [word for word in said if cardinal((word,)) is None or word in ("un", "une")]
    none = known.notions.get("rien", frozenset())
    if len(none) == 1 and _denies(said, asking):
        return asking.answer(tuple(none), _NOTION)
    told = spoken(said, known)
    best = told.best()
    if best:
        found = asking.answer(best, _NOTION)
        vague = told.rest > (MOST_REST if told.firm & set(best) else 0)
        return found if not vague else Recognised(candidates=found.codes or found.candidates)
    return _by_what_is_left(told.denied, asking, scale)


def _beside(asking: Asking, scale: Scale | None) -> tuple[str, ...]:
    """Return the labels, empty for those that are steps of a scale or bands."""
    bands = bands_of(asking.question, asking.choices, asking.language)
    if scale is not None and not scale.agrees:
        return tuple(label if place in scale.off else "" for place, label in enumerate(asking.labels))
    if bands is not None:
        return tuple("" if band else label for label, band in zip(asking.labels, bands.bands, strict=True))
    return asking.labels


def _by_what_is_left(denied: frozenset[int], asking: Asking, scale: Scale | None) -> Recognised:
    """Return the one option that a text does not deny, after two denials or between yes and no."""
    left = [place for place, label in enumerate(asking.ordered) if label and place not in denied]
    opposed = scale is not None and scale.agrees and len(denied) == 1
    if (len(denied) >= 2 or opposed) and len(left) == 1:
        return asking.answer(left, _NOTION)
    return Recognised(candidates=tuple(asking.choices[place].name for place in left)[:2] if denied else ())
