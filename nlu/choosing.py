"""Which option of a closed question a text means, learnt: a linear model over what text and option share.

`nlu.closed` reads to the letter and by rules first; this weighs what they found beside the words themselves,
for texts that nobody foresaw. Features depend on labels only through their words, their place and their
degree, so that it reads questions it never met. Learnt by `nlu.training.choices` from `data/choix/`. Pure.
"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz

from consultation.questionnaire.model import Choice, Question
from nlu.asked import is_unsure
from nlu.ear import sound
from nlu.everyday import Hints, hints, shared
from nlu.measured import measured
from nlu.options import FILLERS, NEGATIONS, label_words, plain_words
from nlu.polarity import polarity
from nlu.recognised import Recognised
from nlu.respelling import respelled
from nlu.scales import leaning, read_scale
from nlu.vocabulary import words

WEIGHTS, SETTINGS = "choix.npz", "choix.json"
MOST = 14
"""Words of a text that are looked at."""
SHORT = 4
"""Words of the longest text that is a feature as a whole."""
TAKEN = 0.65
"""Least probability of an option that is taken: below, the bot asks again."""
KEPT = 0.35
"""The same where rules say so too."""
TORN = 0.9
"""The same where rules see several options."""
MOST_SURE = 0.999
"""Confidence of the plainest choice: 1 is for what was said to the letter."""
OFFERED = 0.2
"""Least probability of an option that is offered when asking again."""
CUT = 2
"""Words that may stand around a number of years, euros or times."""
_STRONG, _SOFT = words("forts"), words("faibles")


@dataclass(frozen=True, slots=True)
class _Option:
    """An option's label as it is compared: how its words sound, those that carry meaning, what it is like."""

    code: str
    whole: str
    content: tuple[str, ...]
    kind: str
    place: str
    degree: str | None
    denies: bool
    hints: Hints


def choose(
    text: str,
    question: Question,
    choices: Sequence[Choice],
    language: str,
    heard: Recognised,
    *,
    year: int,
    least: float = TAKEN,
) -> Recognised:
    """Return what the text means, `heard` being what rules made of it.

    `least`: the probability that an option needs where the rules say nothing for it.
    """
    rows = [*features(text, question, choices, language, heard, year=year)]
    weights = _weights()
    scores = [sum(weights.get(name, 0.0) for name in row) for row in rows]
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    whole = sum(shares)
    likely = [share / whole for share in shares[:-1]]
    ranked = sorted(range(len(likely)), key=lambda place: -likely[place])
    best = ranked[0]
    if heard.sure and heard.confidence == 1.0:  # said to the letter: only what is far likelier contradicts
        written = next(place for place, choice in enumerate(choices) if choice.name == heard.codes[0])
        best = written if likely[written] >= KEPT else best
    code = choices[best].name
    if likely[best] >= max(_least(heard, code), least if not heard.sure else 0.0):
        comment = heard.comment if heard.sure and heard.codes == (code,) else ""
        return Recognised(
            (code,),
            heard.number,
            sure=True,
            comment=comment,
            confidence=min(round(likely[best], 3), MOST_SURE),
        )
    offered = tuple(choices[place].name for place in ranked[:2] if likely[place] >= OFFERED)
    likeliest = heard.candidates or (offered if len(offered) > 1 else ())
    return replace(heard, codes=(), candidates=likeliest, sure=False, confidence=0.0)


def _least(heard: Recognised, code: str) -> float:
    """Return what an option needs: the less, the more the rules say for it."""
    if heard.sure:
        return KEPT if heard.codes == (code,) else TAKEN
    return TORN if len(heard.candidates) > 1 else TAKEN


def features(
    text: str, question: Question, choices: Sequence[Choice], language: str, heard: Recognised, *, year: int
) -> Iterator[list[str]]:
    """Yield the names of the features of each option in order, then of « none of them »."""
    spoken = plain_words(_without_comment(text, heard))[:MOST]
    said = _sounds(spoken)
    labels = tuple(choice.label.text(language) for choice in choices)
    options, first = _options(labels, tuple(choice.name for choice in choices), question.label.text(language))
    scale = read_scale(labels, question.label.text(language))
    lean = None if scale is None else leaning(text, spoken, scale)
    near = [_nearness(said, option) for option in options]
    inside = _inside(spoken, question, choices, language, year)
    turns = [*_turns(said)]
    letters = {edged[at : at + 4] for word in said for edged in [f"<{word}>"] for at in range(len(edged) - 3)}
    content = [heard_as for heard_as, word in zip(said, spoken, strict=True) if word not in FILLERS] or list(
        said
    )
    denies = not NEGATIONS.isdisjoint(spoken)
    hinted = hints(respelled(spoken))
    common = shared(hinted, [option.hints for option in options])
    most = max(common)
    for number, option in enumerate(options):
        row = [_ruled(option.code, heard), f"neg:{denies:d}{option.denies:d}"]
        if heard.sure and option.code in heard.codes:
            row.append(f"conf:{int(10 * heard.confidence)}")
        known = set(option.content)
        row.append(f"cov:{int(4 * len(known & set(said)) / len(known))}")
        row.append(f"tcov:{int(4 * len(known & set(content)) / max(len(content), 1))}")
        row += [f"pos:{option.place}", f"sig:{option.kind}"]
        if " ".join(said) == option.whole:
            row.append("eq")
        row += _nearest(near, number)
        row.append(
            "mb:no" if inside is None else f"mb:{'in' if inside[0] == option.code else 'out'}{inside[1]}"
        )
        degree = None if scale is None else scale.degrees[number]
        if lean is not None and degree is not None:
            row.append(f"dist:{min(int(abs(lean - degree) * 4), 8)}")
        for turn in turns:
            row += [f"{turn}|s:{option.kind}", f"{turn}|p:{option.place}{first}", f"{turn}|L:{option.whole}"]
            row += [f"{turn}|l:{word}" for word in option.content] if turn[0] != "b" else []
            row += [f"{turn}|d:{option.degree}"] if scale is not None else []
        if scale is not None:
            row += [f"g:{piece}|d:{option.degree}" for piece in letters]
        row += _hinted(hinted, option, common[number], common.count(most) if common[number] == most else 0)
        for attitude in hinted.attitudes:
            row.append(f"at:{attitude}|p:{option.place}{first}")
        yield row
    none = _none(text, spoken, turns, content, options, heard)
    none += [f"none:at:{attitude}" for attitude in hinted.attitudes]
    yield [*none, f"none:sh{most[0]}{min(common.count(most), 3) if most[0] else 0}"]


def _hinted(said: Hints, option: _Option, common: tuple[int, int], first: int) -> Iterator[str]:
    """Yield what everyday words say for an option; `first`: how many share as much, 0: another has more."""
    yield f"sh:{common[0]}{common[1]}"
    if common[0]:
        yield f"shb:{common[0]}{min(first, 3)}"
    for attitude in said.attitudes:
        yield f"at:{attitude}|s:{option.kind}"
        if option.degree is not None:
            yield f"at:{attitude}|d:{option.degree}"
        for own in option.hints.attitudes:
            yield f"at:{attitude}|a:{own}"


def _without_comment(text: str, heard: Recognised) -> str:
    """Return what the rules read an option in: what they set apart as a comment answers nothing."""
    return text.removesuffix(heard.comment).rstrip() if heard.sure and heard.comment else text


def _none(
    text: str,
    spoken: Sequence[str],
    turns: Sequence[str],
    content: Sequence[str],
    options: Sequence[_Option],
    heard: Recognised,
) -> list[str]:
    named = sum(not set(option.content).isdisjoint(content) for option in options)
    return [
        "none",
        f"none:sure{heard.sure:d}",
        f"none:c{min(len(heard.candidates), 3)}",
        f"none:cov{min(named, 3)}",
        f"none:len{min(len(spoken) // 2, 5)}",
        f"none:?{'?' in text:d}",
        f"none:pass{heard.passes:d}",
        *(f"none:{turn}" for turn in turns),
    ]


def _turns(said: Sequence[str]) -> Iterator[str]:
    """Yield the words of a text, its pairs of words, and the text as a whole where it is short."""
    yield from (f"w:{word}" for word in dict.fromkeys(said))
    yield from (f"b:{one} {other}" for one, other in dict.fromkeys(pairwise(said)))
    if 0 < len(said) <= SHORT:
        yield f"t:{' '.join(said)}"


def _ruled(code: str, heard: Recognised) -> str:
    if heard.sure:
        return "rule:sure" if code in heard.codes else "rule:other"
    return f"rule:c{heard.candidates.index(code)}" if code in heard.candidates else "rule:no"


Nearness = tuple[float, float, float]


def _nearness(said: Sequence[str], option: _Option) -> Nearness:
    """Return how near the spelling is, 0..100: of its words in the mean, as a whole, and of its best word."""
    each = [max((fuzz.ratio(word, other) for other in said), default=0.0) for word in option.content]
    together = fuzz.ratio("".join(said), option.whole.replace(" ", ""))
    return sum(each) / len(each), together, max(each)


def _nearest(near: Sequence[Nearness], number: int) -> Iterator[str]:
    for way, value in enumerate(near[number]):
        yield f"fz{way}:{int(value / 12.5)}"
        others = [one[way] for place, one in enumerate(near) if place != number]
        if all(value > other + 1e-9 for other in others):
            yield f"fzb{way}:{int(value / 20)}"


def _inside(
    spoken: tuple[str, ...], question: Question, choices: Sequence[Choice], language: str, year: int
) -> tuple[str, int] | None:
    """Return the band that the words measure, and how many words around were left out."""
    for left_out in range(CUT + 1):
        for start in range(left_out + 1):
            kept = spoken[start : len(spoken) - (left_out - start)]
            found = measured(kept, question, choices, language, year) if kept else None
            if found is not None and found.sure:
                return found.codes[0], left_out
    return None


@lru_cache(maxsize=512)
def _options(
    labels: tuple[str, ...], codes: tuple[str, ...], question: str
) -> tuple[tuple[_Option, ...], int]:
    """Return the options, and the judgement of the first label that judges: scales run both ways."""
    scale = read_scale(labels, question)
    ordered = [number for number, label in enumerate(labels) if not is_unsure(label)]
    steps = max(len(ordered) - 1, 1)
    places = {number: str(round(4 * rank / steps)) for rank, number in enumerate(ordered)}
    made = []
    for number, (label, code) in enumerate(zip(labels, codes, strict=True)):
        shown = label_words(label)
        heard_as = _sounds(shown)
        content = tuple(
            dict.fromkeys(one for one, word in zip(heard_as, shown, strict=True) if word not in FILLERS)
        )
        degree = None if scale is None else scale.degrees[number]
        made.append(
            _Option(
                code,
                " ".join(heard_as),
                content or heard_as or ("",),
                _kind(label, shown),
                places.get(number, "u"),
                "x" if degree is None else str(round(degree * 2)),
                not NEGATIONS.isdisjoint(shown),
                hints(shown),
            )
        )
    judged = [polarity(label_words(label)) for label in labels]
    return tuple(made), next((one for one in judged if one), 0)


def _kind(label: str, shown: tuple[str, ...]) -> str:
    """Return what a label is like, whatever it speaks of: yes or no, good or bad, strong or soft."""
    begins = {"oui": "o", "non": "n"}.get(shown[0] if shown else "", "-")
    judges = {1: "+", -1: "-", 0: "0"}[polarity(shown)]
    marks = (_STRONG, "S"), (_SOFT, "s"), (NEGATIONS, "N")
    said = "".join(mark for known, mark in marks if not known.isdisjoint(shown))
    return begins + judges + said + ("u" if is_unsure(label) else "")


def _sounds(written: Sequence[str]) -> tuple[str, ...]:
    return tuple(sound(word) if word.isalpha() else word for word in written)


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    raw = files("nlu").joinpath("data", "modele", WEIGHTS).read_bytes()
    return from_bytes(raw)


def to_bytes(weights: dict[str, float]) -> bytes:
    """Return one compressed file, without pickles; the same weights give the same bytes."""
    names = "\n".join(weights).encode()
    with io.BytesIO() as file:
        np.savez_compressed(
            file, names=np.frombuffer(names, np.uint8), values=np.array([*weights.values()], np.float16)
        )
        return file.getvalue()


def from_bytes(raw: bytes) -> dict[str, float]:
    """Read what `to_bytes` made; raises OSError, KeyError or ValueError if it is no such file."""
    with np.load(io.BytesIO(raw), allow_pickle=False) as file:
        names = file["names"].tobytes().decode().split("\n")
        return dict(zip(names, map(float, file["values"]), strict=True))
