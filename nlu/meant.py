"""What an answer means that is no option to the letter: by its degree, its measure, or its notions. Pure.

« nickel rien à dire » is « Très satisfait », « je bosse » « En emploi ». What leans two ways, sets a
condition, asks back or speaks of somebody else is asked again; the likeliest options are its candidates.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consultation.questionnaire.model import Choice, Question, QuestionType
from nlu.asides import Clause, asks_back, clauses, corrected, depends, is_others
from nlu.chosen import one
from nlu.listed import listed
from nlu.meanings import Spoken, read_options, spoken
from nlu.measured import measured
from nlu.options import plain_words
from nlu.rates import label_rates, nearest, rates
from nlu.recognised import UNCLEAR, Recognised
from nlu.respelling import respelled
from nlu.scales import leaning, read_scale

MOST_WORDS = 40
"""Words of the longest text that is read for what it means; beyond, only how it begins."""
_PLAIN, _DEGREE, _NOTION = 0.95, 0.9, 0.8
"""How sure each way of reading is."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it is read against: its options and their labels, empty for those that say « sais pas »."""

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


def meant(
    text: str, question: Question, choices: Sequence[Choice], language: str = "fr", *, year: int
) -> Recognised:
    """Return what the text means, sure where one reading alone stands."""
    labels = tuple(choice.label.text(language) for choice in choices)
    ordered = tuple("" if choice.unsure else label for choice, label in zip(choices, labels, strict=True))
    asking = Asking(question, choices, language, year, labels, ordered)
    changed = corrected(text)
    if changed is not None:
        after = _plainly(changed, asking)
        return after if after.sure else _meant(changed, asking)
    return _meant(text, asking)


def _plainly(text: str, asking: Asking) -> Recognised:
    said = text.removeprefix("non ") if len(text.split()) > 1 else text
    for version in (text, said):
        heard = one(version, asking.question, asking.choices, asking.language, asking.year)
        if heard.sure:
            return heard
    return UNCLEAR


def _meant(text: str, asking: Asking) -> Recognised:
    parts = clauses(text)
    own = [part for part in parts if not is_others(part)]
    if not own or asks_back(text):
        return UNCLEAR
    if asking.question.type is QuestionType.SELECT_MULTIPLE:
        return listed(text, asking.labels, asking.choices, asking.question.maximum)
    begun = _begun(text, own, asking)
    if begun.sure:
        return begun
    kept = " ".join(part.folded for part in own)
    if depends(kept):
        return UNCLEAR
    said = respelled(plain_words(kept))
    if len(said) > MOST_WORDS:
        return UNCLEAR
    return _read(kept if said else text, said, asking)


def _begun(text: str, own: Sequence[Clause], asking: Asking) -> Recognised:
    """Read the first clause to the letter; the others are a comment, unless they take it back."""
    first, rest = own[0], own[1:]
    heard = one(first.folded, asking.question, asking.choices, asking.language, asking.year)
    if not heard.sure or not heard.codes:
        return UNCLEAR
    after = " ".join(part.folded for part in rest)
    if after and (depends(after) or _takes_back(after, rest, heard.codes[0], asking)):
        return Recognised(candidates=heard.codes)
    comment = text[first.end :].strip(" ,.;:!-\n")
    return Recognised(codes=heard.codes, number=heard.number, sure=True, confidence=_PLAIN, comment=comment)


def _takes_back(after: str, rest: Sequence[Clause], code: str, asking: Asking) -> bool:
    """Tell whether what follows an answer says another one, or limits it."""
    said = respelled(plain_words(after))
    other = _read(after, said, asking)
    others = other.codes if other.sure else ()
    if others and code not in others:
        return True
    limits = {"pas", "jamais", "parfois", "non", "quand", "sauf", "ou"}
    return any(part.turns and not limits.isdisjoint(plain_words(part.folded)) for part in rest)


def _read(text: str, said: Sequence[str], asking: Asking) -> Recognised:
    """Return what the ways of reading agree on: a measure or a rate first, then degrees and notions."""
    sized = measured(said, asking.question, asking.choices, asking.language, asking.year)
    if sized is not None:
        return sized if not sized.sure else Recognised(sized.codes, sized.number, sure=True, confidence=_PLAIN)
    told = spoken(said, read_options(asking.labels))
    often = _by_rate(said, asking)
    if often is not None:
        return often
    named = _by_notion(told, asking)
    degree = _by_degree(text, said, asking)
    if degree is None:
        return named
    if named.codes and degree.codes and named.codes != degree.codes:
        return Recognised(candidates=(*degree.codes, *named.codes))
    return degree if degree.sure or not named.sure else named


def _by_rate(said: Sequence[str], asking: Asking) -> Recognised | None:
    options = label_rates(asking.ordered)
    found = rates(said) if options is not None else ()
    if options is None or not found:
        return None
    if len(found) > 1:
        places = dict.fromkeys(place for rate in found for place in nearest(rate, options)[:1])
        return Recognised(candidates=tuple(asking.choices[place].name for place in places)[:3])
    return asking.answer(nearest(found[0], options), _DEGREE)


def _by_degree(text: str, said: Sequence[str], asking: Asking) -> Recognised | None:
    scale = read_scale(asking.ordered, asking.question.label.text(asking.language))
    found = leaning(text, said, scale) if scale is not None else None
    if scale is None or found is None:
        return None
    return asking.answer(scale.nearest(found), _DEGREE)


def _by_notion(told: Spoken, asking: Asking) -> Recognised:
    best = told.best()
    if best:
        return asking.answer(best, _NOTION)
    left = [place for place, label in enumerate(asking.ordered) if label and place not in told.denied]
    if len(told.denied) >= 2 and len(left) == 1:
        return asking.answer(left, _NOTION)
    return Recognised(candidates=tuple(asking.choices[place].name for place in left)[:2] if told.denied else ())
