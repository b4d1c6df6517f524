"""The weighted lexicon: the grid's expressions, `data/lexique/*.yaml`, the markers of `data/marques.yaml`.

A term may point to several codes, each with its weight: an ambiguous word stays ambiguous. The code
`_` marks turns of phrase that only look like a term ("sur place"): they hide it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from consultation.taxonomy import facets, taxonomy
from nlu.reading import read
from nlu.tagged import TagKind

EXPRESSION = 2.5
"""Weight of an expression of the grid, shared out where several sub-themes hold it."""
MASK = "_"
MARKER_GROUPS = ("positif", "negatif", "renfort", "situe", "U1", "U2", "GEN", "HSJ")


class LexiconError(ValueError):
    """A data file of the lexicon is wrong; the message says where, in French."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a term points to. `group` is a tag's kind, or the name of a list of markers."""

    group: str
    code: str
    weight: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`terms`: stems of a term, to what it points to. `version` changes with any word of any file."""

    version: str
    terms: dict[tuple[str, ...], tuple[Entry, ...]]


@cache
def lexicon() -> Lexicon:
    """Return the product's lexicon, read once (about 0.3 s)."""
    digest = hashlib.sha256()
    for name in (*_lists(), "marques.yaml", "mots.yaml", "sms.txt", "danger.yaml"):
        digest.update(_text(name).encode())
    digest.update(repr((taxonomy(), facets())).encode())
    terms: defaultdict[tuple[str, ...], dict[tuple[str, str], float]] = defaultdict(dict)
    for term, entry in (*_grid(), *_written(), *_markers(), *_named()):
        stems = tuple(token.stem for token in read(term))
        if not stems:
            raise LexiconError(f"lexique : le terme « {term} » ({entry.code}) est vide.")
        known = terms[stems].get((entry.group, entry.code), 0.0)
        terms[stems][entry.group, entry.code] = max(known, entry.weight)
    made = {
        stems: tuple(Entry(group, code, weight) for (group, code), weight in entries.items())
        for stems, entries in terms.items()
    }
    return Lexicon(digest.hexdigest()[:12], made)


def theme_terms() -> dict[str, dict[str, float]]:
    """Return every term that points to a theme as it is written, and its weight for each code."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for term, entry in (*_grid(), *_written()):
        if entry.code != MASK:
            weights = found[term.strip()]
            weights[entry.code] = max(entry.weight, weights.get(entry.code, 0.0))
    return dict(found)


def _grid() -> Iterator[tuple[str, Entry]]:
    """Yield the grid's expressions; one that n sub-themes share weighs an n-th in each."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for sub in taxonomy().subthemes():
        for expression in sub.expressions:
            owners[expression.lower()].append(sub.code)
    for expression, codes in owners.items():
        for code in codes:
            yield expression, Entry(TagKind.THEME, code, EXPRESSION / len(codes))


def _written() -> Iterator[tuple[str, Entry]]:
    known = set(taxonomy().labels()) | {MASK}
    for name in _lists():
        for code, weights in _yaml(name).items():
            if code not in known:
                raise LexiconError(f"{name} : code « {code} » inconnu de la grille.")
            for weight, terms in weights.items():
                for term in terms.split("|"):
                    yield term, Entry(TagKind.THEME, code, float(weight))


def _markers() -> Iterator[tuple[str, Entry]]:
    kinds = {kind.code for kind in facets().kinds}
    for name, weights in _yaml("marques.yaml").items():
        if name not in kinds and name not in MARKER_GROUPS:
            raise LexiconError(f"marques.yaml : « {name} » n’est ni un type d’énoncé ni une marque connue.")
        group = TagKind.STATEMENT if name in kinds else name
        for weight, terms in weights.items():
            for term in terms.split("|"):
                yield term, Entry(group, name, float(weight))


def _named() -> Iterator[tuple[str, Entry]]:
    """Yield the actors and places of the facets, without their articles."""
    for kind, entries in ((TagKind.ACTOR, facets().actors), (TagKind.PLACE, facets().places)):
        for entry in entries:
            for word in entry.words:
                yield (
                    word.removeprefix("l'").removeprefix("le ").removeprefix("la "),
                    Entry(kind, entry.code, 1.0),
                )


def _lists() -> list[str]:
    folder = files("nlu").joinpath("data", "lexique")
    return sorted(f"lexique/{entry.name}" for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def _text(name: str) -> str:
    return files("nlu").joinpath("data", name).read_text(encoding="utf-8")


def _yaml(name: str) -> dict[str, dict[float, str]]:
    raw: Any = yaml.load(_text(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (safe, in C)
    if not isinstance(raw, dict) or not all(isinstance(value, dict) for value in raw.values()):
        raise LexiconError(f"{name} : il faut des codes, et pour chacun des poids et leurs termes.")
    return raw
