"""The document `moyennes`: means, medians and profiles of questions whose answers have an order."""

from dataclasses import asdict
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.counting import Said
from analysis.estimates import Cell
from analysis.making import Making
from analysis.means import Answers, may_be_told, may_be_weighted, middles, step_of
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
    for (question, said), shield, estimates in zip(
        making.counted.closed,
        making.shields[len(making.shields) - len(making.counted.closed) :],
        making.estimates[len(making.estimates) - len(making.counted.closed) :],
        strict=True,
    ):
        if question.ordered or question.reading is Reading.BAND:
            made = _about(session, making, question, said, shield) | _profile(question, shield, estimates)
            found.append(_unless_same(made, before.get(question.sheet)))
    return {"questions": found, "draws": DRAWS} if found else None


def _about(session: Session, making: Making, question: Closed, said: Said, shield: Shield) -> dict[str, Any]:
    told = may_be_told(question, shield)
    values: dict[str, Any] = {"raw": None, "weighted": None}
    if told:
        weights, step = making.counted.weights, step_of(question)
        answers = _answers(session, question, said)
        if answers.values.size:
            raw, weighted = middles(answers, weights, making.counted.population.n, step)
            values["raw"] = _said(question, raw)
            if weighted is not None and may_be_weighted(question, shield, weights):
                values["weighted"] = _said(question, weighted)
    return {
        "question": question.name,
        "item": question.item,
        "sheet": question.sheet,
        "label": question.label,
        "type": question.type,
        "n": int(shield.table.base[0]) if shield.shown[0, 0] else None,
        "withheld": None if values["raw"] else TOO_FEW,
        "scale": [
            {"code": code, "label": label, "value": place}
            for place, (code, label) in enumerate(_ordered(question), start=1)
        ],
        **values,
    }


def _ordered(question: Closed) -> list[tuple[str, str]]:
    labels = dict(question.rows)
    return [(code, labels[code]) for code in question.ordered]


def _answers(session: Session, question: Closed, said: Said) -> Answers:
    if question.reading is Reading.BAND:
        people, numbers = read_numbers(session, question)
        return Answers(people, numbers.astype(np.float64))
    row = said.rows(question.ordered)
    return Answers(said.people[row >= 0], (row[row >= 0] + 1).astype(np.float64))


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
