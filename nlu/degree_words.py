"""The words of `data/echelles.yaml`: their degree, their family, and the families a question is about."""

from collections.abc import Sequence
from functools import lru_cache

from nlu.turns import Turns, pairs, read_lists

DEGREES = {
    "tres": 2.0, "oui": 1.4, "oui_moins": 1.1, "plutot": 0.8, "peu_oui": 0.6, "entre_plus": 0.4, "entre": 0.0,
    "bof": -0.3, "pas_terrible": -0.7, "plutot_pas": -0.8, "non": -1.4, "pas_du_tout": -2.0, "extreme": -2.4,
}  # fmt: skip
_RAW = read_lists("echelles.yaml")
_FAMILIES = _RAW["familles"]
_NOT_DEGREES = ("sujets", "avec")
MODIFIER = "degres"
STRENGTHS = {phrase: DEGREES[name] for phrase, name in pairs(_RAW["degres"]) if DEGREES[name] > 0.5}
"""Degrees that strengthen or soften what comes after."""
EMOJI = {char: DEGREES[name] for name, chars in _RAW["emojis"].items() for char in chars.split()}
_BY_THEMSELVES = ("evolution", "suffisance", "ampleur", "prix")
"""Families whose words mean another thing in the others: « bien » is enough, « pareil » is in the middle."""


@lru_cache(maxsize=256)
def turns(families: frozenset[str]) -> Turns[tuple[str, float]]:
    """Return the degrees and the judging words of some families, each with its family and degree."""
    listed = [(phrase, (MODIFIER, DEGREES[name])) for phrase, name in pairs(_RAW["degres"])]
    for family in sorted(families):
        lists = {name: said for name, said in _FAMILIES[family].items() if name not in _NOT_DEGREES}
        listed += [(phrase, (family, DEGREES[name])) for phrase, name in pairs(lists)]
    return Turns(listed)


_SUBJECTS = Turns([(subject, name) for name, one in _FAMILIES.items() for subject in one["sujets"].split()])
JUDGING = Turns(
    [
        (phrase, name)
        for name, one in _FAMILIES.items()
        for phrase, degree in pairs({key: said for key, said in one.items() if key not in _NOT_DEGREES})
    ]
)


def families_of(labels: Sequence[Sequence[str]], question: Sequence[str]) -> frozenset[str]:
    """Return the families of words that a scale's labels judge with, else those its question is about."""
    found = [{name for turn in JUDGING.find(label) for name in turn.values} for label in labels]
    counts: dict[str, int] = {}
    for names in found:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    most = max(counts.values(), default=0)
    chosen = {name for name, count in counts.items() if count == most and count >= 2}
    for alone in _BY_THEMSELVES:
        if alone in chosen:
            return frozenset({alone})
    chosen |= subjects(question) - set(_BY_THEMSELVES)
    return frozenset(chosen | {_FAMILIES[name]["avec"] for name in chosen if "avec" in _FAMILIES[name]})


def subjects(question: Sequence[str]) -> set[str]:
    """Return the families that a question is about."""
    return {name for turn in _SUBJECTS.find(question) for name in turn.values}
