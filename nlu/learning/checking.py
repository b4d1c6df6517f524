"""A person's check of an answer: it freezes the version, and its tags are those that count.

A blind second reading is kept beside, for agreement, and freezes nothing. The caller commits.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from consultation.sampling import is_drawn
from consultation.tables import (
    AlertRow,
    AnswerRow,
    AnswerVersionRow,
    CodingRow,
    JobRow,
    ParticipantRow,
    SegmentRow,
    TagRow,
)
from nlu.beside import step_of
from nlu.learning.codes import Reading, faults, with_themes
from nlu.tagged import TagKind
from nlu.worker import FOUND

CONTROL = 5
"""One answer in so many is a control: never learnt from, models are compared on them. So is every answer of
who was drawn for the sample that corrects figures (consultation.sampling)."""


class _Version(NamedTuple):
    id: int
    tagged_with: str | None
    current: bool | None
    campaign_id: int
    participant_id: UUID
    question: str
    item: str


class CheckRefused(ValueError):
    """The check cannot be kept; the message says why, in French, without its full stop."""


def is_control(version_id: int) -> bool:
    """Tell whether an answer version is a control: always the same, whoever asks."""
    digest = hashlib.sha256(f"controle:{version_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % CONTROL == 0


def check(
    session: Session,
    version_id: int,
    readings: Sequence[Reading],
    coder: str,
    now: datetime,
    *,
    blind: bool = False,
) -> int:
    """Keep what a person says of every segment that is no danger; return the coding's id.

    Raises CheckRefused, and then nothing has changed.
    """
    version = _lock(session, version_id)
    segments = {
        row.number: row
        for row in session.scalars(
            select(SegmentRow).where(SegmentRow.version_id == version_id),
            execution_options={"populate_existing": True},
        )
    }
    given = _complete(readings, segments)
    coding = CodingRow(
        version_id=version_id,
        coder=coder,
        at=now,
        effective=not blind,
        control=is_control(version_id) or is_drawn(session, version.campaign_id, version.participant_id),
        model=None if blind else version.tagged_with,
    )
    if not blind:
        _set_aside(session, version_id)
    session.add(coding)
    session.flush()
    tags = [tag for number, reading in given.items() for tag in _tags(segments[number].id, reading)]
    if not blind:
        tags += _copied(session, segments, given)
        session.execute(
            update(AnswerVersionRow).where(AnswerVersionRow.id == version_id).values(frozen_at=now)
        )
    source = "relecture" if blind else "personne"
    session.execute(insert(TagRow), [tag | {"source": source, "coding_id": coding.id} for tag in tags])
    dangers = [segments[number] for number, one in given.items() if one.urgency == "U3"]
    _heed_danger(session, version, dangers)
    if not blind or dangers:  # a release sees it
        session.execute(
            update(ParticipantRow).where(ParticipantRow.id == version.participant_id).values(changed_at=now)
        )
    return coding.id


def _lock(session: Session, version_id: int) -> _Version:
    """Lock the version that a check is about, with what is needed of its answer."""
    found = session.execute(
        select(
            AnswerVersionRow.id,
            AnswerVersionRow.tagged_with,
            AnswerRow.current == AnswerVersionRow.number,
            AnswerRow.campaign_id,
            AnswerRow.participant_id,
            AnswerRow.question,
            AnswerRow.item,
        )
        .join(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
        .where(AnswerVersionRow.id == version_id)
        .with_for_update(of=AnswerVersionRow)
    ).one_or_none()
    if found is None:
        raise CheckRefused("Réponse inconnue, ou effacée depuis")
    version = _Version(*found)
    if not version.current:
        raise CheckRefused("Réponse corrigée ou retirée depuis par l’habitant")
    if version.tagged_with is None:
        raise CheckRefused("Réponse pas encore étiquetée")
    return version


def _complete(readings: Sequence[Reading], segments: Mapping[int, SegmentRow]) -> dict[int, Reading]:
    """Return the readings by segment: what counts is read whole, so each needs one that is right."""
    given = {reading.segment: reading for reading in readings}
    if len(given) < len(readings):
        raise CheckRefused("Segment donné deux fois")
    if given.keys() - segments.keys():
        raise CheckRefused("Segment inconnu (le découpage a pu changer : refaites « nlu queue »)")
    if any(segments[number].danger for number in given):
        raise CheckRefused("Segment mis à part pour danger : la personne référente décide")
    if any(not row.danger and number not in given for number, row in segments.items()):
        raise CheckRefused("Réponse incomplète : il faut une ligne pour chacun de ses segments")
    if not given:
        raise CheckRefused("Réponse sans segment à vérifier")
    if wrong := next((fault for reading in given.values() for fault in faults(reading)), None):
        raise CheckRefused(wrong)
    return given


def _set_aside(session: Session, version_id: int) -> None:
    """Turn the reading that counted until now into history."""
    session.execute(
        update(TagRow)
        .where(
            TagRow.source == "personne",
            TagRow.segment_id.in_(select(SegmentRow.id).where(SegmentRow.version_id == version_id)),
        )
        .values(source="relecture")
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(CodingRow)
        .where(CodingRow.version_id == version_id, CodingRow.effective)
        .values(effective=False)
    )


def _tags(segment_id: int, reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield the tags that a person gave; their `model` is empty."""
    said = (
        *((TagKind.THEME, code) for code in sorted(with_themes(reading.themes))),
        *((TagKind.STATEMENT, code) for code in sorted(reading.kinds)),
        *((TagKind.SENTIMENT, code) for code in (reading.sentiment,) if code),
        *((TagKind.URGENCY, code) for code in (reading.urgency,) if code),
    )
    for kind, code in said:
        yield {
            "segment_id": segment_id,
            "kind": kind.value,
            "code": code,
            "score": 1.0,
            "words": [],
            "model": "",
        }


def _copied(
    session: Session, segments: Mapping[int, SegmentRow], given: Mapping[int, Reading]
) -> list[dict[str, Any]]:
    """Return the machine's tags that nobody spoke against: actors, places, facets left empty.

    Those of a segment set apart for danger too: it would count with them if the alert were lifted.
    """
    said = {segments[number].id: _spoken(reading) for number, reading in given.items()}
    rows = session.scalars(
        select(TagRow).where(
            TagRow.segment_id.in_([row.id for row in segments.values()]), TagRow.source == "machine"
        )
    )
    return [
        {
            "segment_id": row.segment_id,
            "kind": row.kind,
            "code": row.code,
            "score": row.score,
            "words": row.words,
            "model": row.model,
        }
        for row in rows
        if row.kind not in said.get(row.segment_id, ())
    ]


def _spoken(reading: Reading) -> frozenset[str]:
    kinds = {TagKind.THEME.value}
    if reading.kinds:
        kinds.add(TagKind.STATEMENT.value)
    if reading.sentiment:
        kinds.add(TagKind.SENTIMENT.value)
    if reading.urgency:
        kinds.add(TagKind.URGENCY.value)
    return frozenset(kinds)


def _heed_danger(session: Session, version: _Version, segments: Sequence[SegmentRow]) -> None:
    """Set apart what a person calls a danger and leave word for the bot, unless alerts on it were lifted."""
    if not segments:
        return
    lifted = session.scalar(
        select(func.bool_and(AlertRow.state == "lifted")).where(
            and_(
                AlertRow.participant_id == version.participant_id,
                AlertRow.step == step_of(version.question, version.item),
            )
        )
    )
    if lifted:
        return
    session.execute(
        update(SegmentRow).where(SegmentRow.id.in_([row.id for row in segments])).values(danger=True)
    )
    session.execute(
        postgresql.insert(JobRow)
        .values(kind=FOUND, key=f"{FOUND}:{version.id}", payload={"version": version.id})
        .on_conflict_do_nothing()
    )
