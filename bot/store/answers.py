"""Answers and their versions: kept, amended, taken back. Many at once, in one statement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.effects import Adopt, Amend, Keep, Value, Withdraw
from consultation.words import Channel, Forme

GLUE = "\n"
"""Between the short messages that make one answer: a segment never spans two of them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer to keep, with what the store knows beside it."""

    keep: Keep
    participant: UUID
    campaign_id: int
    revision_id: int
    channel: Channel
    at: datetime

    @property
    def name(self) -> tuple[UUID, str, str, str]:
        return (self.participant, self.keep.question, self.keep.item, self.keep.part.value)

    def row(self, place: int) -> dict[str, Any]:
        keep, value = self.keep, self.keep.value
        return {
            "place": place,
            "participant": str(self.participant),
            "campaign": self.campaign_id,
            "revision": self.revision_id,
            "channel": self.channel.value,
            "at": self.at.isoformat(),
            "question": keep.question,
            "item": keep.item,
            "part": keep.part.value,
            "forme": keep.forme.value,
            "append": keep.append,
            "passed": keep.passed,
            "codes": None if value.codes is None else list(value.codes),
            "whole": value.number,
            "text": value.text,
            "parts": self._parts(),
            "latitude": None if value.place is None else value.place[0],
            "longitude": None if value.place is None else value.place[1],
            "sector": value.sector,
            "fact": keep.fact,
            "shown": list(keep.options) or None,
        }

    def _parts(self) -> list[dict[str, str | None]] | None:
        """A voice note is a part without words, until they are written down."""
        value = self.keep.value
        if value.text is None and value.media is None:
            return None
        return [{"source": self.keep.source, "text": value.text}]


# `old` is read as it was before this statement, whatever `kept` has written.
_KEEP = text(
    """
    WITH input AS (
        SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS input (
            place int, participant uuid, campaign bigint, revision bigint, channel text, at timestamptz,
            question text, item text, part text, forme text, append boolean, passed boolean,
            codes text[], whole int, text text, parts jsonb, latitude float8, longitude float8,
            sector text, fact text, shown text[])
    ), kept AS (
        INSERT INTO answer (participant_id, campaign_id, question, item, part, current, created_at)
        SELECT participant, campaign, question, item, part, 1, at FROM input ORDER BY place
        ON CONFLICT (participant_id, question, item, part) DO UPDATE
        SET current = 1 + (SELECT coalesce(max(number), 0) FROM answer_version WHERE answer_id = answer.id)
        RETURNING id, participant_id, question, item, part, current
    ), version AS (
        INSERT INTO answer_version (answer_id, number, revision_id, forme, channel, codes, whole, text, parts,
                                    latitude, longitude, sector, passed, fact, shown, at)
        SELECT kept.id, kept.current, input.revision, input.forme, input.channel, input.codes, input.whole,
               CASE WHEN old.text IS NULL THEN input.text
                    WHEN input.text IS NULL THEN old.text
                    ELSE old.text || :glue || input.text END,
               coalesce(old.parts || input.parts, input.parts, old.parts),
               coalesce(input.latitude, old.latitude), coalesce(input.longitude, old.longitude),
               coalesce(input.sector, old.sector), input.passed, input.fact, input.shown, input.at
        FROM input
        JOIN kept ON (kept.participant_id, kept.question, kept.item, kept.part)
                   = (input.participant, input.question, input.item, input.part)
        LEFT JOIN LATERAL (
            SELECT last.text, last.parts, last.latitude, last.longitude, last.sector
            FROM answer AS before JOIN answer_version AS last
              ON last.answer_id = before.id AND last.number = before.current
            WHERE input.append
              AND (before.participant_id, before.question, before.item, before.part)
                = (input.participant, input.question, input.item, input.part)
        ) AS old ON true
        RETURNING id, answer_id
    )
    SELECT input.place, version.id
    FROM version
    JOIN kept ON kept.id = version.answer_id
    JOIN input ON (kept.participant_id, kept.question, kept.item, kept.part)
                = (input.participant, input.question, input.item, input.part)
    """
)
# What was written down of a voice note stays: only its caption was edited, which follows it.
_AMEND = text(
    """
    WITH spoken AS (
        SELECT EXISTS (
            SELECT FROM attachment JOIN transcription ON transcription.attachment_id = attachment.id
            WHERE attachment.participant_id = :participant AND attachment.source = :source
              AND transcription.state = 'done') AS heard
    ), old AS (
        SELECT version.*, changed.parts AS new_parts, changed.text AS new_text
        FROM answer
        JOIN answer_version AS version ON version.answer_id = answer.id AND version.number = answer.current
        CROSS JOIN spoken
        CROSS JOIN LATERAL (
            SELECT jsonb_agg(part ORDER BY place) AS parts,
                   string_agg(part ->> 'text', :glue ORDER BY place) AS text
            FROM (
                SELECT place, CASE WHEN part ->> 'source' = :source
                                   THEN jsonb_build_object('source', CAST(:source AS text), 'text',
                                       CASE WHEN spoken.heard
                                            THEN concat_ws(:glue, part ->> 'text', CAST(:text AS text))
                                            ELSE CAST(:text AS text) END)
                                   ELSE part END AS part
                FROM jsonb_array_elements(version.parts) WITH ORDINALITY AS parts (part, place)
            ) AS replaced
        ) AS changed
        WHERE answer.participant_id = :participant
          AND version.parts @> jsonb_build_array(jsonb_build_object('source', CAST(:source AS text)))
    ), counted AS (
        UPDATE answer SET current = 1 + (SELECT max(number) FROM answer_version WHERE answer_id = answer.id)
        FROM old WHERE answer.id = old.answer_id
        RETURNING answer.id, answer.current
    )
    INSERT INTO answer_version (answer_id, number, revision_id, forme, channel, codes, whole, text, parts,
                                latitude, longitude, sector, passed, fact, shown, at)
    SELECT old.answer_id, counted.current, old.revision_id, old.forme, old.channel, old.codes, old.whole,
           old.new_text, old.new_parts, old.latitude, old.longitude, old.sector, false, old.fact,
           old.shown, :at
    FROM old JOIN counted ON counted.id = old.answer_id
    """
)
# Words of one message, of those kept beside a question; then these words go from there.
_BESIDE = text(
    """
    SELECT answer.id AS answer, said.message ->> 'text' AS words
    FROM answer
    JOIN answer_version AS version ON version.answer_id = answer.id AND version.number = answer.current
    CROSS JOIN LATERAL jsonb_array_elements(version.parts) AS said (message)
    WHERE (answer.participant_id, answer.question, answer.item, answer.part)
        = (:participant, :question, :item, 'remarque')
      AND said.message ->> 'source' = :source
    """
)
_TAKE_AWAY = text(
    """
    WITH old AS (
        SELECT version.*, rest.parts AS new_parts, rest.text AS new_text
        FROM answer
        JOIN answer_version AS version ON version.answer_id = answer.id AND version.number = answer.current
        CROSS JOIN LATERAL (
            SELECT jsonb_agg(part ORDER BY place) AS parts,
                   string_agg(part ->> 'text', :glue ORDER BY place) AS text
            FROM jsonb_array_elements(version.parts) WITH ORDINALITY AS parts (part, place)
            WHERE part ->> 'source' <> :source
        ) AS rest
        WHERE answer.id = :answer
    ), counted AS (
        UPDATE answer
        SET current = CASE WHEN old.new_parts IS NULL THEN NULL
                           ELSE 1 + (SELECT max(number) FROM answer_version WHERE answer_id = answer.id) END
        FROM old WHERE answer.id = old.answer_id
        RETURNING answer.id, answer.current
    )
    INSERT INTO answer_version (answer_id, number, revision_id, forme, channel, codes, whole, text, parts,
                                latitude, longitude, sector, passed, fact, shown, at)
    SELECT old.answer_id, counted.current, old.revision_id, old.forme, old.channel, old.codes, old.whole,
           old.new_text, old.new_parts, old.latitude, old.longitude, old.sector, false, old.fact,
           old.shown, :at
    FROM old JOIN counted ON counted.id = old.answer_id
    WHERE counted.current IS NOT NULL
    """
)
_HOLDING = text(
    """
    SELECT answer.id FROM answer
    JOIN answer_version AS version ON version.answer_id = answer.id AND version.number = answer.current
    WHERE answer.participant_id = :participant
      AND version.parts @> jsonb_build_array(jsonb_build_object('source', CAST(:source AS text)))
    """
)
_NO_FILES = text(
    """
    UPDATE attachment
    SET state = 'deleted', sealed = NULL, sealed_reference = NULL, reason = 'message effacé par son auteur'
    FROM answer_version AS version JOIN answer ON answer.id = version.answer_id
    WHERE attachment.version_id = version.id AND attachment.state <> 'deleted'
      AND (answer.participant_id, answer.question, answer.item, answer.part)
        = (:participant, :question, :item, :part)
    """
)
_NO_FILE = text(
    """
    UPDATE attachment
    SET state = 'deleted', sealed = NULL, sealed_reference = NULL, reason = 'message effacé par son auteur'
    WHERE participant_id = :participant AND source = :source AND state <> 'deleted'
    """
)
_WITHDRAW = text(
    """
    UPDATE answer SET current = NULL
    WHERE participant_id = :participant AND question = :question AND item = :item AND part = :part
    """
)
_ATTACH = text(
    """
    WITH file AS (
        INSERT INTO attachment (participant_id, version_id, channel, forme, source, sealed_reference, seconds,
                                state, created_at)
        VALUES (:participant, :version, :channel, :forme, :source, :reference, :seconds, 'waiting', :at)
        RETURNING id
    )
    INSERT INTO job (kind, key, payload)
    SELECT 'fetch_attachment', 'fetch_attachment:' || id, jsonb_build_object('attachment', id) FROM file
    """
)


def keep(session: Session, answers: Sequence[Kept]) -> list[int]:
    """Keep answers and return the id of the new version of each, in order.

    An answer given twice in `answers` takes two statements: a statement changes a row once.
    """
    versions = [0] * len(answers)
    waiting = list(enumerate(answers))
    while waiting:
        seen: set[tuple[UUID, str, str, str]] = set()
        now, later = [], []
        for place, answer in waiting:
            if answer.name in seen:
                later.append((place, answer))
            else:
                seen.add(answer.name)
                now.append((place, answer))
        rows = json.dumps([answer.row(place) for place, answer in now], ensure_ascii=False)
        for place, version in session.execute(_KEEP, {"rows": rows, "glue": GLUE}):
            versions[place] = version
        waiting = later
    return versions


def attach(session: Session, answer: Kept, version: int, sealed_reference: bytes) -> None:
    """Note a file to fetch, and the job that fetches it: at once, for the provider forgets it."""
    session.execute(
        _ATTACH,
        {
            "participant": answer.participant,
            "version": version,
            "channel": answer.channel.value,
            "forme": answer.keep.forme.value,
            "source": answer.keep.source,
            "reference": sealed_reference,
            "seconds": answer.keep.value.seconds,
            "at": answer.at,
        },
    )


def amend(session: Session, participant: UUID, change: Amend, at: datetime) -> None:
    """Make a new version with the edited words; nothing happens where no current answer holds them."""
    session.execute(
        _AMEND,
        {"participant": participant, "source": change.source, "text": change.text, "glue": GLUE, "at": at},
    )


def adopted(session: Session, participant: UUID, words: Adopt, at: datetime) -> Keep | None:
    """Take words away from beside a question and return them as its answer; None where they are gone."""
    found = session.execute(
        _BESIDE,
        {
            "participant": participant,
            "question": words.question,
            "item": words.item,
            "source": words.source,
        },
    ).first()
    if found is None:
        return None
    session.execute(_TAKE_AWAY, {"answer": found.answer, "source": words.source, "glue": GLUE, "at": at})
    return Keep(
        words.question, words.item, Value(text=found.words), Forme.TEXTE, words.source, fact=words.fact
    )


def take_back(session: Session, participant: UUID, source: str, at: datetime) -> None:
    """Take the words of one message away from the answers that hold them; nothing happens where none does."""
    held = session.scalars(_HOLDING, {"participant": participant, "source": source}).all()
    for answer in held:
        session.execute(_TAKE_AWAY, {"answer": answer, "source": source, "glue": GLUE, "at": at})
    session.execute(_NO_FILE, {"participant": participant, "source": source})


def withdraw(session: Session, participant: UUID, answer: Withdraw) -> None:
    values = {"question": answer.question, "item": answer.item, "part": answer.part}
    session.execute(_WITHDRAW, {"participant": participant, **values})
    if answer.files:
        session.execute(_NO_FILES, {"participant": participant, **values})
