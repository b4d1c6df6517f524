"""Tagging again what a person has read: the machine's tags alone are replaced, beside the person's.

The segments stay as they were read; each is tagged as a text of its own. What a person read is not
searched for danger again: that person has looked.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from consultation.tables.answers import AnswerRow, AnswerVersionRow, SegmentRow, TagRow
from consultation.tables.decisions import QuotationRow
from consultation.tables.learning import CodingRow
from consultation.taxonomy import OFF_GRID
from nlu.pipeline import Tagger
from nlu.tagged import Tagged, TagKind, TagScore

_ONE = (TagKind.SENTIMENT, TagKind.URGENCY)
"""Kinds of which a segment has one tag only."""


def tag_beside(session: Session, tagger: Tagger, limit: int, now: datetime) -> int:
    """Tag up to `limit` versions that people read and another tagger tagged; return how many were."""
    ids = session.scalars(
        select(AnswerVersionRow.id)
        .where(
            read_by_people(),
            AnswerVersionRow.text != "",
            AnswerVersionRow.tagged_with.is_not(None),
            AnswerVersionRow.tagged_with != tagger.version,
        )
        .order_by(AnswerVersionRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not ids:
        return 0
    segments = session.execute(
        select(
            SegmentRow.id,
            SegmentRow.start,
            SegmentRow.end,
            AnswerVersionRow.text,
            AnswerRow.question,
            AnswerRow.item,
        )
        .join(AnswerVersionRow, AnswerVersionRow.id == SegmentRow.version_id)
        .join(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
        .where(SegmentRow.version_id.in_(ids))
        .order_by(SegmentRow.id)
    ).all()
    texts = [((row.text or "")[row.start : row.end], step_of(row.question, row.item)) for row in segments]
    of = [row.id for row in segments]
    session.execute(delete(TagRow).where(TagRow.segment_id.in_(of), TagRow.source == "machine"))
    rows = [
        row
        for segment_id, tagged in zip(of, tagger.tag(texts), strict=True)
        for row in tag_rows(segment_id, together(tagged), tagger.version)
    ]
    if rows:
        session.execute(insert(TagRow), rows)
    session.execute(
        update(AnswerVersionRow)
        .where(AnswerVersionRow.id.in_(ids))
        .values(tagged_with=tagger.version, tagged_at=now)
    )
    return len(ids)


def read_by_people() -> ColumnElement[bool]:
    """Return the condition that somebody has read a version: checked it, read it blindly, or decided to
    quote some of it or not."""
    coded = select(CodingRow.id).where(CodingRow.version_id == AnswerVersionRow.id).exists()
    quoted = (
        select(QuotationRow.id)
        .join(SegmentRow, SegmentRow.id == QuotationRow.segment_id)
        .where(SegmentRow.version_id == AnswerVersionRow.id)
        .exists()
    )
    return or_(AnswerVersionRow.frozen_at.is_not(None), coded, quoted)


def step_of(question: str, item: str) -> str:
    """Return what a question, and the item it is asked about, is called in alerts and by the tagger."""
    return f"{question}/{item}" if item else question


def together(tagged: Tagged) -> Sequence[TagScore]:
    """Return the tags of a text whose segments are taken as one: each code once, with its best score."""
    best: dict[tuple[TagKind, str], TagScore] = {}
    for tag in (tag for segment in tagged.segments for tag in segment.tags):
        key = (tag.kind, "" if tag.kind in _ONE else tag.code)
        known = best.get(key)
        if known is None or _weight(tag) > _weight(known):
            best[key] = tag
    off = [key for key in best if key[0] is TagKind.THEME and key[1] in OFF_GRID]
    themes = sum(key[0] is TagKind.THEME for key in best)
    return [tag for key, tag in best.items() if key not in off or themes == len(off)]


def _weight(tag: TagScore) -> tuple[str, float]:
    """The worst urgency before a likely one."""
    return (tag.code if tag.kind is TagKind.URGENCY else "", tag.score)


def tag_rows(segment_id: int, tags: Iterable[TagScore], model: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a segment's tags by the machine."""
    for tag in tags:
        yield {
            "segment_id": segment_id,
            "kind": tag.kind.value,
            "code": tag.code,
            "score": tag.score,
            "words": list(tag.words),
            "source": "machine",
            "model": model,
        }
