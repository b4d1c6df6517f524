"""What the bot says, before a channel renders it."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How the buttons are meant, for channels that can show more than buttons."""

    BUTTONS = "boutons"  # one tap
    SEVERAL = "plusieurs"  # tick several, then send
    ORDER = "ordre"  # put in order


@dataclass(frozen=True, slots=True)
class Button:
    """`data` comes back on a tap: at most 64 bytes (Telegram), ASCII.

    It is `REF.QUESTION.ITEM.CHOICE` with indices of the dialogue's revision, or `REF.!command`;
    REF names the participant's dialogue, so that two campaigns on one account do not mix.
    """

    data: str
    label: str


class EnclosedKind(StrEnum):
    PICTURE = "image"
    SOUND = "son"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of the campaign that goes with a message (consultation.enclosures holds its bytes).

    `words`: what it shows or says, for who cannot see or hear it.
    """

    kind: EnclosedKind
    sha256: str
    mime: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A text that WhatsApp approved beforehand, and what is put in its places, in order."""

    name: str
    parameters: tuple[str, ...] = ()
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `text` holds acknowledgement and question together: each message is billed.

    `step` is the question asked ("name" or "name/item"), None for information. `open` says that
    free words are expected. `options` answer the question; `commands` are ways out (Passer).
    `aloud` is said only where a voice note can be sent. `document` is a file to hand over (name,
    content), for MES DONNÉES. `enclosed` is a picture or a sound of the campaign.
    `template` is said instead where free words are not allowed any more (WhatsApp, after 24 hours).
    """

    text: str
    options: tuple[Button, ...] = ()
    commands: tuple[Button, ...] = ()
    shape: Shape = Shape.BUTTONS
    step: str | None = None
    open: bool = False
    progress: tuple[int, int] | None = None
    aloud: str = ""
    document: tuple[str, str] | None = None
    enclosed: Enclosed | None = None
    template: Template | None = None
