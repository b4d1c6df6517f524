"""The grid of themes and the facets of a statement, from `data/taxonomie.yaml` and `data/facettes.yaml`.

Codes are stable for ever: a retired one is never given to something else. The full code of a
sub-theme is `THEME-SOUS`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

OFF_GRID = ("NSP", "AUT", "GEN", "HSJ", "ILL")
"""Codes of what enters no theme: no answer, other theme, general opinion, off topic, unusable."""


class TaxonomyError(ValueError):
    """The grid or the facets are wrong; the message says where and what, in French."""


@dataclass(frozen=True, slots=True)
class SubTheme:
    """`code` is the full code (`LOG-ETA`); `expressions` are residents' words, as written."""

    code: str
    label: str
    definition: str
    p2015: str
    p2030: str
    expressions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """`law` are the numbers of the aims in art. 1 of the law of 2014; pillars are codes."""

    code: str
    label: str
    definition: str
    law: tuple[int, ...]
    p2015: str
    p2030: str
    indicators: tuple[str, ...]
    subthemes: tuple[SubTheme, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with its label and the words that point to it (kinds, urgency, actors, places)."""

    code: str
    label: str
    words: tuple[str, ...] = ()
    note: str = ""
    value: int | None = None  # of a sentiment, -2 to 2


@dataclass(frozen=True, slots=True)
class Taxonomy:
    version: str
    pillars_2015: Mapping[str, str]
    priorities_2030: Mapping[str, str]
    themes: tuple[Theme, ...]
    off_grid: tuple[Entry, ...]

    def theme(self, code: str) -> Theme:
        """Return the theme of a code or of a sub-theme's full code; raises KeyError."""
        head = code.split("-")[0]
        for theme in self.themes:
            if theme.code == head:
                return theme
        raise KeyError(code)

    def subthemes(self) -> tuple[SubTheme, ...]:
        return tuple(sub for theme in self.themes for sub in theme.subthemes)

    def labels(self) -> dict[str, str]:
        """Return the label of every code: themes, sub-themes, off-grid codes."""
        found = {theme.code: theme.label for theme in self.themes}
        found |= {entry.code: entry.label for entry in self.off_grid}
        return found | {sub.code: sub.label for sub in self.subthemes()}


@dataclass(frozen=True, slots=True)
class Facets:
    kinds: tuple[Entry, ...]
    sentiments: tuple[Entry, ...]
    urgencies: tuple[Entry, ...]
    actors: tuple[Entry, ...]
    places: tuple[Entry, ...]


@cache
def taxonomy() -> Taxonomy:
    """Return the product's grid, read once."""
    return parse_taxonomy(_read("taxonomie.yaml"))


@cache
def facets() -> Facets:
    """Return the product's facets, read once."""
    return parse_facets(_read("facettes.yaml"))


def parse_taxonomy(raw: Any) -> Taxonomy:
    """Validate what a grid's YAML holds; raises TaxonomyError."""
    where = "taxonomie"
    p2015 = _mapping(raw, "piliers_2015", where)
    p2030 = _mapping(raw, "priorites_2030", where)
    themes = tuple(_theme(item, p2015, p2030) for item in _list(raw, "themes", where))
    _distinct((theme.code for theme in themes), where)
    _distinct((sub.code for theme in themes for sub in theme.subthemes), where)
    off_grid = _entries(raw, "hors_theme", "definition")
    if missing := set(OFF_GRID) - {entry.code for entry in off_grid}:
        raise TaxonomyError(f"hors_theme : il manque {', '.join(sorted(missing))}.")
    return Taxonomy(_text(raw, "version", where), p2015, p2030, themes, off_grid)


def parse_facets(raw: Any) -> Facets:
    """Validate what the facets' YAML holds; raises TaxonomyError."""
    return Facets(
        kinds=_entries(raw, "type_enonce", "exemple"),
        sentiments=_entries(raw, "sentiment", "note"),
        urgencies=_entries(raw, "urgence", "action"),
        actors=_entries(raw, "acteurs", "note"),
        places=_entries(raw, "lieux", "note"),
    )


def _theme(raw: Any, p2015: Mapping[str, str], p2030: Mapping[str, str]) -> Theme:
    code = _code(raw, "thème")
    where = f"thème {code}"
    old, new = _pillar(raw, "p2015", p2015, where), _pillar(raw, "p2030", p2030, where)
    return Theme(
        code=code,
        label=_text(raw, "libelle", where),
        definition=_text(raw, "definition", where),
        law=tuple(int(number) for number in raw.get("loi2014", ())),
        p2015=old,
        p2030=new,
        indicators=tuple(str(item) for item in raw.get("indicateurs", ())),
        subthemes=tuple(
            _subtheme(code, {"p2015": old, "p2030": new} | item, p2015, p2030)
            for item in _list(raw, "sous_themes", where)
        ),
    )


def _subtheme(theme: str, raw: Any, p2015: Mapping[str, str], p2030: Mapping[str, str]) -> SubTheme:
    code = f"{theme}-{_code(raw, f'sous-thème de {theme}')}"
    where = f"sous-thème {code}"
    return SubTheme(
        code=code,
        label=_text(raw, "libelle", where),
        definition=_text(raw, "definition", where),
        p2015=_pillar(raw, "p2015", p2015, where),
        p2030=_pillar(raw, "p2030", p2030, where),
        expressions=tuple(str(item) for item in _list(raw, "expressions", where)),
    )


def _entries(raw: Any, key: str, note: str) -> tuple[Entry, ...]:
    items = _list(raw, key, "facettes")
    words = ("marqueurs", "mots", "indices")
    found = tuple(
        Entry(
            code=_code(item, key, at_most=4),
            label=_text(item, "libelle", f"{key} {item['code']}"),
            words=tuple(str(word) for name in words for word in item.get(name, ())),
            note=str(item.get(note, "")),
            value=item.get("valeur"),
        )
        for item in items
    )
    _distinct((entry.code for entry in found), key)
    return found


def _code(raw: Any, where: str, at_most: int = 3) -> str:
    code = _text(raw, "code", where)
    if not (code.isascii() and code.isalnum() and code == code.upper() and 2 <= len(code) <= at_most):
        raise TaxonomyError(f"{where} : code « {code} » invalide, mettez {at_most} lettres majuscules.")
    return code


def _pillar(raw: Any, key: str, known: Mapping[str, str], where: str) -> str:
    pillar = _text(raw, key, where)
    if pillar not in known:
        raise TaxonomyError(f"{where} : pilier « {pillar} » inconnu, choisissez {', '.join(known)}.")
    return pillar


def _text(raw: Any, key: str, where: str) -> str:
    value = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise TaxonomyError(f"{where} : il manque « {key} », ajoutez ce texte.")
    return value


def _list(raw: Any, key: str, where: str) -> list[Any]:
    value = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(value, list) or not value:
        raise TaxonomyError(f"{where} : « {key} » doit être une liste non vide.")
    return value


def _mapping(raw: Any, key: str, where: str) -> Mapping[str, str]:
    value = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(value, dict) or not value:
        raise TaxonomyError(f"{where} : « {key} » doit donner un libellé par code.")
    return {str(code): str(label) for code, label in value.items()}


def _distinct(codes: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise TaxonomyError(f"{where} : le code « {code} » est donné deux fois.")
        seen.add(code)


def _read(name: str) -> Any:
    return yaml.safe_load(files("consultation").joinpath("data", name).read_text(encoding="utf-8"))
