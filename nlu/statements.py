"""What the question asks for, and how good or bad a segment sounds by its markers."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from nlu.hits import Hit
from nlu.normalise import letters

SYMBOL = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
"""What emoji are made of: most texts hold none."""
_ASKED = (
    # Words of a question's name or label, and the kind that an answer to it usually is.
    ("ATO", re.compile(r"\batouts?\b|est bien\b|\baime[zs]?\b|\bplait\b|points? forts?")),
    ("CON", re.compile(r"\bproblemes?\b|\bgene\b|va pas\b|difficultes?|\bdetail\b|points? faibles?")),
    ("PRP", re.compile(r"\bchanger?\b|\bidees?\b|\bpropos|\bsolutions?\b|\bferiez\b|ameliorer")),
    ("ENG", re.compile(r"savoir faire|savez vous faire|sais faire|aider\b|engagement|participer")),
    ("BES", re.compile(r"\bmanque\b|\bbesoins?\b|attentes?")),
)


@lru_cache(maxsize=4_096)
def asked_kind(question: str | None) -> str | None:
    """Return the kind that a question asks for, from its name or its label."""
    if not question:
        return None
    folded = re.sub(r"[^a-z0-9]+", " ", letters(question))
    return next((kind for kind, pattern in _ASKED if pattern.search(folded)), None)


def mood(groups: Mapping[str, Sequence[Hit]], words: Sequence[str], text: str) -> float:
    """Return how good (above 0) or bad the segment sounds; about -6 to 6."""
    value = 0.0
    good, ill = groups.get("positif", ()), groups.get("negatif", ())
    for hit in good:
        value += hit.entries[0].weight * (-0.6 if _denied(words, hit.start) else 1.0) / 2
    if ill:
        # "plus de problème", "pas mal": the words inside say the contrary of the whole.
        inside = {place for hit in good if hit.end - hit.start > 1 for place in range(hit.start, hit.end)}
        for hit in ill:
            if hit.start not in inside:
                value -= hit.entries[0].weight / 2
    if not text.isascii() and SYMBOL.search(text):
        value += 1.5 * sum(char in text for char in "❤😀😊👍🙏😍🥰👏")
        value -= 1.5 * sum(char in text for char in "😡🤬😢😭👎😤🤮😠")
    return value * (1.0 + 0.25 * min(len(groups.get("renfort", ())), 2))


def _denied(words: Sequence[str], index: int) -> bool:
    return any(
        word in ("pas", "plus", "jamais", "aucun", "rien") for word in words[max(0, index - 2) : index]
    )
