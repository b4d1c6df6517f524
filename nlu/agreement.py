"""Yes and no in everyday French, at the beginning of a short text."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.vocabulary import phrases, words

_UNSURE = frozenset(phrases("hesite"))
_BEFORE = words("avant_oui")
_AFTER = words("apres_oui")
_CONTRARY = words("reprend_oui")
_PHRASES = sorted(
    [(tuple(phrase.split()), True) for phrase in phrases("oui")]
    + [(tuple(phrase.split()), False) for phrase in phrases("non")],
    key=lambda pair: -len(pair[0]),
)
_EMOJI = {"👍": True, "👌": True, "✅": True, "✔": True, "👎": False, "❌": False, "🙅": False, "🚫": False}


@dataclass(frozen=True, slots=True)
class Agreement:
    """`rest` are the folded words after the yes or no; `sure` is False where they may take it back."""

    yes: bool
    rest: tuple[str, ...] = ()
    sure: bool = True


def agreement(text: str, said: Sequence[str]) -> Agreement | None:
    """Return yes or no where the text begins with it; None where it says neither."""
    if not said:
        shown = {_EMOJI[char] for char in text if char in _EMOJI}
        return Agreement(shown.pop()) if len(shown) == 1 else None
    if " ".join(said) in _UNSURE:
        return Agreement(True, sure=False)
    start = 0
    while start < len(said) and said[start] in _BEFORE:
        start += 1
    body = tuple(said[start:])
    for phrase, yes in _PHRASES:
        if body[: len(phrase)] == phrase:
            return _rest(yes, body[len(phrase) :])
    return None


def _rest(yes: bool, rest: tuple[str, ...]) -> Agreement:
    """Drop repeated yes ("oui oui bien sûr") and politeness; doubt what comes after a "mais"."""
    if rest[:1] == ("si",) and len(rest) > 1 and rest[1] != "si":
        return Agreement(yes, rest, sure=False)  # « oui si c'est gratuit »
    changed = True
    while rest and changed:
        changed = False
        for other, same in _PHRASES:
            if same == yes and rest[: len(other)] == other:
                rest, changed = rest[len(other) :], True
                break
        if rest and (rest[0] in _AFTER or rest[0] in _BEFORE - {"mais"}):
            rest, changed = rest[1:], True
    if not yes:
        return Agreement(False, rest, "mais" not in rest and "oui" not in rest)
    return Agreement(True, rest, _CONTRARY.isdisjoint(rest))
