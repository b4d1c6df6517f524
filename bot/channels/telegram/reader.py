"""Reads raw Telegram updates as events. Only private chats are read; nothing of a group is kept."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User

from bot.channels.contract import Digest, Identified, Ignored, NotUnderstood, Parsed
from bot.channels.telegram import peek
from bot.channels.telegram.durations import seconds
from bot.events import Blocked, Edit, Event, Media, Place, Press, Start, Text, Unsupported
from consultation import joining
from consultation.words import Forme

LARGEST_PHOTO = 10 * 1024 * 1024  # bytes
ENOUGH_PIXELS = 2000  # a photo is made smaller than this anyway: what is larger is not fetched

# Contents that no question takes, as residents know them. A video shows a face: consents cover voice
# and photos only.
UNSUPPORTED = {
    "video_note": "video",
    "video": "video",
    "animation": "animation",
    "document": "document",
    "sticker": "sticker",
    "contact": "contact",
    "poll": "sondage",
    "dice": "jeu",
    "game": "jeu",
    "story": "story",
    "checklist": "liste",
    "paid_media": "media",
    "invoice": "facture",
}
_START = re.compile(r"/start(?:@\w+)?(?:\s+(?P<payload>.*))?", re.DOTALL)


class TelegramReader:
    """bot.channels.contract.Reader for Telegram."""

    def identify(self, raw: bytes) -> Identified:
        return peek.identify(raw)

    def parse(self, raw: bytes, digest: Digest) -> Parsed | Ignored:
        """Return the event of an update; raises NotUnderstood."""
        try:
            return _read(Update.de_json(json.loads(raw)), digest)
        except NotUnderstood:
            raise
        except Exception as error:
            # The library checks no types: it, and what reads its objects, trips in any way over what a
            # stranger sent. The cause is dropped, since it may quote the payload.
            raise NotUnderstood(f"mise à jour illisible ({type(error).__name__})") from None


def _read(update: Update, digest: Digest) -> Parsed | Ignored:
    if update.message is not None:
        return _message(update.message, digest)
    if update.edited_message is not None:
        return _edited(update.edited_message, digest)
    if update.callback_query is not None:
        return _tap(update.callback_query, digest)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, digest)
    return Ignored("autre mise à jour")


@dataclass(frozen=True, slots=True)
class _Private:
    """A message of one person in a private chat, checked: the library checks no types."""

    chat: int
    sender: int
    source: str
    at: datetime

    def parsed(self, event: Event) -> Parsed:
        return Parsed(event, str(self.sender), json.dumps({"chat_id": self.chat}))


def _private(
    chat: Chat, sender: User | None, message_id: int, at: datetime | None, digest: Digest
) -> _Private | Ignored:
    if chat.type != Chat.PRIVATE:
        return Ignored("canal" if chat.type == Chat.CHANNEL else "groupe")
    if sender is None:
        return Ignored("sans auteur")
    if sender.is_bot:
        return Ignored("robot")
    if not all(type(number) is int for number in (chat.id, sender.id, message_id)):
        raise NotUnderstood("identifiant qui n’est pas un nombre")
    if at is None:
        raise NotUnderstood("date absente")
    return _Private(chat.id, sender.id, digest(f"{chat.id}:{message_id}"), at)


def _message(message: Message, digest: Digest) -> Parsed | Ignored:
    who = _private(message.chat, message.from_user, message.message_id, message.date, digest)
    if isinstance(who, Ignored):
        return who
    for read in (_text, _place, _voice, _photo, _unsupported):
        event = read(message, who)
        if event is not None:
            return who.parsed(event)
    return Ignored("message de service")


def _text(message: Message, who: _Private) -> Event | None:
    if message.text is None:
        return None
    text = _words(message.text)
    if start := _START.fullmatch(text.strip()):
        payload = (start["payload"] or "").strip()
        if len(payload.split()) > 2:  # no link makes this: somebody wrote it, and danger is read everywhere
            return Text(at=who.at, source=who.source, text=payload)
        return _start(payload, who)
    return Text(at=who.at, source=who.source, text=text)


def _start(payload: str, who: _Private) -> Event:
    """`t.me/<bot>?start=<code>` or `<code>__<origin>`; a payload that is none of ours opens nothing."""
    carried = joining.read_payload(payload)
    if carried is None:
        return Start(at=who.at, source=who.source)
    return Start(at=who.at, source=who.source, campaign=carried.code or None, origin=carried.origin)


def _place(message: Message, who: _Private) -> Event | None:
    location = message.venue.location if message.venue is not None else message.location
    if location is None:
        return None
    latitude, longitude = location.latitude, location.longitude
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise NotUnderstood("lieu hors du globe")
    return Place(at=who.at, source=who.source, latitude=float(latitude), longitude=float(longitude))


def _voice(message: Message, who: _Private) -> Event | None:
    sound = message.voice or message.audio
    if sound is None:
        return None
    return Media(
        at=who.at,
        source=who.source,
        forme=Forme.VOCAL,
        reference=_known(sound.file_id),
        mime=sound.mime_type if isinstance(sound.mime_type, str) else None,
        size=_bound(sound.file_size),
        seconds=_bound(seconds(sound.duration)),
        caption=_words(message.caption),
    )


def _photo(message: Message, who: _Private) -> Event | None:
    if not message.photo:
        return None
    fitting = [one for one in message.photo if (_bound(one.file_size) or 0) <= LARGEST_PHOTO]
    by_size = sorted(fitting or message.photo, key=lambda one: one.width * one.height)
    chosen = next((one for one in by_size if max(one.width, one.height) >= ENOUGH_PIXELS), by_size[-1])
    return Media(
        at=who.at,
        source=who.source,
        forme=Forme.PHOTO,
        reference=_known(chosen.file_id),
        mime="image/jpeg",
        size=_bound(chosen.file_size),
        caption=_words(message.caption),
    )


def _unsupported(message: Message, who: _Private) -> Event | None:
    for name, kind in UNSUPPORTED.items():
        if getattr(message, name) is not None:
            return Unsupported(at=who.at, source=who.source, kind=kind, caption=_beside(message))
    return None


def _beside(message: Message) -> str:
    """Return what its author wrote beside something that is not read: a caption, the question of a poll."""
    return _words(message.caption or (message.poll.question if message.poll is not None else None))


def _edited(message: Message, digest: Digest) -> Parsed | Ignored:
    at = message.edit_date or message.date
    who = _private(message.chat, message.from_user, message.message_id, at, digest)
    if isinstance(who, Ignored):
        return who
    words = message.text if message.text is not None else message.caption
    if words is None:
        return Ignored("modification sans texte")  # a live location that moves
    return who.parsed(Edit(at=who.at, source=who.source, text=_words(words)))


def _tap(callback: CallbackQuery, digest: Digest) -> Parsed | Ignored:
    """A tapped button. Telegram does not say when: `at` is when the question was sent."""
    message = callback.message
    if message is None or callback.data is None:
        return Ignored("bouton d’un autre message")
    at = message.date if message.date else datetime.fromtimestamp(0, UTC)
    who = _private(message.chat, callback.from_user, message.message_id, at, digest)
    if isinstance(who, Ignored):
        return who
    return who.parsed(Press(at=who.at, source=who.source, data=(_words(callback.data),)))


def _membership(change: ChatMemberUpdated, digest: Digest) -> Parsed | Ignored:
    who = _private(change.chat, change.from_user, 0, change.date, digest)
    if isinstance(who, Ignored):
        return who
    if change.new_chat_member.status == "kicked":
        return who.parsed(Blocked(at=who.at, source=who.source))
    return Ignored("robot débloqué")


def _words(words: str | None) -> str:
    if not isinstance(words, str | None):
        raise NotUnderstood("texte qui n’est pas un texte")
    return words or ""


def _known(file_id: str) -> str:
    if not file_id:
        raise NotUnderstood("fichier sans identifiant")
    return file_id


def _bound(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 2**31 else None
