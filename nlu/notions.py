"""The notions of `data/sens.yaml`: which ones words name, which belong together, which comprise others."""

from nlu.turns import Turns, pairs, read_lists

_RAW = read_lists("sens.yaml")
_APART = ("contient", "emojis")
_PICTURES = {ord(char[0]): f" {word} " for char, word in _RAW["emojis"].items()}
_COMPRISED: dict[str, frozenset[str]] = {
    name: frozenset(listed.split()) for name, listed in _RAW["contient"].items()
}
_GROUPS = {name: group for group, lists in _RAW.items() if group not in _APART for name in lists}
NOTIONS: Turns[str] = Turns(
    pair for group, lists in _RAW.items() if group not in _APART for pair in pairs(lists)
)
WITHOUT_GROUP = frozenset(("savoir", "oui_non", "raisons", "choix", "autrui"))
"""Groups whose notions say nothing of « Autre »."""


def spelled(text: str) -> str:
    """Return a text with its pictures in words: « 🌳 » is « arbres »."""
    return text if text.isascii() else text.translate(_PICTURES)


def related(notion: str) -> frozenset[str]:
    """Return the notions that comprise one: « bus » is also « transports en commun »."""
    return frozenset(name for name, inside in _COMPRISED.items() if notion in inside)


def comprised(notion: str) -> frozenset[str]:
    """Return the notions inside a general one: « le week-end » is Saturday and Sunday."""
    return _COMPRISED.get(notion, frozenset())


def group(notion: str) -> str:
    """Return the group of a notion; empty where it makes no « Autre »."""
    found = _GROUPS[notion]
    return "" if found in WITHOUT_GROUP else found
