"""What is derived from a release and kept beside its cells, under the same thresholds."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from analysis.making import Making
from analysis.mean_document import means
from analysis.priorities.documents import GROUPS, PRIORITIES, groups, priorities
from analysis.representation import who_is_missing
from consultation.tables import ReleaseDocumentRow, ReleaseRow

WEIGHTING, MEANS = "ponderation", "moyennes"

Document = Callable[[Session, Making], dict[str, Any] | None]


def weighting(_: Session, making: Making) -> dict[str, Any]:
    """Say whether figures are weighted, how, and who is missing."""
    weights, margins = making.counted.weights, making.margins
    profile = making.shields[0]
    participants = int(profile.table.base[0])
    labels = {by: dict(one.labels) for by, one in making.scheme.profiles.items()}
    return {
        "used": weights.w is not None,
        "reason": weights.reason,
        "vintage": margins.vintage if margins else None,
        "on": list(weights.used),
        "merged": list(weights.merged),
        "participants": participants,
        "n_eff": round(weights.n_eff),
        "deff": round(weights.deff, 2),
        "low": round(weights.low, 2),
        "high": round(weights.high, 2),
        "gap": round(100 * weights.gap, 1),
        "population": margins.people if margins else None,
        "participation": participation_rate(participants, margins.people if margins else None),
        "profile": who_is_missing(profile, margins, labels) if margins else [],
    }


def participation_rate(participants: int, people: int | None) -> float | None:
    """Share of the residents aged 15 or more who took part, in percent with one decimal.

    None where it is not known, or more took part than live there.
    """
    return round(100 * participants / people, 1) if people and people >= participants else None


DOCUMENTS: Mapping[str, Document] = {
    WEIGHTING: weighting,
    MEANS: means,
    PRIORITIES: priorities,
    GROUPS: groups,
}
"""Every document of a release, by name. Each is made when the release is, in the same transaction."""


def write_documents(session: Session, release: ReleaseRow, making: Making) -> None:
    """Write every document that has something to say."""
    made = {name: document(session, making) for name, document in DOCUMENTS.items()}
    rows = [
        {"release_id": release.id, "name": name, "content": content}
        for name, content in made.items()
        if content is not None
    ]
    if rows:
        session.execute(insert(ReleaseDocumentRow), rows)


def read_document(session: Session, release: ReleaseRow | None, name: str) -> dict[str, Any] | None:
    """Return a document of a release; None where it has none, as those of before have not."""
    if release is None:
        return None
    return session.scalar(
        select(ReleaseDocumentRow.content).where(
            ReleaseDocumentRow.release_id == release.id, ReleaseDocumentRow.name == name
        )
    )
