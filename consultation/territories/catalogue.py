"""The canonical indicators, from `data/indicateurs.yaml`: one name whatever a file calls its column. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from consultation.taxonomy import taxonomy


class CatalogueWrong(ValueError):
    """The catalogue is wrong; the message says where and what, in French."""


class Direction(StrEnum):
    """What a high value means for those who live there; NEUTRAL: neither good nor bad."""

    GOOD = "favorable"
    BAD = "defavorable"
    NEUTRAL = "neutre"


UNITS = {"%": (0.0, 100.0), "€": (0.0, 1_000_000.0), "nombre": (0.0, 100_000_000.0), "rapport": (0.0, 1000.0)}
"""Units with the bounds of what a value can be. A share is in percent, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Definition:
    """`themes`: codes of the themes that the indicator stands beside; `comparable`: whether a territory can
    be set against others on it (a number that grows with the population cannot)."""

    name: str
    label: str
    unit: str
    direction: Direction
    themes: tuple[str, ...] = ()
    comparable: bool = True

    def bounds(self) -> tuple[float, float]:
        return UNITS[self.unit]


@cache
def catalogue() -> Mapping[str, Definition]:
    """Return the product's indicators by name, in the order in which they are shown; read once."""
    text = files("consultation").joinpath("data", "indicateurs.yaml").read_text(encoding="utf-8")
    return parse_catalogue(yaml.safe_load(text))


def parse_catalogue(raw: Any) -> Mapping[str, Definition]:
    """Validate what the YAML holds; raises CatalogueWrong."""
    items = raw.get("indicateurs") if isinstance(raw, dict) else None
    if not isinstance(items, dict) or not items:
        raise CatalogueWrong("indicateurs : il faut un indicateur par nom.")
    return {str(name): _definition(str(name), item) for name, item in items.items()}


def _definition(name: str, raw: Any) -> Definition:
    known = {"libelle", "unite", "sens", "themes", "comparable"}
    if not isinstance(raw, dict) or not raw.get("libelle") or set(raw) - known:
        raise CatalogueWrong(f"{name} : il faut libelle, unite et sens, rien d’autre que {sorted(known)}.")
    if raw.get("unite") not in UNITS:
        raise CatalogueWrong(f"{name} : l’unité est l’une de {', '.join(UNITS)}.")
    if raw.get("sens") not in list(Direction):
        raise CatalogueWrong(f"{name} : le sens est l’un de {', '.join(Direction)}.")
    themes = tuple(str(code) for code in raw.get("themes", ()))
    if unknown := set(themes) - {theme.code for theme in taxonomy().themes}:
        raise CatalogueWrong(f"{name} : thème inconnu {', '.join(sorted(unknown))}.")
    return Definition(
        name,
        str(raw["libelle"]),
        raw["unite"],
        Direction(raw["sens"]),
        themes,
        bool(raw.get("comparable", True)),
    )
