"""How far folded words lean, from -2 (« pas du tout », « nul ») to 2 (« tout à fait », « génial »). Pure.

Degrees come from `data/echelles.yaml`. A degree that stands before a word that judges is that word's
(« plutôt facile »); a denial turns it round (« pas facile »); what leans both ways leans nowhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from nlu.degree_words import DEGREES, JUDGING, MODIFIER, STRENGTHS, turns
from nlu.stems import stem
from nlu.turns import Turn
from nlu.vocabulary import phrases, words

_FILLERS = words("vides") | frozenset(("on", "nous", "tout", "bien", "quand", "meme", "vous", "le", "suis"))
_ALONE = frozenset(phrases("degres_jamais_seuls"))
"""Degrees that say nothing by themselves in a text; the next ones, not even in a label."""
_NEVER_ALONE = frozenset(phrases("degres_qui_ne_nomment_rien"))
_DENIAL = frozenset(("jamais", "aucun", "aucune", "zero"))
_INTRO = words("avant_une_negation")
_SUBJECTS = frozenset(("ils", "il", "elle", "elles", "on", "nous"))
_YES_OR_NO = frozenset(("oui", "non", "ouais"))
_BARE = frozenset((1.4, -1.4))


class Alone(Enum):
    """Which degrees answer alone: « pas du tout » does where options deny, « oui » where they agree."""

    LABEL = "label"
    ALL = "all"
    DENIALS = "denials"
    MIDDLE = "middle"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class _Word:
    """A degree or a judging word in its place; `family` is « degres » for the former."""

    start: int
    end: int
    degree: float
    family: str
    said: str


def degree(
    said: Sequence[str],
    families: frozenset[str],
    echo: frozenset[str] = frozenset(),
    heads: frozenset[str] = frozenset(),
    *,
    turned: bool = False,
    alone: Alone = Alone.ALL,
) -> float | None:
    """Return how far the words lean; None where they do not say, or lean both ways.

    `echo`: words of the question, which only count when they are denied or given a degree. `heads`: stems of
    the word that the options grade (« Très pratiques », « Peu pratiques »). `turned`: the question asks for
    the worse (« Avez-vous peur ? »), so that a yes judges ill. `alone`: which degrees say something without
    a word that judges.
    """
    if "evolution" not in families and _compares(said):
        return None
    if "evolution" in families and _of_the_past(said):  # « c'était plus propre avant »
        turned = True
    found = [_word(turn, said) for turn in turns(families).find(said)]
    found += [
        _Word(index, index + 1, 1.4, "head" if stem(word) in heads else "echo", word)
        for index, word in enumerate(said)
        if stem(word) in echo | heads and not any(one.start <= index < one.end for one in found)
    ]
    found.sort(key=lambda one: one.start)
    found = [*map(_leading, found, found[1:]), *found[-1:]]
    return _together(list(_leanings(found, said, -1.0 if turned else 1.0, alone)))


def _word(turn: Turn[tuple[str, float]], said: Sequence[str]) -> _Word:
    """Judging words come before bare degrees where a turn is both; the first family listed wins."""
    values = sorted(turn.values, key=lambda value: value[0] == MODIFIER)
    family, value = values[0]
    return _Word(turn.start, turn.end, value, family, " ".join(said[turn.start : turn.end]))


def _leading(one: _Word, after: _Word) -> _Word:
    """Read a judging word that is a degree too as that of the next: « super sale »."""
    if one.family == MODIFIER or after.family == MODIFIER or after.start != one.end:
        return one
    strength = STRENGTHS.get(one.said)
    return one if strength is None else _Word(one.start, one.end, strength, MODIFIER, one.said)


def _leanings(
    found: Sequence[_Word], said: Sequence[str], side: float, alone: Alone
) -> Iterable[tuple[float, bool]]:
    """Yield each leaning, and whether it is a bare yes or no."""
    waiting: list[_Word] = []
    for place, one in enumerate(found):
        if one.family == MODIFIER:
            if one.said == "du tout" and len(said) == 2:  # « du tout » alone says « pas du tout »
                yield one.degree, False
                continue
            if one.said == "du tout" and place and found[place - 1].family != MODIFIER:
                continue
            waiting.append(one)
            continue
        near = [word for word in waiting if _leads(word, one, said)]
        if any(word.said == "pas" and word not in near and word.start > 2 for word in waiting):
            yield -1.4, False  # « d'accord pour le samedi pas pour le reste »
        yield from _alone([word for word in waiting if word not in near], said, alone)
        waiting = []
        after = found[place + 1 : place + 2]
        wholly = bool(after) and after[0].said in ("du tout", "pas du tout")
        if one.family == "echo" and not near:
            continue
        if one.family == "evolution" and any(word.degree < -0.5 for word in near):
            yield from ((1.4, False), (-1.4, False))  # « pas mieux » is the same, or worse
            continue
        yield (
            _modified(
                one.degree * (1.0 if one.family in ("echo", "head") else side),
                [word.degree for word in near],
                wholly,
            ),
            False,
        )
    if _judged_before(found) and any(word.said == "pas" and word.end < len(said) for word in waiting):
        yield -1.4, False
    yield from _alone(waiting, said, alone)


def _judged_before(found: Sequence[_Word]) -> bool:
    """Tell whether a judging word comes before the last degrees."""
    return any(one.family != MODIFIER for one in found[:-1])


def _leads(word: _Word, judged: _Word, said: Sequence[str]) -> bool:
    if word.degree == DEGREES["entre_plus"]:
        return False
    between = said[word.end : judged.start]
    if not _SUBJECTS.isdisjoint(between):  # « jamais, ils s'en foutent »: another clause begins
        return False
    return (
        len(between) <= 4
        and (len(between) <= 1 or all(one in _FILLERS for one in between))
        and not (word.degree in _BARE and word.said not in ("pas", "sans"))
    )


def _alone(waiting: Sequence[_Word], said: Sequence[str], alone: Alone) -> Iterable[tuple[float, bool]]:
    for word in waiting:
        bare = word.degree in _BARE
        if alone is Alone.LABEL and word.said not in _NEVER_ALONE:
            yield word.degree, bare
            continue
        if (
            alone is Alone.NONE
            or word.said in _ALONE
            or (alone is Alone.MIDDLE and not -0.5 < word.degree < 0.5)
        ):
            continue
        if alone is Alone.DENIALS and (bare or word.degree > 0.3):
            continue
        if word.said == "pas" and word.start and len(said) > 2 and alone is not Alone.LABEL:
            continue
        opening = all(one in _FILLERS or one in _YES_OR_NO for one in said[: word.start])
        closing = all(one in _FILLERS for one in said[word.end :])
        if word.said in _DENIAL:
            opening, closing = closing and all(one in _INTRO for one in said[: word.start]), False
        long = word.end - word.start > 1
        if opening or (closing and (long or word.said in _YES_OR_NO)):
            yield word.degree, bare


def _of_the_past(said: Sequence[str]) -> bool:
    """Tell whether words speak of before, beside the turns of the lists that say so themselves."""
    listed = any(
        "avant" in said[turn.start : turn.end] for turn in JUDGING.find(said) if "evolution" in turn.values
    )
    place = said.index("avant") if "avant" in said and "etait" in said else 0
    return place > 0 and not listed and said[place - 1] not in ("qu", "que", "comme")


def _compares(said: Sequence[str]) -> bool:
    """Tell whether words compare (« plus important », « moins bien »): how much is left open."""
    for place, word in enumerate(said[:-1]):
        if word not in ("plus", "moins"):
            continue
        after = next(JUDGING.find(said[place + 1 : place + 2]), None)
        if after is not None and said[place - 1 : place] != ("ni",):
            return not (word == "plus" and place and said[place - 1] in ("n", "ne"))
    return False


def _modified(judged: float, degrees: Sequence[float], wholly: bool) -> float:
    """Return the degree of a judging word after what stands before it ("pas", "très", "plutôt")."""
    sign = 1.0 if judged > 0 else -1.0
    if not degrees:
        return -2.0 if wholly and judged < 0 else judged  # « pas facile » is listed, « du tout » follows
    denied = [value for value in degrees if value < -0.5]
    if denied:
        value = -2.0 if wholly and min(denied) > -2 else min(denied) if len(denied) > 1 else denied[0]
        if len(degrees) > 1 and degrees[0] == 0.8:
            value = -0.8
        return value if sign > 0 else {-2.0: 1.7, -1.4: 1.1}.get(value, 0.8)
    if judged == 0:
        return 0.0
    if 2.0 in degrees or abs(judged) >= 2.0:
        return 2.0 * sign if 0.8 not in degrees else 1.4 * sign
    return degrees[-1] * sign if degrees[-1] not in _BARE else judged


def _together(found: list[tuple[float, bool]]) -> float | None:
    """Return what leanings amount to: « oui, un peu » is a little, « bien » and « mal » are nothing."""
    if not found:
        return None
    values = [value for value, _ in found]
    if DEGREES["plutot"] in values:  # « mouais, plutôt oui »
        values = [value for value in values if value != DEGREES["bof"]]
    if max(values) > 0.4 and min(values) < -0.25:
        return None
    graded = [value for value, bare in found if not bare and value in values] or values
    graded = [value for value in graded if value != DEGREES["entre_plus"]] or graded  # « ça va, tranquille »
    strongest = max(graded, key=abs)
    weakest = min(graded, key=abs)
    if abs(strongest - weakest) > 0.9:
        return None
    return strongest
