"""Reads the web's payloads for the inbox and the runner, as every channel does."""

import hashlib

from bot.channels.contract import Digest, Identified, NotUnderstood, Parsed
from bot.events import Event, Media, Press, Start, Text
from bot.webchat.payload import Kind, NotAPayload, Payload, read
from consultation.words import Forme


class WebReader:
    """`Reader` of Channel.WEB: the sender is the token, and nothing has to be sent anywhere."""

    def identify(self, raw: bytes) -> Identified:
        try:
            payload = read(raw)
        except NotAPayload:
            return Identified((hashlib.sha256(raw).hexdigest(),), "")
        return Identified((payload.token, payload.form, payload.content()), payload.token)

    def parse(self, raw: bytes, digest: Digest) -> Parsed:
        """Raises NotUnderstood."""
        try:
            payload = read(raw)
        except NotAPayload as error:
            raise NotUnderstood(f"champ {error}") from error
        source = digest(payload.name)
        return Parsed(_event(payload, source), payload.token, payload.token)


def _event(payload: Payload, source: str) -> Event:
    match payload.kind:
        case Kind.START:
            return Start(
                at=payload.at,
                source=source,
                campaign=payload.campaign,
                origin=payload.origin,
                source_digest=payload.source,
            )
        case Kind.TEXT:
            return Text(at=payload.at, source=source, text=payload.text, step=payload.step)
        case Kind.PRESS:
            return Press(at=payload.at, source=source, data=payload.data)
        case Kind.VOICE:
            return Media(
                at=payload.at,
                source=source,
                forme=Forme.VOCAL,
                reference=source,  # as bot.uploads keeps it
                seconds=payload.seconds,
                step=payload.step,
            )
