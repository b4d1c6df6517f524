"""A danger to a person (urgency U3), read in every text, in every state of a dialogue.

Recall first: a false alarm costs one kind message, a missed cry may cost a life. A classifier (`nlu.cry`)
stands beside the rules: it hears cries that no rule knows, and a rule that it finds absurd is not
followed.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from nlu import cry
from nlu.danger_rules import FIGURATIVE, RULES, Help, Rule
from nlu.ear import heard, turned
from nlu.normalise import letters, split

__all__ = ["Danger", "Help", "by_rules", "read"]

HEARD = "entendu"
"""Name of what the classifier hears and no rule knows."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What was read: the rule, the folded words that led to it, the kind of help to name."""

    rule: str
    words: str
    help: Help


def _by_head() -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, rule in enumerate(RULES):
        for head in rule.heads:
            found[head].append(index)
    return {head: tuple(indices) for head, indices in found.items()}


FEW, SHORTLY = 5, 0.2
"""Least score of a text of so few words: « je suis un homme », « je finirai demain » say little."""
_BY_HEAD = _by_head()
_BY_EAR = -1
_WORDS = re.compile(r"[a-z]+")


def read(text: str, heard: cry.Heard | None = None) -> Danger | None:
    """Return the danger that the text speaks of, None where there is none.

    At most `nlu.normalise.LIMIT` characters are read by the rules, and `cry.LIMIT` by the classifier.
    `heard` is what the classifier said, where it was asked already.
    """
    heard = heard or cry.listen(text)
    least = cry.thresholds()
    if heard.score < least.beside:
        return None  # nearly every message: the rules, which are slower, could not change it
    known = by_rules(text)
    if known is not None:
        return known
    alone = least.alone if len(text.split()) > FEW else max(least.alone, SHORTLY)
    return Danger(HEARD, cry.words(text), heard.help) if heard.score >= alone else None


def by_rules(text: str) -> Danger | None:
    """Return the first danger that a rule knows.

    Figures of speech (« mourir de rire », « feu rouge ») are taken out first. Where nothing is found,
    words written by ear are read once more in standard spelling. At most `nlu.normalise.LIMIT`
    characters are read.
    """
    folded = letters(text)
    seen = _seen_in(_WORDS.findall(folded))
    candidates = _candidates(seen)
    if candidates:
        clauses = " ".join(split(folded))
        found = _search(candidates, clauses)
        if found is not None:
            return found
    if _BY_EAR not in seen:
        return None
    spelt = _WORDS.sub(lambda match: heard(match.group()) or match.group(), folded)
    clauses = turned(" ".join(split(spelt)))
    return _search(_candidates(_seen_in(clauses.split())), clauses)


def _search(candidates: list[Rule], clauses: str) -> Danger | None:
    if not any(rule.pattern.search(clauses) for rule in candidates):
        return None
    clauses = FIGURATIVE.sub("_", clauses)
    for rule in candidates:
        match = rule.pattern.search(clauses)
        if match:
            return Danger(rule.name, match.group().strip(), rule.help)
    return None


@lru_cache(maxsize=65_536)
def _seen(word: str) -> frozenset[int]:
    """Return the indices of the rules that a word may lead to, and `_BY_EAR` where it is written so."""
    rules = {*_BY_HEAD.get(word[:4], ()), *_BY_HEAD.get(word[:6], ())}
    return frozenset(rules if heard(word) is None else rules | {_BY_EAR})


def _seen_in(words: list[str]) -> set[int]:
    return set().union(*map(_seen, words))


def _candidates(seen: set[int]) -> list[Rule]:
    """Return the rules seen, in their order."""
    return [RULES[index] for index in sorted(seen) if index != _BY_EAR]
