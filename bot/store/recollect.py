"""Reading what is kept about a person, for MES RÉPONSES and MES DONNÉES."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

MOST = 2_000
"""Versions told at most; nobody writes so many."""


@dataclass(frozen=True, slots=True)
class Tag:
    kind: str
    code: str
    source: str


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    at: datetime
    channel: str
    forme: str
    codes: tuple[str, ...] | None
    whole: int | None
    text: str | None
    place: tuple[float, float] | None
    passed: bool
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`current` is the version that counts, None where the answer was taken back."""

    question: str
    item: str
    part: str
    current: Version | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    forme: str
    mime: str | None
    size: int | None
    seconds: int | None
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Consented:
    kind: str
    given: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """That somebody asked to speak to a person of the team."""

    at: datetime
    state: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """A broadcast that was, or is to be, sent to this person."""

    kind: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    campaign: str
    title: str
    mode: str
    started_at: datetime
    accepted_at: datetime | None
    completed_at: datetime | None
    shared_device: bool
    origin: str | None
    opted_out_at: datetime | None
    has_address: bool
    alerts: int


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept about one participant, but pseudonyms and the sealed address."""

    person: Person
    answers: tuple[Answer, ...]
    consents: tuple[Consented, ...]
    attachments: tuple[Attachment, ...]
    hand_overs: tuple[HandOver, ...] = ()
    written_to: tuple[WrittenTo, ...] = ()


_WHO = text(
    """
    SELECT campaign.code, campaign.title, participant.mode_recueil, participant.started_at,
           participant.accepted_at, participant.completed_at, participant.shared_device, participant.origin,
           account.opted_out_at, EXISTS (SELECT FROM address WHERE address.account_id = account.id),
           (SELECT count(*) FROM alert WHERE alert.participant_id = participant.id)
    FROM participant
    JOIN campaign ON campaign.id = participant.campaign_id
    LEFT JOIN account ON account.id = participant.account_id
    WHERE participant.id = :participant
    """
)
_VERSIONS = text(
    """
    SELECT answer.id, answer.question, answer.item, answer.part, answer.current,
           version.number, version.at, version.channel, version.forme, version.codes, version.whole,
           version.text, version.latitude, version.longitude, version.passed,
           coalesce((
               SELECT jsonb_agg(DISTINCT jsonb_build_array(tag.kind, tag.code, tag.source))
               FROM segment JOIN tag ON tag.segment_id = segment.id WHERE segment.version_id = version.id
           ), '[]') AS tags
    FROM answer JOIN answer_version AS version ON version.answer_id = answer.id
    WHERE answer.participant_id = :participant
    ORDER BY answer.id, version.number
    LIMIT :most
    """
)
_CONSENTS = text("SELECT kind, given, at FROM consent WHERE participant_id = :participant ORDER BY id")
_ATTACHMENTS = text(
    """
    SELECT forme, mime, size, seconds, state, created_at FROM attachment
    WHERE participant_id = :participant ORDER BY id
    """
)

_HAND_OVERS = text(
    "SELECT at, state, answered_at FROM hand_over WHERE participant_id = :participant ORDER BY id"
)
_WRITTEN_TO = text(
    """
    SELECT broadcast.kind, recipient.state, recipient.at
    FROM broadcast_recipient AS recipient JOIN broadcast ON broadcast.id = recipient.broadcast_id
    WHERE recipient.participant_id = :participant ORDER BY broadcast.id
    """
)


def read(session: Session, participant: UUID) -> Everything:
    """Read everything that is kept about a participant."""
    values = {"participant": participant}
    who = session.execute(_WHO, values).one()
    return Everything(
        person=Person(*who),
        answers=_answers(session, participant),
        consents=tuple(Consented(*row) for row in session.execute(_CONSENTS, values)),
        attachments=tuple(Attachment(*row) for row in session.execute(_ATTACHMENTS, values)),
        hand_overs=tuple(HandOver(*row) for row in session.execute(_HAND_OVERS, values)),
        written_to=tuple(WrittenTo(*row) for row in session.execute(_WRITTEN_TO, values)),
    )


def _answers(session: Session, participant: UUID) -> tuple[Answer, ...]:
    found: dict[int, tuple[str, str, str, int | None, list[Version]]] = {}
    for row in session.execute(_VERSIONS, {"participant": participant, "most": MOST}):
        version = Version(
            number=row.number,
            at=row.at,
            channel=row.channel,
            forme=row.forme,
            codes=None if row.codes is None else tuple(row.codes),
            whole=row.whole,
            text=row.text,
            place=None if row.latitude is None else (row.latitude, row.longitude),
            passed=row.passed,
            tags=tuple(Tag(*tag) for tag in row.tags),
        )
        if row.id not in found:
            found[row.id] = (row.question, row.item, row.part, row.current, [])
        found[row.id][4].append(version)
    return tuple(
        Answer(
            question,
            item,
            part,
            next((version for version in versions if version.number == current), None),
            tuple(versions),
        )
        for question, item, part, current, versions in found.values()
    )
