"""What an answer means that is no option to the letter: by its degree, its measure, or its notions. Pure.

« nickel rien à dire » is « Très satisfait », « je bosse » « En emploi ». What leans two ways, sets a
condition, asks back or speaks of somebody else is asked again; the likeliest options are its candidates.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consultation.questionnaire.model import Choice, Question, QuestionType
from nlu.agreement import agreement
from nlu.asides import Clause, asks_back, clauses, corrected, depends, is_others, of_today
from nlu.chosen import one
from nlu.degrees import Alone, degree, subjects
from nlu.echo import echoed
from nlu.hours import parts_of_day
from nlu.listed import listed
from nlu.meanings import read_options, spoken
from nlu.measured import bands_of, measured
from nlu.normalise import fold
from nlu.notions import spelled
from nlu.numbers import cardinal, ordinal
from nlu.options import FILLERS, label_words, plain_words
from nlu.parts import stands_for
from nlu.rates import NEVER, label_rates, nearest, rates
from nlu.recognised import UNCLEAR, Recognised
from nlu.respelling import respelled
from nlu.scales import Scale, leaning, read_scale
from nlu.stems import stem

MOST_WORDS = 40
"""Words of the longest text that is read for what it means; beyond, only how it begins."""
MOST_REST = 5
"""Words beside a notion that may be a comment; more are another matter."""
_AFTER_RANK = frozenset(
    ["option", "reponse", "proposition", "choix", "tranche", "case", "sans", "svp", "pour", "parce", "je", "c", "de", "merci", "donc", "bien"]
)
_DENIALS = frozenset(("pas", "jamais", "aucun", "aucune", "plus"))
_PLAIN, _DEGREE, _NOTION, _DENIED = 0.95, 0.9, 0.8, 0.75
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
    labels = tuple("\n".join((choice.label.text(language), *choice.synonyms)) for choice in choices)
    ordered = tuple("" if choice.unsure else choice.label.text(language) for choice in choices)
    asking = Asking(question, choices, language, year, labels, ordered)
    changed = corrected(text)
    if changed is not None:
        after = _plainly(changed, asking)
        return after if after.sure else _meant(changed, asking)
    return _meant(text, asking)


def _plainly(text: str, asking: Asking) -> Recognised:
    """Read to the letter what follows a correction, without the « non » that takes back."""
    for version in (text, text.removeprefix("non ")):
        heard = one(version, asking.question, asking.choices, asking.language, asking.year)
        if heard.sure:
            return heard
    return UNCLEAR


def _meant(text: str, asking: Asking) -> Recognised:
    if asks_back(text):
        return UNCLEAR
    if asking.question.type is QuestionType.SELECT_MULTIPLE:
        avoided = "evite" in fold(asking.question.label.text(asking.language))
        return listed(text, asking.labels, asking.choices, asking.question.maximum, avoided=avoided)
    own = [part for part in clauses(text) if not is_others(part)]
    if not own:
        return UNCLEAR
    begun = _begun(text, own, asking)
    if begun is not None:
        return begun
    kept = spelled(of_today(" donc ".join(part.folded for part in own)))
    said = respelled(plain_words(parts_of_day(kept)))
    if depends(kept) or len(said) > MOST_WORDS:
        return UNCLEAR
    if not said and "🤷" in text:
        unsure = tuple(choice.name for choice in asking.choices if choice.unsure)
        return Recognised(unsure, sure=True, confidence=_PLAIN) if len(unsure) == 1 else UNCLEAR
    ranked = _ranked(said, asking)
    if ranked is not None:
        return ranked
    torn = _torn(kept, asking)
    if torn is not None:
        return torn
    return _not_contrary(text, _read(text if not said else kept, said, asking), asking)


def _ranked(said: Sequence[str], asking: Asking) -> Recognised | None:
    """Read the one rank of a sentence (« donc le premier », « la deuxième sans hésiter »)."""
    places = [place for place, word in enumerate(said) if place and said[place - 1] in ("le", "la")]
    ranks = [(place, ordinal(said[place], len(asking.choices))) for place in places]
    found = [(place, rank) for place, rank in ranks if rank is not None and rank <= len(asking.choices)]
    if len(found) != 1:
        return None
    place, rank = found[0]
    after = said[place + 1 : place + 2]
    return asking.answer([rank - 1], _PLAIN) if not after or after[0] in _AFTER_RANK else None


def _torn(kept: str, asking: Asking) -> Recognised | None:
    """Return the options on both sides of an « ou », where they differ."""
    sides = kept.split(" ou ")
    heard = (
        [_read(side, respelled(plain_words(side)), asking).codes for side in sides] if len(sides) == 2 else []
    )
    codes = tuple(dict.fromkeys(code for one in heard for code in one))
    return Recognised(candidates=codes[:3]) if len(codes) > 1 else None


def _not_contrary(text: str, heard: Recognised, asking: Asking) -> Recognised:
    """Ask again where a text begins with yes and means an option that begins with no."""
    reply = agreement(text, plain_words(text))
    opens = plain_words(text)[:1] in (("oui",), ("ouais",), ("non",), ("si",))
    if reply is None or not opens or not heard.sure or not heard.codes:
        return heard
    chosen = asking.question.choice(heard.codes[0])
    label = label_words(chosen.label.vous)[:1] if chosen is not None else ()
    if label == (("non",) if reply.yes else ("oui",)):
        return Recognised(candidates=heard.codes)
    return heard


def _begun(text: str, own: Sequence[Clause], asking: Asking) -> Recognised | None:
    """Read the first clause alone; the others are a comment, unless they take it back. None: read it all."""
    first, rest = own[0], own[1:]
    heard = one(first.folded, asking.question, asking.choices, asking.language, asking.year)
    asked = asking.question.label.text(asking.language)
    if heard.sure and heard.codes:
        if not stands_for(first.folded, heard.codes[0], asking.choices, asked, asking.language):
            return None
    if not heard.sure and rest and len(first.folded.split()) <= 6:
        heard = _read(first.folded, respelled(plain_words(first.folded)), asking)
    if not heard.sure or not heard.codes:
        return None
    after = " ".join(part.folded for part in rest)
    if rest and _goes_on(heard.codes[0], asking):
        return Recognised(candidates=heard.codes)
    if rest and of_today(first.folded) != first.folded:
        return None
    if after and (depends(after) or _takes_back(after, rest, heard.codes[0], asking)):
        return Recognised(candidates=heard.codes)
    comment = text[first.end :].strip(" ,.;:!-\n")
    return Recognised(heard.codes, heard.number, sure=True, comment=comment, confidence=_PLAIN)


def _goes_on(code: str, asking: Asking) -> bool:
    """Tell whether another option begins like this one: after « Non, … » it may be « Non mais j'aimerais »."""
    said = next(label_words(choice.label.vous) for choice in asking.choices if choice.name == code)
    others = (label_words(choice.label.vous) for choice in asking.choices if choice.name != code)
    return any(other[: len(said)] == said for other in others)


def _takes_back(after: str, rest: Sequence[Clause], code: str, asking: Asking) -> bool:
    """Tell whether what follows an answer says another one, or limits it."""
    said = respelled(plain_words(after))
    scale = _scale(asking)
    degrees = scale.degrees if scale is not None else ()
    place = next(index for index, choice in enumerate(asking.choices) if choice.name == code)
    if scale is not None and degrees[place] is not None:
        lean = leaning("", said, scale)
        return (lean is not None and lean * (degrees[place] or 0.0) < 0) or _limits(rest)
    bands = bands_of(asking.question, asking.choices, asking.language)
    if bands is not None and any(word.isdigit() for word in said):
        return True
    other = _read(after, said, asking)
    return (other.sure and code not in other.codes) or _limits(rest)


def _limits(rest: Sequence[Clause]) -> bool:
    limits = {"pas", "jamais", "parfois", "non", "quand", "sauf", "ou"}
    return any(part.turns and not limits.isdisjoint(plain_words(part.folded)) for part in rest)


def _scale(asking: Asking) -> Scale | None:
    return read_scale(asking.ordered, asking.question.label.text(asking.language))


def _read(text: str, said: Sequence[str], asking: Asking) -> Recognised:
    """Return what the ways of reading agree on: a measure or a rate first, then degrees and notions."""
    sized = measured(said, asking.question, asking.choices, asking.language, asking.year)
    if sized is not None:
        return replace(sized, confidence=_PLAIN)
    often = _by_rate(said, asking)
    if often is not None:
        return often
    named = _by_denial(said, asking) or _by_notion(said, asking)
    if named.confidence == _DENIED:
        return named
    leant = _by_degree(text, said, asking)
    if leant is None:
        return named
    if named.sure and leant.codes and named.codes != leant.codes:
        begins = agreement(text, said)
        return named if begins is None else Recognised(candidates=(*leant.codes, *named.codes))
    return leant if leant.sure or not named.sure else named


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
    """Read « jamais pris le bus » as « Je ne prends pas le bus », where that stands beside yes and no."""
    scale = _scale(asking)
    if scale is None or not scale.agrees or _DENIALS.isdisjoint(said):
        return None
    stems = {stem(word) for word in said if word not in FILLERS and len(word) > 2 and word not in _DENIALS}
    labels = [(place, label_words(asking.ordered[place])) for place in scale.off if asking.ordered[place]]
    found = [place for place, label in labels if "pas" in label and stems & {stem(word) for word in label}]
    return asking.answer(found, _DENIED) if len(found) == 1 else None


def _by_extreme(said: Sequence[str], options: Sequence[float | None], asking: Asking) -> Recognised | None:
    """Read « non », and where options say yes or no (« Oui, souvent ») « c'est infernal » as the most often."""
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
    scale = _scale(asking)
    found = leaning(text, said, scale) if scale is not None else None
    if scale is None or found is None:
        return None
    return asking.answer(scale.nearest(found), _DEGREE)


def _by_notion(said: Sequence[str], asking: Asking) -> Recognised:
    """Return the option whose notion the words name; on a scale or among bands, only those beside it."""
    scale = _scale(asking)
    labels = asking.labels
    bands = bands_of(asking.question, asking.choices, asking.language)
    if scale is not None and not scale.agrees:
        labels = tuple(label if place in scale.off else "" for place, label in enumerate(labels))
    elif bands is not None:
        labels = tuple("" if band else label for label, band in zip(labels, bands.bands, strict=True))
    if scale is not None and scale.agrees and len(scale.degrees) - len(scale.off) == 2:
        said_of_it = echoed(said, asking.question.label.text(asking.language))
        if said_of_it is not None:
            side = [place for place, value in enumerate(scale.degrees) if value and (value > 0) is said_of_it]
            return asking.answer(side, _NOTION)
    known = read_options(labels)
    if "foyer" in known.groups:
        said = [word for word in said if cardinal((word,)) is None or word in ("un", "une")]
    told = spoken(said, known)
    none = known.notions.get("rien", frozenset())
    if len(none) == 1 and _denies(said, asking):
        return asking.answer(tuple(none), _NOTION)
    best = told.best()
    if best:
        vague = told.rest > (MOST_REST if told.firm & set(best) else 0)
        found = asking.answer(best, _NOTION)
        return found if not vague else Recognised(candidates=found.codes or found.candidates)
    left = [place for place, label in enumerate(asking.ordered) if label and place not in told.denied]
    opposed = scale is not None and scale.agrees and len(told.denied) == 1
    if (len(told.denied) >= 2 or opposed) and len(left) == 1:
        return asking.answer(left, _NOTION)
    return Recognised(
        candidates=tuple(asking.choices[place].name for place in left)[:2] if told.denied else ()
    )
