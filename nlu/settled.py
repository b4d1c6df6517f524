"""What the words of a question and of its options settle by themselves: nothing learnt weighs it. Pure.

« jardin et balcon » is « Les deux », « y en a pas » « Pas d'ascenseur », « enlevez-les » no to « Voulez-vous
garder les bancs ? », « ils répondent jamais » « Jamais », « pas rosa parks, les lilas » « Place des Lilas ».
"""

import re
from collections.abc import Sequence

from consultation.questionnaire.model import Choice, Question, QuestionType
from nlu.asides import asks_back, clauses, corrected, depends, hedged
from nlu.kin import is_form, root
from nlu.listed import aside
from nlu.normalise import fold
from nlu.options import FILLERS, label_words, plain_words
from nlu.own_words import replied
from nlu.polarity import DEGREES
from nlu.recognised import Recognised
from nlu.respelling import respelled
from nlu.vocabulary import phrases, words

SETTLED = 0.97
"""Confidence of what is settled."""
MOST = 9
"""Words of the longest clause that is read."""
_BOTH = frozenset(phrases("les_deux"))
_NEITHER = frozenset(phrases("ni_l_un"))
_HAS_NONE, _HAS_SOME = frozenset(phrases("en_a_pas")), frozenset(phrases("en_a_un"))
_GRADED = DEGREES - {"pas", "jamais", "bien"}
_POLITE = words("autour_d_un_tout")
_AND = re.compile(r"\bet\b|[&+]|,")


def settled(text: str, question: Question, choices: Sequence[Choice], language: str) -> Recognised | None:
    """Return the one option that a text means by the words of question and options; None: another way."""
    parts = clauses(text)
    if not parts or asks_back(text) or hedged(text) or corrected(text) is not None:
        return None
    first = parts[0]
    if depends(first.folded) or any(part.turns for part in parts[1:]):
        return None
    labels = [label_words(choice.label.text(language)) for choice in choices]
    asked = label_words(question.label.text(language))
    said = plain_words(first.folded)
    place = None
    if len(parts) == 1:
        place = _of_the_others(text, said, labels, choices, language)
        place = _had(said, asked, labels) if place is None else place
    if place is None and question.type is not QuestionType.SELECT_MULTIPLE:
        place = aside(text, _named(choices, language))
    if place is None and 0 < len(said) <= MOST and question.type is not QuestionType.SELECT_MULTIPLE:
        place = _by_own_words([plain_words(part.folded) for part in parts], asked, labels)
        if place is None and len(parts) == 1:
            place = _beside_the_question(said, asked, labels)
    if place is None:
        return None
    comment = text[first.end :].strip(" ,.;:!-\n")
    return Recognised((choices[place].name,), sure=True, comment=comment, confidence=SETTLED)


def _named(choices: Sequence[Choice], language: str) -> tuple[str, ...]:
    return tuple("\n".join((choice.label.text(language), *choice.synonyms)) for choice in choices)


def _of_the_others(
    text: str,
    said: tuple[str, ...],
    labels: Sequence[tuple[str, ...]],
    choices: Sequence[Choice],
    language: str,
) -> int | None:
    """Read what speaks of all options or of none: « les deux », « ni l'un ni l'autre », « y en a pas »."""
    whole = " ".join(word for word in respelled(said) if word not in _POLITE)
    both = [place for place, label in enumerate(labels) if " ".join(label) in _BOTH]
    if len(both) == 1:
        others = [place for place in range(len(labels)) if place < both[0]]
        if whole in _BOTH or (len(others) == 2 and _names_all(text, others, choices, language)):
            return both[0]
    none = [place for place, label in enumerate(labels) if label[:1] in (("aucun",), ("aucune",))]
    if len(none) == 1 and whole in _NEITHER | _HAS_NONE:
        return none[0]
    lacks = [place for place, label in enumerate(labels) if _lacks(label)]
    return lacks[0] if len(lacks) == 1 and not none and whole in _HAS_NONE else None


def _had(said: tuple[str, ...], asked: tuple[str, ...], labels: Sequence[tuple[str, ...]]) -> int | None:
    """Read « j'en ai pas » and « j'en ai une » where « Avez-vous… ? » is asked and one option says so."""
    whole = " ".join(said)
    if asked[:2] not in (("avez", "vous"), ("y", "a")) or whole not in _HAS_NONE | _HAS_SOME:
        return None
    reply = "oui" if whole in _HAS_SOME else "non"
    side = [place for place, label in enumerate(labels) if label[:1] == (reply,)]
    return side[0] if len(side) == 1 and len(labels[side[0]]) == 1 else None


def _lacks(label: tuple[str, ...]) -> bool:
    """Tell whether an option says that one has no such thing: « Pas d'ascenseur », « Je n'en ai pas »."""
    return label[:2] in (("pas", "d"), ("pas", "de")) or label in (
        ("je", "n", "en", "ai", "pas"),
        ("il", "n", "y", "en", "a", "pas"),
    )


def _names_all(text: str, places: Sequence[int], choices: Sequence[Choice], language: str) -> bool:
    """Tell whether a text is nothing but the labels of some options, joined."""
    wanted = {tuple(_bare(label_words(choices[place].label.text(language)))) for place in places}
    pieces = [tuple(_bare(plain_words(piece))) for piece in _AND.split(fold(text))]
    return len(pieces) == len(places) and set(pieces) == wanted


def _bare(said: Sequence[str]) -> list[str]:
    return [word for word in said if word not in FILLERS]


def _by_own_words(
    said: Sequence[tuple[str, ...]], asked: tuple[str, ...], labels: Sequence[tuple[str, ...]]
) -> int | None:
    """Read yes or no in the question's words where one option alone says so; what follows may not deny it."""
    reply = replied(said[0], asked)
    if reply is None or any(replied(other, asked) == (not reply) for other in said[1:]):
        return None
    if not reply and not any(label[:1] in (("oui",), ("non",)) for label in labels):
        never = [place for place, label in enumerate(labels) if label == ("jamais",)]
        return never[0] if len(never) == 1 else None  # « je réponds pas »
    graded = len([label for label in labels if label[:1] != ("oui",) and label[:1] != ("non",)]) > 1
    if graded and not _GRADED.isdisjoint(respelled(said[0])):
        return None  # « assez bonne », where « Assez » is an option
    side = [place for place, label in enumerate(labels) if ("oui" if reply else "non") in label]
    opposed = any(label[:1] == ("non" if reply else "oui",) for label in labels)
    return side[0] if len(side) == 1 and opposed else None


def _beside_the_question(
    said: tuple[str, ...], asked: tuple[str, ...], labels: Sequence[tuple[str, ...]]
) -> int | None:
    """Return the option that is all a text says but for the question's own words: « personne ne m'aide »."""
    roots = [root(word) for word in asked if word not in FILLERS and len(word) > 3]

    def left(words: Sequence[str]) -> list[str]:
        return [word for word in _bare(words) if not any(is_form(word, one) for one in roots)]

    rest = left(respelled(said))
    if not rest or len(rest) == len(_bare(said)) or set(rest) <= {"oui", "non"}:
        return None
    if rest == ["personne"] and "une" in said:
        return None
    found = [place for place, label in enumerate(labels) if left(label) == rest]
    if rest == ["pas"]:  # « pas d'ascenseur » is not « Il n'est pas en panne »
        own = {root(word) for word in _bare(said)} - {"", "pas"}
        found = [place for place in found if any(is_form(word, one) for word in labels[place] for one in own)]
    return found[0] if len(found) == 1 else None
