"""The inbox: raw payloads are kept, encrypted and once, before anything is parsed (DESIGN.md, step 1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, LargeBinary, String, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from bot import uploads, wake
from bot.channels.contract import Identified
from consultation.keyring import Keys
from consultation.secrecy import pseudonym
from consultation.words import Channel

PURPOSE = "inbox"
MAX_PAYLOAD = 256 * 1024
"""Bytes of the largest payload. The HTTP edge refuses larger ones (413) before they come here."""
MAX_WAITING = 200
"""Messages of one line that may wait. One more is refused: nobody types so fast."""
TOO_MANY = "trop de messages"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A payload as it came, and what `Reader.identify` read from it.

    `file`: what was sent with it, where no provider keeps files for us (the web page); its key is what
    the event will be called (`source`), so that whoever is erased takes it along.
    """

    channel: Channel
    identified: Identified
    raw: bytes = field(repr=False)
    file: tuple[str, bytes] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """`id` of the inbox row; None for a duplicate. `refused`: too many wait, it will not be handled."""

    id: int | None
    refused: bool = False

    @property
    def duplicate(self) -> bool:
        return self.id is None


# `fits` counts what waits on each line, at most MAX_WAITING index entries each.
_KEEP = text(
    """
    INSERT INTO inbox (key, channel, line, rank, sealed, state, reason, done_at)
    SELECT key, channel, line, rank,
           CASE WHEN fits THEN sealed END,
           CASE WHEN fits THEN 'waiting' ELSE 'refused' END,
           CASE WHEN fits THEN NULL ELSE :reason END,
           CASE WHEN fits THEN NULL ELSE now() END
    FROM (
        SELECT arrival.*,
               row_number() OVER (PARTITION BY line ORDER BY place) + (
                   SELECT count(*) FROM (
                       SELECT FROM inbox
                       WHERE inbox.line = arrival.line AND inbox.state = 'waiting' LIMIT :most
                   ) AS waiting
               ) <= :most AS fits
        FROM unnest(:keys, :channels, :lines, :ranks, :payloads)
             WITH ORDINALITY AS arrival (key, channel, line, rank, sealed, place)
    ) AS arrivals
    ORDER BY place
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key, state = 'refused'
    """
).bindparams(
    bindparam("keys", type_=ARRAY(LargeBinary)),
    bindparam("channels", type_=ARRAY(String)),
    bindparam("lines", type_=ARRAY(LargeBinary)),
    bindparam("ranks", type_=ARRAY(BigInteger)),
    bindparam("payloads", type_=ARRAY(LargeBinary)),
)


_STATE = text("SELECT state FROM inbox WHERE key = :key")


def line_of(keys: Keys, channel: Channel, sender: str) -> bytes:
    """Return the line of a sender: what is handled in order, and what replies are sent in order of."""
    return pseudonym(keys.lines, channel, _utf8(sender))


def keep(session: Session, keys: Keys, arrivals: Sequence[Arrival]) -> list[Kept]:
    """Keep payloads and wake the runners once the caller commits; one `Kept` per arrival, in order."""
    if not arrivals:
        return []
    rows = [
        (
            pseudonym(keys.lines, arrival.channel, *(_utf8(part) for part in arrival.identified.key)),
            line_of(keys, arrival.channel, arrival.identified.sender),
            arrival,
        )
        for arrival in arrivals
    ]
    inserted = session.execute(
        _KEEP,
        {
            "keys": [key for key, _, _ in rows],
            "channels": [arrival.channel.value for arrival in arrivals],
            "lines": [line for _, line, _ in rows],
            "ranks": [arrival.identified.rank for arrival in arrivals],
            "payloads": [keys.payloads.seal(arrival.raw, PURPOSE) for arrival in arrivals],
            "most": MAX_WAITING,
            "reason": TOO_MANY,
        },
    )
    new = {bytes(key): Kept(id_, refused) for id_, key, refused in inserted}
    for key, _, arrival in rows:
        if arrival.file is not None and key in new and not new[key].refused:
            name, content = arrival.file
            uploads.keep(session, keys, name, content)
    if new:
        wake.notify(session, wake.INBOX)
    # The first arrival of a key takes the row; a second one in the same batch is a duplicate.
    return [new.pop(key, Kept(None)) for key, _, _ in rows]


def state_of(session: Session, keys: Keys, channel: Channel, key: Sequence[str]) -> str | None:
    """Return the state of a payload by what its `Identified.key` was; None where it never came."""
    digest = pseudonym(keys.lines, channel, *(_utf8(part) for part in key))
    state: str | None = session.scalar(_STATE, {"key": digest})
    return state


def _utf8(value: str) -> bytes:
    """Any string, lone surrogates of a hostile payload included."""
    return value.encode("utf-8", "surrogatepass")
