"""Whether folded words speak well or ill of something, and which words carry a degree.

"moins bien" is ill, "pas mal" well: a denial or "moins" turns the judgement round. Pure, no lexicon
of moods: only the words that options and short answers to scales are made of.
"""

from collections.abc import Iterable
from functools import lru_cache

from nlu.vocabulary import words

_GOOD = words("bons")
_ILL = words("mauvais")
_TURNING = words("negations") - {"ni", "nul", "sans"} | {"moins", "peu"}
DEGREES = words("degres")
"""Words without which an option does not mean the same: "moins", "pas", "tres"."""


@lru_cache(maxsize=8192)
def polarity(said: tuple[str, ...]) -> int:
    """Return 1 where the words speak well, -1 where they speak ill, 0 where they do not say."""
    found = {1 if word in _GOOD else -1 for word in said if word in _GOOD or word in _ILL}
    if len(found) != 1:
        return 0
    turned = [word for word in said if word in _TURNING]
    if "avant" in said and "qu" not in said:  # « c'était mieux avant », but « mieux qu'avant »
        turned.append("avant")
    return -found.pop() if len(turned) == 1 else found.pop()


def opposed(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether one speaks well and the other ill."""
    return polarity(tuple(one)) * polarity(tuple(other)) < 0
