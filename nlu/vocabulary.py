"""The dialogue's small lists of words, from `data/mots.yaml`: yes and no, fillers, negations, numbers."""

from importlib.resources import files

import yaml

_LISTS: dict[str, str] = yaml.safe_load(
    files("nlu").joinpath("data", "mots.yaml").read_text(encoding="utf-8")
)


def words(name: str) -> frozenset[str]:
    """Return the single words of a list; raises KeyError for an unknown one."""
    return frozenset(_LISTS[name].split())


def phrases(name: str) -> tuple[str, ...]:
    """Return the turns of phrase of a list, in its order; raises KeyError for an unknown one."""
    return tuple(phrase.strip() for phrase in _LISTS[name].split("|"))


def common_words() -> frozenset[str]:
    """Return the everyday French words that are no misspelling of another, from `data/mots_courants.txt`."""
    lines = files("nlu").joinpath("data", "mots_courants.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
