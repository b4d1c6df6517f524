"""What an answer means that is no option to the letter: by its degree, its measure, or its notions. Pure.

« nickel rien à dire » is « Très satisfait », « je bosse » « En emploi ». What leans two ways, sets a
condition, asks back or speaks of somebody else is asked again; the likeliest options are its candidates.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from consultation.questionnaire.model import Choice, Question, QuestionType
from nlu.agreement import agreement
from nlu.asides import Clause, asks_back, clauses, corrected, depends, is_others, of_today
from nlu.chosen import one
from nlu.hours import parts_of_day
from nlu.listed import listed
from nlu.normalise import fold
from nlu.notions import spelled
from nlu.numbers import ordinal
from nlu.option_notions import read_options
from nlu.options import label_words, plain_words
from nlu.parts import stands_for
from nlu.recognised import UNCLEAR, Recognised
from nlu.respelling import respelled
from nlu.taken_back import goes_on, takes_back
from nlu.vocabulary import words
from nlu.ways import PLAIN, Asking, read

MOST_WORDS = 40
"""Words of the longest text that is read for what it means; beyond, only how it begins."""
_ASIDE = re.compile(
    r"[,;.!]\s*(?=(?:et|mais) (?!si\b|sinon\b|c'est quoi|ça veut|ca veut|toi\b|vous\b"
    r"|pourquoi|pq\b))",
    re.IGNORECASE,
)
"""Where a question goes on from an answer."""
_AFTER_RANK = words("apres_un_rang")


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
            return replace(heard, confidence=PLAIN)
    return UNCLEAR


def _meant(text: str, asking: Asking) -> Recognised:
    if asks_back(text):
        return _before_a_question(text, asking)
    if asking.question.type is QuestionType.SELECT_MULTIPLE:
        avoided = "evite" in fold(asking.question.label.text(asking.language))
        return listed(text, asking.labels, asking.choices, asking.question.maximum, avoided=avoided)
    family = "famille" in read_options(asking.labels).notions
    own = [part for part in clauses(text) if family or not is_others(part)]
    if not own:
        return UNCLEAR
    begun = _begun(text, own, asking) or _as_asked(own, asking)
    if begun is not None:
        return begun
    kept = spelled(of_today(" donc ".join(part.folded for part in own)))
    said = respelled(plain_words(parts_of_day(kept)))
    if depends(kept) or len(said) > MOST_WORDS:
        return UNCLEAR
    if not said and "🤷" in text:
        unsure = tuple(choice.name for choice in asking.choices if choice.unsure)
        return Recognised(unsure, sure=True, confidence=PLAIN) if len(unsure) == 1 else UNCLEAR
    heard = _ranked(said, asking) or _torn(kept, asking)
    return heard or _not_contrary(text, read(text if not said else kept, said, asking), asking)


def _ranked(said: Sequence[str], asking: Asking) -> Recognised | None:
    """Read the one rank of a sentence (« donc le premier », « la deuxième sans hésiter »)."""
    places = [place for place, word in enumerate(said) if place and said[place - 1] in ("le", "la")]
    ranks = [(place, ordinal(said[place], len(asking.choices))) for place in places]
    found = [(place, rank) for place, rank in ranks if rank is not None and rank <= len(asking.choices)]
    if len(found) != 1:
        return None
    place, rank = found[0]
    after = said[place + 1 : place + 2]
    return asking.answer([rank - 1], PLAIN) if not after or after[0] in _AFTER_RANK else None


def _torn(kept: str, asking: Asking) -> Recognised | None:
    """Return the options on both sides of an « ou », where they differ."""
    sides = kept.split(" ou ")
    heard = (
        [read(side, respelled(plain_words(side)), asking).codes for side in sides] if len(sides) == 2 else []
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
    first, rest = _with_its_yes(own, asking)
    heard = one(first.folded, asking.question, asking.choices, asking.language, asking.year)
    asked = asking.question.label.text(asking.language)
    exact = heard.sure and bool(heard.codes)
    if exact and not stands_for(first.folded, heard.codes[0], asking.choices, asked, asking.language):
        return None
    if not heard.sure and rest and len(first.folded.split()) <= 6:
        heard = read(first.folded, respelled(plain_words(first.folded)), asking)
    if not heard.sure or not heard.codes:
        return None
    after = " ".join(part.folded for part in rest)
    if rest and goes_on(heard.codes[0], asking):
        return Recognised(candidates=heard.codes)
    if rest and of_today(first.folded) != first.folded:
        return None
    if after and (depends(after) or takes_back(after, rest, heard.codes[0], asking)):
        return Recognised(candidates=heard.codes)
    comment = text[first.end :].strip(" ,.;:!-\n")
    return Recognised(heard.codes, heard.number, sure=True, comment=comment, confidence=PLAIN)


def _before_a_question(text: str, asking: Asking) -> Recognised:
    """Read « contre, et mes clients ils se garent où ? »: an option, then a question that goes on from it.

    Asking what the option or the question means (« oui, c'est quoi ? ») is asking back all the same.
    """
    parts = _ASIDE.split(text, maxsplit=1)
    if len(parts) != 2 or asking.question.type is QuestionType.SELECT_MULTIPLE or asks_back(parts[0]):
        return UNCLEAR
    begun = _begun(parts[0], clauses(parts[0]), asking) if clauses(parts[0]) else None
    if begun is None or not begun.sure:
        return UNCLEAR
    return replace(begun, comment=parts[1].strip())


def _as_asked(own: Sequence[Clause], asking: Asking) -> Recognised | None:
    """Read « il fait bon » where « Chez vous, il fait : » is asked: its last words, then an option."""
    asked = label_words(asking.question.label.text(asking.language))
    said = plain_words(own[0].folded)
    for many in range(min(len(asked), len(said) - 1), 1, -1):
        if len(own) == 1 and said[:many] == asked[-many:]:
            heard = one(" ".join(said[many:]), asking.question, asking.choices, asking.language, asking.year)
            return replace(heard, confidence=PLAIN) if heard.sure and heard.codes else None
    return None


def _with_its_yes(own: Sequence[Clause], asking: Asking) -> tuple[Clause, Sequence[Clause]]:
    """Return the first clause and the others; « oui, parfois » is one where options begin with a yes."""
    first, rest = own[0], own[1:]
    if first.folded not in ("oui", "ouais", "non") or not rest or rest[0].turns:
        return first, rest
    both = Clause(f"{first.folded} {rest[0].folded}", first.start, rest[0].end)
    begin = [label_words(choice.label.vous) for choice in asking.choices]
    same = sum(words[:1] == plain_words(first.folded)[:1] for words in begin) > 1
    heard = one(both.folded, asking.question, asking.choices, asking.language, asking.year)
    return (both, rest[1:]) if same and heard.sure else (first, rest)
