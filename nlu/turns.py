"""Turns of phrase from the lists of `data/`, found in folded words; the longest one wins. Pure.

Words are compared by their light stem, so that « satisfaites » is found where « satisfaite » is listed.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Generic, TypeVar

import yaml

from nlu.stems import stem

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Turn(Generic[Value]):
    """A turn of phrase found: `words[start:end]`, and everything that it stands for."""

    start: int
    end: int
    values: tuple[Value, ...]


class Turns(Generic[Value]):
    """Phrases and what they stand for; one phrase may stand for several things."""

    def __init__(self, listed: Iterable[tuple[str, Value]]) -> None:
        self._values: dict[tuple[str, ...], tuple[Value, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self.phrases: list[str] = []
        for phrase, value in listed:
            self.phrases.append(phrase)
            key = tuple(stem(word) for word in phrase.split())
            if key:
                self._values[key] = tuple(dict.fromkeys((*self._values.get(key, ()), value)))
        for key in sorted(self._values, key=len, reverse=True):
            self._lengths[key[0]] = tuple(dict.fromkeys((*self._lengths.get(key[0], ()), len(key))))

    def find(self, words: Sequence[str], among: Container[Value] | None = None) -> Iterator[Turn[Value]]:
        """Yield the turns in order, none inside another; only those for a value of `among`, if given."""
        stems = [stem(word) for word in words]
        index = 0
        while index < len(stems):
            found = self._at(stems, index, among)
            if found is None:
                index += 1
            else:
                yield found
                index = found.end

    def _at(self, stems: Sequence[str], index: int, among: Container[Value] | None) -> Turn[Value] | None:
        for length in self._lengths.get(stems[index], ()):
            values = self._values.get(tuple(stems[index : index + length]), ())
            if among is not None:
                values = tuple(value for value in values if value in among)
            if values:
                return Turn(index, index + length, values)
        return None


def read_lists(name: str) -> dict[Any, Any]:
    """Return a file of `data/` as it is written."""
    raw: dict[Any, Any] = yaml.safe_load(files("nlu").joinpath("data", name).read_text(encoding="utf-8"))
    return raw


def phrases(listed: str | int) -> tuple[str, ...]:
    """Return the phrases of a list parted by « | »."""
    return tuple(phrase.strip() for phrase in str(listed).split("|") if phrase.strip())


def pairs(lists: Mapping[Any, str]) -> Iterator[tuple[str, Any]]:
    """Yield every phrase of named lists, with the name of its list."""
    for name, listed in lists.items():
        for phrase in phrases(listed):
            yield phrase, name
