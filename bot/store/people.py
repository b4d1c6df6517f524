"""Who writes: accounts found by their pseudonyms, the participants behind them, and newcomers."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.dialogue import Dialogue
from consultation.origins import TRIAL
from consultation.words import Channel, Mode


@dataclass(frozen=True, slots=True)
class Person:
    """A participant and the dialogue, None where there is none (import)."""

    id: UUID
    revision_id: int
    dialogue: Dialogue | None


@dataclass(frozen=True, slots=True)
class Address:
    """Where to write back, sealed, and the line on which its person writes."""

    sealed: bytes = field(repr=False)
    line: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Alias:
    """The pseudonym of an id in a campaign. A `number` may pass to somebody else; `former`: it has."""

    digest: bytes
    number: bool = False
    former: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An account that this transaction holds. `people` are those loaded: the current one, and those
    that a button named; `current` is the one who answers now. `known_by` are all pseudonyms, `users` those
    of user ids; both are empty where no number was looked for."""

    id: int
    campaign_id: int
    current: UUID | None
    last_seen_at: datetime
    people: tuple[Person, ...]
    known_by: frozenset[bytes] = frozenset()
    users: frozenset[bytes] = frozenset()

    @property
    def person(self) -> Person | None:
        return next((person for person in self.people if person.id == self.current), None)


# Locked in the order of ids, so that two runners never wait for each other.
_LOCK = text(
    """
    SELECT account_alias.digest, account.id, account.campaign_id, account.current_participant,
           account.last_seen_at
    FROM account_alias JOIN account ON account.id = account_alias.account_id
    WHERE account_alias.digest = ANY(CAST(:digests AS bytea[]))
      AND account_alias.campaign_id = ANY(CAST(:campaigns AS bigint[]))
    ORDER BY account.id
    FOR UPDATE OF account
    """
)
_PEOPLE = text(
    """
    SELECT participant.account_id, participant.id, participant.revision_id, dialogue.state
    FROM account
    JOIN participant ON participant.account_id = account.id
    LEFT JOIN dialogue ON dialogue.participant_id = participant.id
    WHERE account.id = ANY(CAST(:accounts AS bigint[]))
      AND (participant.id = account.current_participant OR dialogue.ref = ANY(CAST(:refs AS text[])))
    """
)
# As they are once the accounts are held: the last holder may have taken a number away.
_KNOWN_BY = text(
    "SELECT account_id, digest, kind FROM account_alias WHERE account_id = ANY(CAST(:accounts AS bigint[]))"
)
_ACCOUNT = text(
    """
    WITH account AS (
        INSERT INTO account (campaign_id, channel, created_at, last_seen_at)
        VALUES (:campaign, :channel, :now, :now) RETURNING id
    ), alias AS (
        INSERT INTO account_alias (campaign_id, digest, account_id, kind)
        SELECT :campaign, digest, id, kind
        FROM account
        CROSS JOIN unnest(CAST(:digests AS bytea[]), CAST(:kinds AS text[])) AS ids (digest, kind)
    ), address AS (
        INSERT INTO address (account_id, sealed, line) SELECT id, :address, :line FROM account
        WHERE CAST(:address AS bytea) IS NOT NULL
    )
    SELECT id FROM account
    """
)
_PARTICIPANT = text(
    """
    WITH participant AS (
        INSERT INTO participant (id, campaign_id, account_id, revision_id, mode_recueil, started_at,
                                 changed_at, trial, shared_device, origin, source_digest)
        VALUES (:id, :campaign, :account, :revision, :mode, :now, :now, :trial, :shared, :origin,
                coalesce(:source, (
                    SELECT before.source_digest
                    FROM account JOIN participant AS before ON before.id = account.current_participant
                    WHERE account.id = :account AND :shared
                )))
    ), dialogue AS (
        INSERT INTO dialogue (participant_id, ref, state, updated_at)
        SELECT CAST(:id AS uuid), :ref, CAST(:state AS jsonb), CAST(:now AS timestamptz)
        WHERE CAST(:ref AS text) IS NOT NULL
    )
    UPDATE account SET current_participant = :id, last_seen_at = :now WHERE account.id = :account
    """
)
_ADDRESS = text(
    """
    INSERT INTO address (account_id, sealed, line) VALUES (:account, :address, :line)
    ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, line = excluded.line
    """
)
_ALIASES = text(
    """
    INSERT INTO account_alias (campaign_id, digest, account_id, kind)
    SELECT :campaign, digest, :account, kind
    FROM unnest(CAST(:digests AS bytea[]), CAST(:kinds AS text[])) AS ids (digest, kind)
    ON CONFLICT DO NOTHING
    """
)
_NEW_ADDRESS = text("UPDATE address SET sealed = :address, line = :line WHERE account_id = :account")
_PASSED = text(
    """
    DELETE FROM account_alias WHERE campaign_id = :campaign AND digest = ANY(CAST(:digests AS bytea[]))
    RETURNING account_id
    """
)
# Known by that number alone: it is the only way to write to them, and it would be somebody else who reads.
_UNREACHABLE = text(
    """
    DELETE FROM address
    WHERE account_id = ANY(CAST(:accounts AS bigint[])) AND account_id <> :mover AND NOT EXISTS (
        SELECT FROM account_alias WHERE account_alias.account_id = address.account_id
    )
    """
)
# Somebody else on the same telephone may have asked for the results.
_NO_ADDRESS = text(
    """
    DELETE FROM address WHERE account_id = :account AND NOT EXISTS (
        SELECT FROM participant WHERE account_id = :account AND id <> :participant
    )
    """
)


def hold(
    session: Session, ids: Collection[Alias], campaigns: Collection[int], refs: Collection[str]
) -> dict[bytes, Account]:
    """Lock the accounts behind pseudonyms, then read their people as they are now.

    Two statements: the second sees what the last holder of the lock committed. A third where there are
    numbers among the ids.
    """
    if not ids:
        return {}
    digests = list({one.digest for one in ids})
    found = session.execute(_LOCK, {"digests": digests, "campaigns": list(campaigns)}).all()
    if not found:
        return {}
    rows = session.execute(_PEOPLE, {"accounts": [row[1] for row in found], "refs": list(refs)})
    people: dict[int, list[Person]] = {}
    for account_id, id_, revision_id, state in rows:
        dialogue = None if state is None else Dialogue.from_json(state)
        people.setdefault(account_id, []).append(Person(id_, revision_id, dialogue))
    held = {
        bytes(digest): Account(id_, campaign, current, seen, tuple(people.get(id_, ())))
        for digest, id_, campaign, current, seen in found
    }
    return _known_by(session, held) if any(one.number for one in ids) else held


def _known_by(session: Session, held: dict[bytes, Account]) -> dict[bytes, Account]:
    """Return the accounts with all that they are known by now."""
    rows = session.execute(_KNOWN_BY, {"accounts": [one.id for one in held.values()]}).all()
    all_: dict[int, set[bytes]] = {one.id: set() for one in held.values()}
    users: dict[int, set[bytes]] = {one.id: set() for one in held.values()}
    for account_id, digest, kind in rows:
        all_[account_id].add(bytes(digest))
        if kind == "user":
            users[account_id].add(bytes(digest))
    return {
        digest: replace(one, known_by=frozenset(all_[one.id]), users=frozenset(users[one.id]))
        for digest, one in held.items()
        if digest in all_[one.id]
    }


def open_account(
    session: Session,
    campaign_id: int,
    channel: Channel,
    ids: Sequence[Alias],
    address: Address | None,
    now: datetime,
) -> int:
    """Return the id of a new account, known by any of `ids`; `address` is None where nobody writes
    back (import)."""
    values = {
        "campaign": campaign_id,
        "channel": channel.value,
        **_listed(ids),
        "address": None if address is None else address.sealed,
        "line": None if address is None else address.line,
        "now": now,
    }
    return int(session.execute(_ACCOUNT, values).scalar_one())


def seat(
    session: Session,
    person: Person,
    *,
    campaign_id: int,
    account_id: int,
    mode: Mode,
    now: datetime,
    origin: str | None = None,
    source: bytes | None = None,
    shared: bool = False,
) -> None:
    """Keep a new participant, who answers on this account from now on.

    Who comes by a link for trials counts nowhere. Another person on the same telephone has the network
    address of the one before: nobody makes many residents of themselves unseen.
    """
    dialogue = person.dialogue
    session.execute(
        _PARTICIPANT,
        {
            "id": person.id,
            "campaign": campaign_id,
            "account": account_id,
            "revision": person.revision_id,
            "mode": mode.value,
            "now": now,
            "shared": shared,
            "origin": origin,
            "trial": origin == TRIAL,
            "source": source,
            "ref": None if dialogue is None else dialogue.ref,
            "state": None if dialogue is None else json.dumps(dialogue.to_json()),
        },
    )


def _listed(ids: Sequence[Alias]) -> dict[str, list[bytes] | list[str]]:
    kinds = ["number" if one.number else "user" for one in ids]
    return {"digests": [one.digest for one in ids], "kinds": kinds}


def passed_on(session: Session, campaign_id: int, digests: Sequence[bytes], mover: int | None) -> None:
    """These numbers are somebody else's now: nobody is recognised by them, or written to at them alone.

    `mover`: the account whose person has other ids from now on (`also_known_as`).
    """
    lost = session.scalars(_PASSED, {"campaign": campaign_id, "digests": list(digests)}).all()
    session.execute(_UNREACHABLE, {"accounts": list(lost), "mover": mover or 0})


def also_known_as(session: Session, account: Account, ids: Sequence[Alias], address: Address) -> None:
    """The same person has further ids: known by them too, and written to at `address` from now on.

    Whoever has no address any more (they refused) gets none by this.
    """
    values = {"campaign": account.campaign_id, "account": account.id, **_listed(ids)}
    session.execute(_ALIASES, values)
    session.execute(_NEW_ADDRESS, _address(account.id, address))


def renew_address(session: Session, account_id: int, address: Address) -> None:
    """A person who comes back, by a link or after a refusal, may have another address, or none."""
    session.execute(_ADDRESS, _address(account_id, address))


def _address(account_id: int, address: Address) -> dict[str, object]:
    return {"account": account_id, "address": address.sealed, "line": address.line}


def drop_address(session: Session, account_id: int, participant: UUID) -> None:
    """Whoever refuses is not written to: the reply to their message has its own address."""
    session.execute(_NO_ADDRESS, {"account": account_id, "participant": participant})


def newest(accounts: Iterable[Account]) -> Account | None:
    """Return the account that was used last among those where somebody is in a dialogue."""
    talking = [account for account in accounts if account.person is not None and account.person.dialogue]
    return max(talking, key=lambda account: (account.last_seen_at, account.id), default=None)
