"""Tag what is untagged: current open answers, in one transaction per batch. The caller commits.

What was not tagged with the tagger's version is tagged again, the machine's tags replaced; a version
that a person has read keeps its segments and their tags (`nlu.beside`). Texts are claimed with SKIP
LOCKED, so that as many workers as wanted share the work.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from consultation.tables.answers import AnswerRow, AnswerVersionRow, SegmentRow, TagRow
from consultation.tables.mail import JobRow
from consultation.tables.people import AlertRow
from consultation.words import Part
from nlu.beside import read_by_people, step_of, tag_beside, tag_rows
from nlu.campaign_places import places_of
from nlu.language import FRENCH
from nlu.pipeline import Tagger
from nlu.tagged import Tagged

logger = logging.getLogger(__name__)

FOUND = "danger_found"
"""Kind of the job that the bot carries out."""


class _Claimed(NamedTuple):
    version_id: int
    text: str
    participant_id: UUID
    step: str  # "question" or "question/item", as alerts name it (`nlu.beside.step_of`)
    revision_id: int


def tag_once(session: Session, tagger: Tagger, limit: int = 200, now: datetime | None = None) -> int:
    """Tag up to `limit` answer versions; return how many were. 0 means that nothing is left to do."""
    now = now or datetime.now(UTC)
    claimed = _claim(session, tagger, limit)
    if claimed:
        _tag_apart(session, tagger, claimed, now)
    beside = 0
    if not tagger.settled and len(claimed) < limit:
        beside = tag_beside(session, tagger, limit - len(claimed), now)
        # Nothing is left for good: only a process with another tagger makes new ones.
        tagger.settled = len(claimed) + beside < limit
    return len(claimed) + beside


def _tag_apart(session: Session, tagger: Tagger, claimed: Sequence[_Claimed], now: datetime) -> None:
    """Tag together; where that fails, each apart: a text that the tagger fails on gets no tags, and keeps
    no other from getting its own."""
    try:
        with session.begin_nested():
            _tag(session, tagger, claimed, now)
    except SQLAlchemyError:
        raise
    except Exception as error:
        if len(claimed) > 1:
            for one in claimed:
                _tag_apart(session, tagger, [one], now)
            return
        logger.error("réponse %d non étiquetée (%s)", claimed[0].version_id, type(error).__name__)
        session.execute(
            update(AnswerVersionRow)
            .where(AnswerVersionRow.id == claimed[0].version_id)
            .values(tagged_with=tagger.version, tagged_at=now)
        )


def _tag(session: Session, tagger: Tagger, claimed: Sequence[_Claimed], now: datetime) -> None:
    ids = [one.version_id for one in claimed]
    session.execute(delete(SegmentRow).where(SegmentRow.version_id.in_(ids)))
    tagged = _read(session, tagger, claimed)
    lifted = _lifted(session, claimed)
    done = [(one, result, one in lifted) for one, result in zip(claimed, tagged, strict=True)]
    _write(session, done, tagger)
    _tell_of_danger(session, done)
    session.execute(
        update(AnswerVersionRow)
        .where(AnswerVersionRow.id.in_(ids))
        .values(tagged_with=tagger.version, tagged_at=now, language=FRENCH)
    )
    foreign = [
        {"id": one.version_id, "language": result.language}
        for one, result, _ in done
        if result.language != FRENCH
    ]
    if foreign:
        session.execute(update(AnswerVersionRow), foreign)


def _read(session: Session, tagger: Tagger, claimed: Sequence[_Claimed]) -> list[Tagged]:
    """Tag texts in their order, each with the names of places of its own campaign."""
    known = places_of(session, (one.revision_id for one in claimed))
    names = [known[one.revision_id] for one in claimed]
    tagged: dict[int, Tagged] = {}
    for places in dict.fromkeys(names):
        rows = [row for row, own in enumerate(names) if own == places]
        texts = ((claimed[row].text, claimed[row].step) for row in rows)
        tagged |= dict(zip(rows, tagger.tag(texts, places), strict=True))
    return [tagged[row] for row in range(len(claimed))]


def _claim(session: Session, tagger: Tagger, limit: int) -> list[_Claimed]:
    """Lock the next texts: those never tagged first, then those of another tagger.

    The second search reads the whole table, so it is not made any more once all is settled.
    """
    done = AnswerVersionRow.tagged_with
    stale = () if tagger.settled else (and_(done.is_not(None), done != tagger.version, ~read_by_people()),)
    found: list[_Claimed] = []
    for waiting in (done.is_(None), *stale):
        rows = session.execute(_open_answers().where(waiting).limit(limit - len(found))).all()
        found += [
            _Claimed(
                row.id,
                row.text,
                row.participant_id,
                step_of(row.question, row.item),
                row.revision_id,
            )
            for row in rows
        ]
        if len(found) >= limit:
            return found
    return found


def _open_answers() -> Select[int, str | None, int, UUID, str, str]:
    return (
        select(
            AnswerVersionRow.id,
            AnswerVersionRow.text,
            AnswerVersionRow.revision_id,
            AnswerRow.participant_id,
            AnswerRow.question,
            AnswerRow.item,
        )
        .join(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
        .where(
            AnswerVersionRow.text.is_not(None),
            # Words that were kept long enough are gone: what was read in them stays as it is.
            or_(AnswerVersionRow.text != "", AnswerVersionRow.tagged_with.is_(None)),
            AnswerVersionRow.frozen_at.is_(None),
            AnswerRow.current == AnswerVersionRow.number,
            AnswerRow.part.in_((Part.ANSWER, Part.COMMENT)),
        )
        .order_by(AnswerVersionRow.id)
        .with_for_update(skip_locked=True, of=AnswerVersionRow)
    )


def _lifted(session: Session, claimed: Sequence[_Claimed]) -> set[_Claimed]:
    """Return the answers whose every alert a person has lifted: tagging again does not undo that."""
    people = {one.participant_id for one in claimed}
    rows = session.execute(
        select(AlertRow.participant_id, AlertRow.step)
        .where(AlertRow.participant_id.in_(people))
        .group_by(AlertRow.participant_id, AlertRow.step)
        .having(func.bool_and(AlertRow.state == "lifted"))
    )
    cleared = {(participant, step) for participant, step in rows}
    return {one for one in claimed if (one.participant_id, one.step) in cleared}


def _tell_of_danger(session: Session, done: Sequence[tuple[_Claimed, Tagged, bool]]) -> None:
    """Leave word for the bot, which replies and alerts unless it did when the message came."""
    found = [
        {"kind": FOUND, "key": f"{FOUND}:{one.version_id}", "payload": {"version": one.version_id}}
        for one, tagged, lifted in done
        if not lifted and any(segment.danger for segment in tagged.segments)
    ]
    if found:
        session.execute(postgresql.insert(JobRow).on_conflict_do_nothing(), found)


def _write(session: Session, done: Sequence[tuple[_Claimed, Tagged, bool]], tagger: Tagger) -> None:
    """Insert segments, then their tags, in one statement each."""
    segments = [
        (one.version_id, number, segment, segment.danger and not lifted)
        for one, tagged, lifted in done
        for number, segment in enumerate(tagged.segments)
    ]
    if not segments:
        return
    rows = session.scalars(
        insert(SegmentRow).returning(SegmentRow.id, sort_by_parameter_order=True),
        [
            {
                "version_id": version,
                "number": number,
                "start": one.start,
                "end": one.end,
                "danger": danger,
                "masked": one.masked,
                "sensitive": list(one.sensitive),
            }
            for version, number, one, danger in segments
        ],
    ).all()
    pairs = zip(rows, (segment for _, _, segment, _ in segments), strict=True)
    tags = [row for segment_id, one in pairs for row in tag_rows(segment_id, one.tags, tagger.version)]
    if tags:
        session.execute(insert(TagRow), tags)
