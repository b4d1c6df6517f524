"""The document `moyennes`: means, medians and profiles of questions whose answers have an order."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.estimates import Cell
from analysis.making import Making
from analysis.means import (
    Answers,
    Middle,
    is_wide,
    may_be_told,
    may_be_weighted,
    middles,
    of_shown,
    placed,
    step_of,
    weighted_of_shown,
)
from analysis.reading import read_numbers
from analysis.scheme import Closed, Reading
from analysis.shield import Shield
from analysis.statistics.bootstrap import DRAWS
from analysis.statistics.estimate import Estimate
from analysis.wording import PERCENT_FROM
from consultation.tables import ReleaseDocumentRow

TOO_FEW = "Trop peu de réponses montrées : une moyenne ferait deviner ce qui est retenu."


def means(session: Session, making: Making) -> dict[str, Any] | None:
    """Return means and medians of scales and numbers, medians and profiles of grades; None without any."""
    before = _before(session, making)
    found = []
    for (question, _), shield, estimates in zip(
        making.counted.closed,
        making.shields[len(making.shields) - len(making.counted.closed) :],
        making.estimates[len(making.estimates) - len(making.counted.closed) :],
        strict=True,
    ):
        if question.ordered or question.reading is Reading.BAND:
            made = _about(session, making, question, shield, estimates) | _profile(
                question, shield, estimates
            )
            found.append(_unless_same(made, before.get(question.sheet)))
    return {"questions": found, "draws": DRAWS} if found else None


def _about(
    session: Session,
    making: Making,
    question: Closed,
    shield: Shield,
    estimates: Mapping[Cell, Estimate],
) -> dict[str, Any]:
    raw, weighted = _middles(session, making, question, shield, estimates)
    return {
        "question": question.name,
        "item": question.item,
        "sheet": question.sheet,
        "label": question.label,
        "type": question.type,
        "n": int(shield.table.base[0]) if shield.shown[0, 0] else None,
        "placed": placed(question, shield),
        "withheld": None if raw else TOO_FEW,
        "scale": [
            {"code": code, "label": label, "value": place}
            for place, (code, label) in enumerate(_ordered(question), start=1)
        ],
        "raw": _said(question, raw) if raw else None,
        "weighted": _said(question, weighted) if weighted else None,
    }


def _middles(
    session: Session,
    making: Making,
    question: Closed,
    shield: Shield,
    estimates: Mapping[Cell, Estimate],
) -> tuple[Middle | None, Middle | None]:
    weights, n = making.counted.weights, making.counted.population.n
    if not is_wide(question):
        raw = of_shown(question, shield, n)
        weigh = raw is not None and weights.w is not None
        return raw, weighted_of_shown(question, shield, estimates) if weigh else None
    people, numbers = read_numbers(session, question)
    if not people.size or not may_be_told(question, shield):
        return None, None
    answers = Answers(people, numbers.astype(np.float64))
    raw, weighted = middles(answers, weights, n, step_of(question))
    return raw, weighted if may_be_weighted(question, shield, weights) else None


def _ordered(question: Closed) -> list[tuple[str, str]]:
    labels = dict(question.rows)
    return [(code, labels[code]) for code in question.ordered]


def _said(question: Closed, middle: Any) -> dict[str, Any]:
    """Grades have no mean: only their order says something."""
    values = asdict(middle)
    if question.type == "grade":
        values |= {"mean": None, "mean_low": None, "mean_high": None}
    return values


def _profile(question: Closed, shield: Shield, estimates: dict[Cell, Estimate]) -> dict[str, Any]:
    """How many chose each grade or step, where it is shown; weighted beside, in whole percents."""
    profile = []
    for code, label in _ordered(question):
        row = shield.table.rows.index(code) + 1
        estimate = estimates.get((row, 0))
        shown = bool(shield.shown[row, 0]) and shield.table.base[0] >= PERCENT_FROM
        profile.append(
            {
                "code": code,
                "label": label,
                "numerator": int(shield.values[row, 0]) if shield.shown[row, 0] else None,
                "share": int(100 * shield.values[row, 0] / shield.table.base[0] + 0.5) if shown else None,
                "weighted": round(100 * estimate.share) if estimate else None,
            }
        )
    return {"profile": profile}


def _before(session: Session, making: Making) -> dict[str, dict[str, Any]]:
    """What the last release said of each question."""
    if making.last is None:
        return {}
    content = session.scalar(
        select(ReleaseDocumentRow.content).where(
            ReleaseDocumentRow.release_id == making.last.id, ReleaseDocumentRow.name == "moyennes"
        )
    )
    return {one["sheet"]: one for one in content["questions"]} if content else {}


def _unless_same(made: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """Nobody's answer changed: the weighted mean stays too, or both together would say who gave which."""
    if before and before.get("weighted") and made["weighted"]:
        same = all(made[name] == before.get(name) for name in ("n", "raw"))
        if same and [one["numerator"] for one in made["profile"]] == [
            one["numerator"] for one in before["profile"]
        ]:
            return made | {"weighted": before["weighted"]}
    return made
