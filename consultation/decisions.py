"""What was decided about priorities, and why: given by the team, told to residents."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from consultation.questionnaire.finding import nearest
from consultation.questionnaire.words import folded
from consultation.spreadsheets import Row, TableRefused, read_rows
from consultation.tables import DecisionRow
from consultation.words import DecisionState

COLUMNS = ("priorite", "decision", "pourquoi")
LONGEST_LABEL, LONGEST_WHY = 120, 300

SAID = {
    DecisionState.DECIDED: "décidé",
    DecisionState.STUDIED: "à l’étude",
    DecisionState.NOT_DECIDED: "pas décidé",
}
_STATES = {folded(words): state for state, words in SAID.items()} | {
    folded(str(state).replace("_", " ")): state for state in DecisionState
}


@dataclass(frozen=True, slots=True)
class Decision:
    item: str
    label: str
    state: DecisionState
    why: str


def read_decisions(path: Path, items: Mapping[str, str]) -> tuple[Decision, ...]:
    """Read a file; items: the campaign's, by code or label. Raises TableRefused, with every fault."""
    faults: list[str] = []
    found: dict[str, Decision] = {}
    for row in read_rows(path, COLUMNS):
        one = _decision(row, items, faults)
        if one is None:
            continue
        if one.item in found:
            faults.append(f"Ligne {row.line} : « {one.label} » est là deux fois.")
        found[one.item] = one
    if faults:
        raise TableRefused(faults)
    return tuple(found.values())


def _decision(row: Row, items: Mapping[str, str], faults: list[str]) -> Decision | None:
    said, why = row.cells["priorite"], row.cells["pourquoi"]
    state = _STATES.get(folded(row.cells["decision"].replace("_", " ")))
    item = next(
        (code for code, label in items.items() if folded(said) in (folded(code), folded(label))), None
    )
    wrong = []
    if item is None:
        what = f"« {said[:40]} »" if said else "une case vide"
        wrong.append(f"{what} n’est pas une priorité de cette campagne, {nearest(said, items)}")
    if state is None:
        wrong.append(f"« {row.cells['decision'][:40]} » : écrivez {', '.join(SAID.values())}")
    if not why:
        wrong.append("il manque pourquoi : les habitants veulent le savoir")
    elif len(why) > LONGEST_WHY:
        wrong.append(f"« pourquoi » a {len(why)} caractères, {LONGEST_WHY} au plus")
    faults.extend(f"Ligne {row.line} : {one}" for one in wrong)
    if wrong or item is None or state is None:
        return None
    return Decision(item, items[item][:LONGEST_LABEL], state, why)


def keep_decisions(session: Session, campaign_id: int, decisions: tuple[Decision, ...]) -> None:
    """Note decisions; a later one about the same item replaces it. The caller commits."""
    for one in decisions:
        values = {"label": one.label, "state": str(one.state), "why": one.why}
        fresh = insert(DecisionRow).values(campaign_id=campaign_id, item=one.item, **values)
        session.execute(
            fresh.on_conflict_do_update(
                index_elements=["campaign_id", "item"], set_={**values, "decided_at": func.now()}
            )
        )


def decisions_of(session: Session, campaign_id: int) -> tuple[Decision, ...]:
    """Return a campaign's decisions: what is decided first, then what is studied, then what is not."""
    rows = session.scalars(select(DecisionRow).where(DecisionRow.campaign_id == campaign_id)).all()
    order = list(DecisionState)
    found = (Decision(row.item, row.label, DecisionState(row.state), row.why) for row in rows)
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.label)))
