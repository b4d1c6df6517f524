"""Who is reached by a broadcast, and who is left out and why: one reading, for counting and for feeding.

Of each account one person is meant: of a shared telephone, the one who may be written to. Trials,
excluded people, and whoever never accepted the notice are nobody's audience.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.broadcasts.filters import REACHABLE, Filter, question_of
from consultation.campaigns import current_revision, questionnaire_of
from consultation.questionnaire.model import Role
from consultation.tables import BroadcastRow, CampaignRow
from consultation.words import BroadcastKind, Channel

LEFT_OUT = {
    "stop": "ont dit STOP",
    "accord": "n’ont pas donné leur accord",
    "canal": "ne peuvent pas être joints (page web, papier)",
    "adresse": "n’ont plus d’adresse gardée",
    "relance": "ont déjà eu une relance",
    "recent": "ont écrit il y a peu",
    "modele": "n’ont pas écrit depuis 24 heures (WhatsApp), et il n’y a pas de modèle",
}
"""Why somebody is left out, as it is said to facilitators. A person has the first reason that holds."""

LAST_WORD = """coalesce((
        SELECT consent.given FROM consent
        WHERE consent.participant_id = {person} AND consent.kind = '{kind}'
        ORDER BY consent.id DESC LIMIT 1), false)"""


def consents(person: str, kind: str) -> str:
    """Return the SQL of "this person agreed": being contacted again, and for a reminder that alone too.

    person, kind: SQL expressions of a participant's id and of a broadcast's kind.
    """
    again, once = (LAST_WORD.format(person=person, kind=one) for one in ("recontact", "rappel"))
    return f"({again} OR ({kind} = 'relance' AND {once}))"


# `reason` is NULL for who is reached. A reminder is for who answers now on this account, and stopped midway.
_PEOPLE = f"""
    SELECT account.id AS account_id, account.channel, person.id AS participant_id, person.started_at,
        CASE
            WHEN account.opted_out_at IS NOT NULL THEN 'stop'
            WHEN NOT account.channel = ANY(CAST(:reachable AS text[])) THEN 'canal'
            WHEN NOT {consents("person.id", "CAST(:kind AS text)")} THEN 'accord'
            WHEN address.account_id IS NULL THEN 'adresse'
            WHEN :reminder AND EXISTS (
                SELECT FROM broadcast_recipient AS before WHERE before.reminded = person.id
            ) THEN 'relance'
            WHEN :reminder AND account.last_seen_at > :now - make_interval(days => :silent_days) THEN 'recent'
            WHEN account.channel = 'whatsapp' AND NOT :template
                 AND account.last_seen_at <= :now - interval '24 hours' THEN 'modele'
        END AS reason
    FROM account
    JOIN participant AS person ON person.account_id = account.id
    LEFT JOIN address ON address.account_id = account.id
    LEFT JOIN dialogue ON dialogue.participant_id = person.id
    WHERE account.campaign_id = :campaign {{where}}
      AND person.accepted_at IS NOT NULL AND NOT person.trial AND person.excluded IS NULL
      AND (NOT :reminder OR (person.completed_at IS NULL AND person.id = account.current_participant))
      AND (CAST(:channels AS text[]) IS NULL OR account.channel = ANY(:channels))
      AND (CAST(:sources AS text[]) IS NULL OR person.origin = ANY(:sources))
      AND (CAST(:languages AS text[]) IS NULL
           OR coalesce(dialogue.state->>'language', 'fr') = ANY(:languages))
      AND (CAST(:sectors AS text[]) IS NULL OR {{sector}})
      AND (CAST(:ages AS text[]) IS NULL OR {{age}})
"""  # noqa: S608 - constants of ours
_ANSWERED = """EXISTS (
          SELECT FROM answer JOIN answer_version AS version
              ON version.answer_id = answer.id AND version.number = answer.current
          WHERE answer.participant_id = person.id AND answer.question = :{name}_question
            AND answer.part = 'reponse' AND version.codes && CAST(:{name}s AS text[]))"""
_ONE_EACH = """
    SELECT DISTINCT ON (account_id) account_id, channel, participant_id, reason
    FROM ({people}) AS people
    ORDER BY account_id, reason IS NOT NULL, started_at, participant_id
"""


def _people(where: str = "") -> str:
    inside = {"sector": _ANSWERED.format(name="sector"), "age": _ANSWERED.format(name="age")}
    return _ONE_EACH.format(people=_PEOPLE.format(where=where, **inside))


_COUNT = text(f"SELECT channel, reason, count(*) FROM ({_people()}) AS one GROUP BY channel, reason")  # noqa: S608
# Keyset by account: the accounts looked at are bounded, whatever the filter leaves of them.
_CHUNK = text(
    f"""
    WITH looked AS MATERIALIZED (
        SELECT id FROM account
        WHERE campaign_id = :campaign AND channel = :channel AND id > :after ORDER BY id LIMIT :limit
    )
    SELECT (SELECT max(id) FROM looked), one.account_id, one.participant_id
    FROM (SELECT 1) AS always LEFT JOIN (
        {_people("AND account.id IN (SELECT id FROM looked)")}
    ) AS one ON one.reason IS NULL
    ORDER BY one.account_id
    """  # noqa: S608 - constants of ours
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """`last`: the last account looked at, None when there was none left; `people`: (account, participant)."""

    last: int | None
    people: tuple[tuple[int, UUID], ...]


def count(session: Session, broadcast: BroadcastRow, now: object) -> dict[tuple[str, str | None], int]:
    """Return how many accounts there are by (channel, reason); the reason is None for who is reached."""
    rows = session.execute(_COUNT, _values(session, broadcast, now))
    return {(channel, reason): number for channel, reason, number in rows}


def chunk(
    session: Session, broadcast: BroadcastRow, channel: Channel, after: int, limit: int, now: object
) -> Chunk:
    """Look at the next `limit` accounts of a channel; return who of them is reached."""
    values = {**_values(session, broadcast, now), "channel": channel.value, "after": after, "limit": limit}
    rows = session.execute(_CHUNK, values).all()
    return Chunk(rows[0][0], tuple((account, person) for _, account, person in rows if account is not None))


def _values(session: Session, broadcast: BroadcastRow, now: object) -> dict[str, Any]:
    wanted = Filter.from_json(broadcast.filter)
    named: Mapping[str, tuple[str, ...]] = wanted.wanted
    campaign = session.get_one(CampaignRow, broadcast.campaign_id)
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)

    def listed(name: str) -> list[str] | None:
        return list(named[name]) if name in named else None

    return {
        "campaign": campaign.id,
        "kind": broadcast.kind,
        "reminder": broadcast.kind == BroadcastKind.REMINDER,
        "reachable": [channel.value for channel in REACHABLE],
        "template": broadcast.template is not None,
        "silent_days": wanted.silent_days,
        "now": now,
        "channels": listed("canal"),
        "sources": listed("source"),
        "languages": listed("langue"),
        "sectors": listed("secteur"),
        "ages": listed("age"),
        "sector_question": question_of(questionnaire, Role.SECTOR),
        "age_question": question_of(questionnaire, Role.AGE_BAND),
    }
