"""Axes of a contract: under which of its aims each theme and sub-theme of the grid comes. Pure.

A territory's own contract is data that people give; three readings come with the product: the priorities of
2030, the pillars of 2015, the ten aims of the law of 2014 (domain reference 1.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from consultation.questionnaire.finding import nearest
from consultation.taxonomy import Taxonomy, taxonomy
from consultation.territories.texts import is_plain, storable

OWN = "contrat"
MOST_AXES = 40


class AxesWrong(ValueError):
    """What was given is no mapping to axes; the message says what is wrong, in French."""


@dataclass(frozen=True, slots=True)
class Axes:
    """`labels`: axis code to label, in order; `of`: code of a theme or full code of a sub-theme to axes."""

    name: str
    title: str
    labels: Mapping[str, str]
    of: Mapping[str, tuple[str, ...]]

    def axes(self, code: str) -> tuple[str, ...]:
        """Return the axes of a theme or sub-theme; a sub-theme without its own has its theme's."""
        return self.of.get(code) or self.of.get(code.partition("-")[0], ())


def read_axes(raw: Any, name: str = OWN) -> Axes:
    """Validate a mapping: `titre`, `axes` (code: label), `themes` (theme or sub-theme: axis, or a list).

    Raises AxesWrong.
    """
    if not isinstance(raw, dict):
        raise AxesWrong("il faut titre, axes et themes")
    labels, themes = _texts(raw.get("axes"), "axes"), raw.get("themes")
    if len(labels) > MOST_AXES:
        raise AxesWrong(f"plus de {MOST_AXES} axes")
    if not isinstance(themes, dict) or not themes:
        raise AxesWrong("themes : il faut un axe par thème, par exemple LOG: A")
    known = taxonomy().labels()
    of: dict[str, tuple[str, ...]] = {}
    for code, given in themes.items():
        theme = str(code).strip().upper()
        if theme not in known:
            raise AxesWrong(
                f"themes : « {theme[:20]} » n’est pas un code de la grille, {nearest(theme, known)}"
            )
        listed = given if isinstance(given, list) else [given]
        of[theme] = tuple(storable(str(one)).strip() for one in listed if is_plain(one))
        if unknown := [one for one in of[theme] if one not in labels]:
            raise AxesWrong(f"{theme} : l’axe « {unknown[0][:20]} » n’est pas dans axes")
    title = raw.get("titre")
    said = storable(str(title)).strip()[:200] if title and is_plain(title) else "Contrat de ville"
    return Axes(name, said, labels, of)


@cache
def shipped_axes() -> Mapping[str, Axes]:
    """Return the readings that come with the product: p2030, p2015, loi2014."""
    grid = taxonomy()
    law = yaml.safe_load(files("consultation").joinpath("data", "axes", "loi2014.yaml").read_text("utf-8"))
    found = (
        Axes("p2030", "Engagements Quartiers 2030", grid.priorities_2030, _pillars(grid, "p2030")),
        Axes("p2015", "Contrats de ville 2015-2023", grid.pillars_2015, _pillars(grid, "p2015")),
        Axes(
            "loi2014",
            law["titre"],
            {str(code): label for code, label in law["axes"].items()},
            {theme.code: tuple(str(number) for number in theme.law) for theme in grid.themes},
        ),
    )
    return {one.name: one for one in found}


def _pillars(grid: Taxonomy, which: str) -> Mapping[str, tuple[str, ...]]:
    found = {theme.code: (getattr(theme, which),) for theme in grid.themes}
    return found | {sub.code: (getattr(sub, which),) for sub in grid.subthemes()}


def _texts(raw: Any, key: str) -> dict[str, str]:
    if not isinstance(raw, dict) or not raw:
        raise AxesWrong(f'{key} : il faut un libellé par code, par exemple A: "Emploi"')
    if not all(is_plain(code) and is_plain(label) for code, label in raw.items()):
        raise AxesWrong(f"{key} : un libellé est un texte, sur une ligne")
    return {storable(str(code)).strip(): storable(str(label)).strip()[:300] for code, label in raw.items()}
