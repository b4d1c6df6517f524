"""Rules for a danger to a person (urgency U3): every text, in every state of a dialogue.

Recall first: a false alarm costs one kind message, a missed cry may cost a life. The classifier of a
later issue stands beside these rules, never instead of them.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from nlu.danger_rules import FIGURATIVE, RULES, Help, Rule
from nlu.normalise import letters, split

__all__ = ["Danger", "Help", "read"]


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


_BY_HEAD = _by_head()
_HEADS = re.compile(r"[a-z]+")


def read(text: str) -> Danger | None:
    """Return the first danger that the text speaks of, None where there is none.

    Figures of speech (« mourir de rire », « feu rouge ») are taken out first. At most
    `nlu.normalise.LIMIT` characters are read.
    """
    folded = letters(text)
    candidates = _candidates(folded)
    if not candidates:
        return None
    clauses = " ".join(split(folded))
    if not any(rule.pattern.search(clauses) for rule in candidates):
        return None
    clauses = FIGURATIVE.sub("_", clauses)
    for rule in candidates:
        match = rule.pattern.search(clauses)
        if match:
            return Danger(rule.name, match.group().strip(), rule.help)
    return None


def _candidates(folded: str) -> list[Rule]:
    """Return, in their order, the rules one of whose words the folded text holds."""
    indices: set[int] = set()
    for word in _HEADS.findall(folded):
        for known in (_BY_HEAD.get(word[:4]), _BY_HEAD.get(word[:6])):
            if known:
                indices.update(known)
    return [RULES[index] for index in sorted(indices)]
