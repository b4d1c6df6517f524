"""What people bring to the priorities: dots of workshops, costs and budget, feasibility, weights of criteria.

Files are read whole or not at all: each fault is told with its line.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session as Database

from analysis.priorities.ballots import Item
from analysis.ranking.dots import Session
from consultation.questionnaire.finding import nearest
from consultation.spreadsheets import Row, TableRefused, read_rows
from consultation.tables import CommitteeRow
from consultation.taxonomy import taxonomy

BUDGET = "budget"
"""Stands for an item in a file of costs: what can be spent in all."""
FEASIBLE = (1.0, 5.0)
"""From « très difficile » to « très faisable »."""
LARGEST = 1e12


class Kind(StrEnum):
    DOTS = "gommettes"
    COSTS = "couts"
    FEASIBILITY = "faisabilite"
    WEIGHTS = "poids"


class Criterion(StrEnum):
    """The criteria of the multicriteria ranking (domain reference 5.2)."""

    SALIENCE = "saillance"
    SEVERITY = "gravite"
    BREADTH = "etendue"
    TREND = "tendance"
    GAP = "ecart"
    FEASIBILITY = "faisabilite"


COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.DOTS: ("atelier", "priorite", "gommettes", "participants"),
    Kind.COSTS: ("priorite", "cout"),
    Kind.FEASIBILITY: ("priorite", "note"),
    Kind.WEIGHTS: ("critere", "poids"),
}
OPTIONAL: Mapping[Kind, tuple[str, ...]] = {
    Kind.DOTS: ("par_personne",),
    Kind.FEASIBILITY: ("expert",),
}
DOTS_EACH = 3
"""Dots that a person has where the file does not say (domain reference 5.2)."""


@dataclass(slots=True)
class _Reading:
    """`items`: codes that may be named, with their labels."""

    items: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def fault(self, row: Row, what: str) -> None:
        self.faults.append(f"Ligne {row.line} : {what}")

    def item(self, row: Row, *, also: str = "") -> str | None:
        """Return the code of an item named by its code or its label."""
        said = row.cells["priorite"]
        if also and said.lower() == also:
            return also
        for code, label in self.items.items():
            if said.casefold() in (code.casefold(), label.casefold()):
                return code
        what = f"« {said[:40]} »" if said else "une case vide"
        self.fault(row, f"{what} n’est pas une priorité de cette campagne, {nearest(said, self.items)}")
        return None

    def number(
        self, row: Row, column: str, least: float, most: float, *, whole: bool = False
    ) -> float | None:
        said = row.cells[column].replace("\u00a0", "").replace("\u202f", "").replace(" ", "").rstrip("€")
        try:
            value = float(said.replace(",", "."))
        except ValueError:
            value = float("nan")
        if isfinite(value) and least <= value <= most and not (whole and value != int(value)):
            return value
        kind = "un nombre entier" if whole else "un nombre"
        bounds = f"de {least:g} à {most:g}" if most < LARGEST else f"de {least:g} au moins"
        self.fault(row, f"« {column} » doit être {kind} {bounds}, pas « {row.cells[column][:20]} »")
        return None


def read_committee(path: Path, kind: Kind, items: Mapping[str, str]) -> dict[str, Any]:
    """Read a file for `keep`; items: codes and labels it may name. Raises TableRefused, all faults told."""
    rows = read_rows(path, COLUMNS[kind], OPTIONAL.get(kind, ()))
    reading = _Reading(items)
    content = _READERS[kind](reading, rows)
    if reading.faults:
        raise TableRefused(reading.faults)
    return content


def _dots(reading: _Reading, rows: Iterable[Row]) -> dict[str, Any]:
    sessions: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = row.cells["atelier"]
        if not name:
            reading.fault(row, "il manque le nom de l’atelier")
        item = reading.item(row)
        dots = reading.number(row, "gommettes", 0, 100_000, whole=True)
        people = reading.number(row, "participants", 1, 10_000, whole=True)
        each = _each(reading, row)
        if not name or item is None or dots is None or people is None or each is None:
            continue
        session = sessions.setdefault(
            name, {"line": row.line, "participants": int(people), "each": int(each), "dots": {}}
        )
        if (session["participants"], session["each"]) != (int(people), int(each)):
            reading.fault(row, f"l’atelier « {name[:40]} » n’a pas les mêmes participants que plus haut")
        if item in session["dots"]:
            reading.fault(row, f"« {item} » est là deux fois pour l’atelier « {name[:40]} »")
        session["dots"][item] = int(dots)
    for name, one in sessions.items():
        line = one.pop("line")
        dots_of = np.array([*one["dots"].values()], np.int64)
        if problem := Session(dots_of, one["participants"], one["each"]).problem:
            reading.faults.append(f"Ligne {line} : atelier « {name[:40]} », {problem}")
    return {"sessions": [{"name": name, **one} for name, one in sessions.items()]}


def _each(reading: _Reading, row: Row) -> float | None:
    said = row.cells["par_personne"]
    return reading.number(row, "par_personne", 1, 100, whole=True) if said else DOTS_EACH


def _costs(reading: _Reading, rows: Iterable[Row]) -> dict[str, Any]:
    costs: dict[str, float] = {}
    for row in rows:
        item = reading.item(row, also=BUDGET)
        cost = reading.number(row, "cout", 1, LARGEST)
        if item is None or cost is None:
            continue
        if item in costs:
            reading.fault(row, f"« {item} » est là deux fois")
        costs[item] = cost
    budget = costs.pop(BUDGET, None)
    if budget is None:
        reading.faults.append("Il manque la ligne « budget » : ce qui peut être dépensé en tout.")
    return {"budget": budget, "costs": costs}


def _feasibility(reading: _Reading, rows: Iterable[Row]) -> dict[str, Any]:
    given: dict[str, dict[str, float]] = {}
    for row in rows:
        item = reading.item(row)
        grade = reading.number(row, "note", *FEASIBLE)
        if item is None or grade is None:
            continue
        expert = row.cells["expert"]
        if expert in given.setdefault(item, {}):
            reading.fault(row, f"« {item} » est noté deux fois{f' par « {expert[:40]} »' if expert else ''}")
        given[item][expert] = grade
    return {
        "grades": {item: sum(grades.values()) / len(grades) for item, grades in given.items()},
        "experts": len({expert for grades in given.values() for expert in grades}),
    }


def _weights(reading: _Reading, rows: Iterable[Row]) -> dict[str, Any]:
    weights: dict[str, float] = {}
    for row in rows:
        said = row.cells["critere"].casefold()
        weight = reading.number(row, "poids", 0, LARGEST)
        if said not in list(Criterion):
            reading.fault(row, f"« {said[:40]} » n’est pas un critère, {nearest(said, Criterion)}")
        elif said in weights:
            reading.fault(row, f"« {said} » est là deux fois")
        elif weight is not None:
            weights[said] = weight
    if not reading.faults and not sum(weights.values()):
        reading.faults.append("Tous les poids sont à zéro : donnez-en au moins un.")
    return {"weights": weights}


_READERS: Mapping[Kind, Callable[[_Reading, Iterable[Row]], dict[str, Any]]] = {
    Kind.DOTS: _dots,
    Kind.COSTS: _costs,
    Kind.FEASIBILITY: _feasibility,
    Kind.WEIGHTS: _weights,
}


def nameable(items: Mapping[str, Item]) -> dict[str, str]:
    """Return what a file may name: the campaign's items; where it has none, the themes of the grid."""
    if items:
        return {code: item.label for code, item in items.items()}
    return {theme.code: theme.label for theme in taxonomy().themes}


def keep(session: Database, campaign_id: int, kind: Kind, content: Mapping[str, Any]) -> None:
    """Note a file of the committee in place of the one before. The caller commits."""
    values = {"content": dict(content)}
    fresh = insert(CommitteeRow).values(campaign_id=campaign_id, name=str(kind), **values)
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["campaign_id", "name"], set_={**values, "imported_at": func.now()}
        )
    )


def committee(session: Database, campaign_id: int) -> dict[Kind, dict[str, Any]]:
    """Return what the committee gave for a campaign, by kind."""
    rows = session.scalars(select(CommitteeRow).where(CommitteeRow.campaign_id == campaign_id))
    return {Kind(row.name): row.content for row in rows if row.name in list(Kind)}
