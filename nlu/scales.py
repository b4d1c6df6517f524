"""Options that are ordered: which one a text's degree is nearest to, if it is clearly nearer. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlu.degree_words import EMOJI, families_of, subjects
from nlu.degrees import Alone, degree
from nlu.nothing import says_unknown
from nlu.options import FILLERS, emojis, label_words
from nlu.stems import stem
from nlu.vocabulary import words

_MARK = re.compile(r"\b(\d{1,2}) ?(?:/|sur) ?(5|10|20)\b")
_YES_OR_NO = (("etes", "vous"), ("trouvez", "vous"), ("vous", "sentez"), ("avez", "vous"), ("faites", "vous"))
_GRADING = words("gradations")
_WHOLE: dict[tuple[str, ...], float] = {("pour",): 1.4, ("contre",): -1.4}
_CLEARLY = 0.29
"""How much nearer than the next one the nearest option is; degrees are 0.6 apart at least."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Degrees of the options in their order, None for what stands outside it; the words that count."""

    degrees: tuple[float | None, ...]
    families: frozenset[str]
    echo: frozenset[str]
    heads: frozenset[str] = frozenset()
    turned: bool = False
    alone: Alone = Alone.ALL
    off: frozenset[int] = frozenset()
    agrees: bool = False

    def nearest(self, leaning: float) -> tuple[int, ...]:
        """Return the place of the option that is clearly nearest, else of the two likeliest."""
        known = [(place, value) for place, value in enumerate(self.degrees) if value is not None]
        if len(known) == 2 and abs(leaning) < 0.75:
            return ()  # « un peu » is neither yes nor no
        middle = [pair for pair in known if abs(pair[1]) < (0.65 if len(known) == 3 else 0.5)]
        if abs(leaning) < 0.5 and (middle or leaning < 0.35 or len(known) < 3):
            same = middle
        else:
            same = [pair for pair in known if pair[1] * leaning > 0.15]
            same += middle if abs(leaning) < 0.75 and leaning < 0 else []
        if not same:
            return ()
        ranked = sorted(same, key=lambda pair: abs(pair[1] - leaning))
        apart = [abs(value - leaning) for _, value in ranked]
        if len(ranked) == 1 or apart[1] - apart[0] > _CLEARLY:
            return (ranked[0][0],)
        return tuple(place for place, _ in ranked[:2])


@lru_cache(maxsize=512)
def read_scale(labels: tuple[str, ...], question: str) -> Scale | None:
    """Return the scale of a question's options; None where they are no scale.

    An empty label stands outside it (« je ne sais pas »).
    """
    said = [label_words(label) for label in labels]
    asked = label_words(question)
    families = families_of(said, asked)
    heads = _heads(said)
    values = tuple(degree(words, families | {"accord"}, heads=heads, alone=Alone.LABEL) for words in said)
    known = [value for value in values if value is not None]
    beside = sum(map(bool, said)) - len(known)
    if len(known) < 2 or len(set(known)) < len(known) or (beside > 1 and not _begins(values, said)):
        return None
    if min(known) > -0.5 or (len(known) < min(3, sum(map(bool, said))) and not _agrees(said)):
        return None
    echo = frozenset(stem(word) for word in asked if len(word) > 5 and word not in FILLERS) - {"quartier"}
    pure = not any(families_of([label, label], ()) for label in said)
    turned = (_agrees(said) or pure) and (degree(asked, frozenset(subjects(asked))) or 0.0) < -0.5
    off = frozenset(place for place, value in enumerate(values) if value is None)
    agrees = _agrees(said)
    yes_or_no = asked[:2] in _YES_OR_NO and "evolution" not in families
    return Scale(
        values,
        families,
        echo if agrees else frozenset(),
        heads,
        turned,
        Alone.ALL if yes_or_no else _alone(said, families),
        off,
        agrees,
    )


def _begins(values: Sequence[float | None], labels: Sequence[Sequence[str]]) -> bool:
    """Tell whether three steps come first, then two options that are none (« J'ai renoncé »).

    « Je ne sais pas » is no such option: whoever reads the scale leaves it out, or has learnt without it.
    """
    steps = sum(value is not None for value in values)
    after = labels[steps:]
    return steps >= 3 and len(after) == 2 and None not in values[:steps] and not any(map(says_unknown, after))


def _heads(labels: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the stem that options grade and no list knows: « pratique » in « Peu pratiques »."""
    counts = Counter(
        stem(word)
        for label in labels
        for word in label
        if len(word) > 4
        and word not in FILLERS
        and word not in _GRADING
        and not families_of([[word]] * 2, ())
    )
    known = [label for label in labels if label]
    return frozenset(one for one, count in counts.items() if count == len(known) and count > 2)


def _alone(labels: Sequence[Sequence[str]], families: frozenset[str]) -> Alone:
    if "evolution" in families:
        return Alone.NONE
    if _agrees(labels) or any("accord" in label or "confiance" in label for label in labels):
        return Alone.ALL
    if not any(families_of([label, label], ()) for label in labels):
        return Alone.ALL
    return Alone.DENIALS if any("pas" in label or "peu" in label for label in labels) else Alone.MIDDLE


def _agrees(labels: Sequence[Sequence[str]]) -> bool:
    return any("oui" in label for label in labels) and any("non" in label for label in labels)


def _marked(share: float) -> float:
    """Return the degree of a mark, as a share of the best one: « 2/10 » is very bad, « 15/20 » good."""
    steps = ((0.25, -2.0), (0.42, -1.4), (0.48, -0.8), (0.52, 0.0), (0.65, 0.8), (0.87, 1.4))
    return next((value for most, value in steps if share <= most), 2.0)


def leaning(text: str, said: Sequence[str], scale: Scale) -> float | None:
    """Return the degree of a text on a scale: of its words, else of its pictures."""
    mark = _MARK.search(text)
    if mark is not None and int(mark[1]) <= int(mark[2]):
        return _marked(int(mark[1]) / int(mark[2]))
    if tuple(said) in _WHOLE and "accord" in scale.families:
        return _WHOLE[tuple(said)]
    found = degree(said, scale.families, scale.echo, scale.heads, turned=scale.turned, alone=scale.alone)
    if found is None:
        shown = {EMOJI[char] for char in emojis(text) if char in EMOJI}
        found = shown.pop() if len(shown) == 1 and not said else None
    return found
