"""Reading what is kept about a person, for MES RÉPONSES and MES DONNÉES."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.privacy.seeking import reference

TOLD: Mapping[str, str] = {
    "account_alias": "a pseudonym: it says nothing to its person",
    "address": "person.has_address",
    "alert": "person.alerts",
    "answer": "answers",
    "answer_version": "answers.versions",
    "attachment": "attachments",
    "broadcast_recipient": "written_to",
    "coding": "answers.versions.checked",
    "consent": "consents",
    "dialogue": "where the person is in the questions, without words",
    "field_entry": "that a member of the team entered the answers: participant.mode says so",
    "hand_over": "hand_overs",
    "outbox": "mail",
    "quotation": "answers.versions.quoted",
    "segment": "answers.versions",
    "tag": "answers.versions.tags",
    "transcription": "attachments.transcription",
}
"""Where each table that holds rows of a person is told: a table that is added has to say."""
MOST = 2_000
"""Versions told at most; nobody writes so many."""


@dataclass(frozen=True, slots=True)
class Tag:
    kind: str
    code: str
    source: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What the team decided about quoting some of the words: the text left of them, None where refused."""

    state: str
    text: str | None


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
    sector: str | None
    passed: bool
    checked: bool  # a person of the team read it
    tags: tuple[Tag, ...]
    quoted: tuple[Quoted, ...]


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
    transcription: str | None = None  # state of the writing down of a voice note
    draft: str | None = None  # what the machine understood, and nobody confirmed


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
class Mail:
    """Messages: those that wait to be sent to this account, those sent, and raw ones received and kept."""

    waiting: int
    sent: int
    received: int


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """A broadcast that was, or is to be, sent to this person."""

    kind: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    reference: str
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
    flags: Sequence[str]
    excluded: str | None


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept about one participant, but pseudonyms and the sealed address."""

    person: Person
    answers: tuple[Answer, ...]
    consents: tuple[Consented, ...]
    attachments: tuple[Attachment, ...]
    hand_overs: tuple[HandOver, ...] = ()
    mail: Mail = Mail(0, 0, 0)
    written_to: tuple[WrittenTo, ...] = ()


_WHO = text(
    """
    SELECT campaign.code, campaign.title, participant.mode_recueil, participant.started_at,
           participant.accepted_at, participant.completed_at, participant.shared_device, participant.origin,
           account.opted_out_at, EXISTS (SELECT FROM address WHERE address.account_id = account.id),
           (SELECT count(*) FROM alert WHERE alert.participant_id = participant.id),
           participant.flags, participant.excluded
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
           version.text, version.latitude, version.longitude, version.sector, version.passed,
           version.frozen_at IS NOT NULL OR EXISTS (
               SELECT FROM coding WHERE coding.version_id = version.id
           ) AS checked,
           coalesce((
               SELECT jsonb_agg(DISTINCT jsonb_build_array(tag.kind, tag.code, tag.source))
               FROM segment JOIN tag ON tag.segment_id = segment.id WHERE segment.version_id = version.id
           ), '[]') AS tags,
           coalesce((
               SELECT jsonb_agg(jsonb_build_array(quotation.state, quotation.text) ORDER BY segment.number)
               FROM segment JOIN quotation ON quotation.segment_id = segment.id
               WHERE segment.version_id = version.id
           ), '[]') AS quoted
    FROM answer JOIN answer_version AS version ON version.answer_id = answer.id
    WHERE answer.participant_id = :participant
    ORDER BY answer.id, version.number
    LIMIT :most
    """
)
_CONSENTS = text("SELECT kind, given, at FROM consent WHERE participant_id = :participant ORDER BY id")
_ATTACHMENTS = text(
    """
    SELECT attachment.forme, attachment.mime, attachment.size, attachment.seconds, attachment.state,
           attachment.created_at, transcription.state, transcription.draft
    FROM attachment LEFT JOIN transcription ON transcription.attachment_id = attachment.id
    WHERE attachment.participant_id = :participant ORDER BY attachment.id
    """
)

_HAND_OVERS = text(
    "SELECT at, state, answered_at FROM hand_over WHERE participant_id = :participant ORDER BY id"
)
# What a reply answers is what this account wrote. Bubbles of the web page wait for nobody: they are said.
_MAIL = text(
    """
    SELECT count(*) FILTER (WHERE outbox.state IN ('waiting', 'held', 'sending') AND outbox.channel <> 'web'),
           count(*) FILTER (WHERE outbox.state NOT IN ('waiting', 'held', 'sending', 'cancelled')),
           count(DISTINCT inbox.id)
    FROM participant
    JOIN outbox ON outbox.account_id = participant.account_id AND outbox.created_at >= participant.started_at
    LEFT JOIN inbox ON inbox.id = outbox.inbox_id AND inbox.sealed IS NOT NULL
    WHERE participant.id = :participant
    """
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
        person=Person(reference(participant), *who),
        answers=_answers(session, participant),
        consents=tuple(Consented(*row) for row in session.execute(_CONSENTS, values)),
        attachments=tuple(Attachment(*row) for row in session.execute(_ATTACHMENTS, values)),
        hand_overs=tuple(HandOver(*row) for row in session.execute(_HAND_OVERS, values)),
        mail=Mail(*session.execute(_MAIL, values).one()),
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
            sector=row.sector,
            passed=row.passed,
            checked=row.checked,
            tags=tuple(Tag(*tag) for tag in row.tags),
            quoted=tuple(Quoted(*quoted) for quoted in row.quoted),
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
