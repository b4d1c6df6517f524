"""What a person sees of their conversation: replies and own words still kept, of nobody else.

Only the participant who answers now: who answered before on a shared telephone is closed to the chat.
After an erasure there is nothing to read, but the farewell for a few minutes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from bot import inbox, messages_json
from bot.dialogue import Dialogue
from bot.messages import Enclosed, Message
from bot.texts import text as bot_text
from bot.webchat import payload
from bot.webchat.payload import Kind, NotAPayload
from bot.webchat.texts import page_text
from consultation.keyring import CampaignKeyDestroyed, Keys
from consultation.secrecy import SealBroken, pseudonym
from consultation.tables import CampaignRow
from consultation.words import Channel

SHOWN_AT_MOST = 40
READ_AT_MOST = 60
FAREWELL_FOR = timedelta(minutes=10)

_HOLDER = text(
    """
    SELECT account.id AS account_id, participant.started_at, participant.revision_id, dialogue.state
    FROM account_alias
    JOIN account ON account.id = account_alias.account_id
    JOIN participant ON participant.id = account.current_participant
    JOIN dialogue ON dialogue.participant_id = participant.id
    WHERE account_alias.campaign_id = :campaign AND account_alias.digest = :digest
    """
)
# A participant is seated in the transaction that writes the first reply to them: `created_at` of that
# reply is when the transaction began, a moment before `started_at`.
_REPLIES = text(
    """
    SELECT id, inbox_id, sealed
    FROM outbox
    WHERE account_id = :account AND sealed IS NOT NULL AND state <> 'cancelled'
      AND created_at >= coalesce(
          (SELECT max(created_at) FROM outbox WHERE account_id = :account AND created_at <= :started),
          :started)
    ORDER BY id DESC LIMIT :limit
    """
)
_DELIVERED = text(
    """
    UPDATE outbox SET state = 'sent', sent_at = now()
    WHERE account_id = :account AND state = 'waiting' AND id <= :last
    """
)
_OWN = text("SELECT id, sealed FROM inbox WHERE id = ANY(CAST(:ids AS bigint[]))")
_WAITING = text(
    "SELECT id, sealed FROM inbox WHERE line = :line AND state = 'waiting' ORDER BY rank, id LIMIT 20"
)
# Replies to somebody who has no account (any more): the farewell of SUPPRIMER, of a closed campaign; and,
# while it is open, a broadcast that was tried here (a reply to nothing).
_FAREWELL = text(
    """
    SELECT id, inbox_id, sealed
    FROM outbox
    WHERE line = :line AND state = 'waiting' AND account_id IS NULL AND sealed IS NOT NULL
      AND created_at > now() - :window AND (:open OR inbox_id IS NOT NULL)
    ORDER BY id DESC LIMIT 5
    """
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One bubble. `key` names it in the page and tells nothing else; `document` is a file's name.

    `enclosed`: a sound or a picture of the campaign.
    """

    key: str
    mine: bool
    text: str = field(repr=False)
    document: str | None = None
    enclosed: Enclosed | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """`focus` is the message that awaits an answer; `waiting`: something sent is not yet answered."""

    account_id: int
    revision_id: int
    dialogue: Dialogue
    entries: tuple[Entry, ...]
    focus: Message | None
    waiting: bool


def holder(session: Session, keys: Keys, campaign: CampaignRow, token: str) -> Row[Any] | None:
    """Return who answers now with this token, None for a token that nobody holds."""
    try:
        digest = pseudonym(keys.campaign(campaign), Channel.WEB, token.encode())
    except CampaignKeyDestroyed:
        return None
    return session.execute(_HOLDER, {"campaign": campaign.id, "digest": digest}).one_or_none()


def conversation(session: Session, keys: Keys, campaign: CampaignRow, token: str) -> Conversation | None:
    """Return the conversation of a token, None where there is none; marks what it shows as delivered."""
    # What waits is read before the replies: a runner may commit in between, and then both show it.
    waiting = session.execute(_WAITING, {"line": line_of(keys, token)}).all()
    held = holder(session, keys, campaign, token)
    if held is None:
        return None
    values = {"account": held.account_id, "started": held.started_at, "limit": READ_AT_MOST}
    replies = list(reversed(session.execute(_REPLIES, values).all()))
    if replies:
        session.execute(_DELIVERED, {"account": held.account_id, "last": replies[-1].id})
    said = [(row.id, row.inbox_id, message) for row in replies if (message := _message(keys, row.sealed))]
    answered = {row.inbox_id for row in replies}
    entries = _woven(keys, said, _answered(session, keys, replies), _own(keys, waiting))
    return Conversation(
        account_id=held.account_id,
        revision_id=held.revision_id,
        dialogue=Dialogue.from_json(held.state),
        entries=entries[-SHOWN_AT_MOST:],
        focus=_focus(said),
        waiting=any(row.id not in answered for row in waiting),
    )


def farewell(session: Session, keys: Keys, token: str, *, campaign_open: bool) -> tuple[Entry, ...]:
    """Return what was said last to somebody whose account is gone, in order.

    The way in that the bot tells strangers is left out: on the page they stand before it.
    """
    values = {"line": line_of(keys, token), "window": FAREWELL_FOR, "open": campaign_open}
    rows = session.execute(_FAREWELL, values).all()
    said = [(row.id, _message(keys, row.sealed)) for row in reversed(rows)]
    return tuple(
        Entry(_key(keys, "o", id_), False, one.text, enclosed=one.enclosed)
        for id_, one in said
        if one is not None and one.text != bot_text("code_demande")
    )


def document(
    session: Session, keys: Keys, campaign: CampaignRow, token: str, key: str
) -> tuple[str, str] | None:
    """Return a file (name, content) that one of the person's messages holds, None without such a one."""
    held = holder(session, keys, campaign, token)
    if held is None:
        return None
    values = {"account": held.account_id, "started": held.started_at, "limit": READ_AT_MOST}
    for row in session.execute(_REPLIES, values):
        message = _message(keys, row.sealed)
        if message is not None and message.document is not None and _key(keys, "o", row.id) == key:
            return message.document
    return None


def line_of(keys: Keys, token: str) -> bytes:
    return inbox.line_of(keys, Channel.WEB, token)


def _message(keys: Keys, sealed: bytes) -> Message | None:
    try:
        return messages_json.unpack(keys.payloads.open(sealed, messages_json.PURPOSE))[1]
    except (SealBroken, KeyError, TypeError, ValueError):
        return None  # a row of another installation's key: nothing to show


def _answered(session: Session, keys: Keys, replies: Sequence[Row[Any]]) -> dict[int, payload.Payload]:
    """The person's own messages that were answered, by inbox id; not the one that seated them."""
    ids = {row.inbox_id for row in replies if row.inbox_id is not None}
    if len(replies) < READ_AT_MOST and replies:
        ids.discard(replies[0].inbox_id)  # the start, or the « oui » of whoever answered before
    return _own(keys, session.execute(_OWN, {"ids": sorted(ids)}).all()) if ids else {}


def _own(keys: Keys, rows: Iterable[Row[Any]]) -> dict[int, payload.Payload]:
    read: dict[int, payload.Payload] = {}
    for row in rows:
        if row.sealed is None:
            continue
        try:
            read[row.id] = payload.read(keys.payloads.open(row.sealed, inbox.PURPOSE))
        except (SealBroken, NotAPayload):
            continue
    return read


def _woven(
    keys: Keys,
    said: Sequence[tuple[int, int | None, Message]],
    own: dict[int, payload.Payload],
    waiting: dict[int, payload.Payload],
) -> tuple[Entry, ...]:
    """Each own message before the replies to it, what is not answered yet at the end."""
    labels = {
        button.data: button.label
        for _, _, message in said
        for button in (*message.options, *message.commands)
    }
    entries: list[Entry] = []
    placed: set[int] = set()

    def place(id_: int, sent: payload.Payload) -> None:
        placed.add(id_)
        if words := _words(sent, labels):
            entries.append(Entry(_key(keys, "i", id_), True, words))

    for id_, inbox_id, message in said:
        if inbox_id is not None and inbox_id in own and inbox_id not in placed:
            place(inbox_id, own[inbox_id])
        name = None if message.document is None else message.document[0]
        entries.append(Entry(_key(keys, "o", id_), False, message.text, name, message.enclosed))
    for id_, sent in waiting.items():
        if id_ not in placed:
            place(id_, sent)
    return tuple(entries)


def _words(sent: payload.Payload, labels: dict[str, str]) -> str:
    """Return what a person's bubble says: their words, or the labels of what they touched."""
    match sent.kind:
        case Kind.START:
            return ""
        case Kind.TEXT:
            return sent.text
        case Kind.PRESS:
            named = [labels[data] for data in sent.data if data in labels]
            return ", ".join(named)
        case Kind.VOICE:
            return page_text("message_vocal")


def _focus(said: Sequence[tuple[int, int | None, Message]]) -> Message | None:
    """The newest message that can be answered, unless the person wrote after it."""
    last = max((inbox_id for _, inbox_id, _ in said if inbox_id is not None), default=None)
    for _, inbox_id, message in reversed(said):
        if inbox_id is not None and inbox_id != last:
            return None
        if message.options or message.commands or message.open:
            return message
    return None


def _key(keys: Keys, kind: str, id_: int) -> str:
    """Ids count what everybody writes: a page shows a name that tells nothing."""
    return kind + pseudonym(keys.lines, "entry", kind, str(id_)).hex()[:16]
