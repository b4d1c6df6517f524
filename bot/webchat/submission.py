"""What a posted form says: fields to one intent, before anything is kept. Nothing is guessed.

Words typed in the field are never dropped: what cannot be sent with them comes back with the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qs

from bot.webchat.identity import is_token
from bot.webchat.settings import MAX_FIELDS, MAX_TEXT

MAX_PRESSES = 50
MAX_DATA = 64
MAX_STEP = 100
MAX_ORIGIN = 64

Fields = Mapping[str, Sequence[str]]


class Action(StrEnum):
    """The buttons of the page that are not the conversation's own."""

    ACCEPT = "accepter"
    REFUSE = "refuser"
    LANGUAGE = "langue"
    SEND = "envoyer"
    SEVERAL = "plusieurs"
    LOOK = "relire"
    LEAVE = "quitter"


class Keyword(StrEnum):
    """Keywords that the page offers as buttons: they travel as the words themselves."""

    HELP = "AIDE"
    BACK = "RETOUR"
    PAUSE = "PAUSE"
    RESUME = "REPRENDRE"
    ANSWERS = "MES RÉPONSES"
    CORRECT = "CORRIGER"
    DATA = "MES DONNÉES"
    INFO = "INFOS"
    STOP = "STOP"
    DELETE = "SUPPRIMER"
    OTHER_PERSON = "UNE AUTRE PERSONNE"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in and not sent: shown again in the form."""

    text: str = ""
    ticked: tuple[str, ...] = ()


NO_DRAFT = Draft()


@dataclass(frozen=True, slots=True)
class Submission:
    """`action` LOOK asks for nothing. `text`, `data` and `keyword` exclude each other."""

    action: Action
    token: str | None
    form: str | None
    text: str = ""
    step: str | None = None
    data: tuple[str, ...] = ()
    origin: str | None = None
    seconds: int | None = None  # of a recording, as the page counted
    seen: str | None = None  # key of the last entry that the page shows
    draft: Draft = NO_DRAFT
    refused: str | None = None  # key of the text that says why nothing is sent


class TooManyFields(Exception):
    """No form of ours has so many fields."""


def fields_of(body: bytes) -> Fields:
    """Read a urlencoded body; raises TooManyFields. Bytes that are no UTF-8 become replacement signs."""
    try:
        return parse_qs(
            body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=MAX_FIELDS,
            encoding="utf-8",
            errors="replace",
        )
    except ValueError as error:
        raise TooManyFields from error


def read(fields: Fields) -> Submission:
    """Return what the form asks for; `refused` says why it asks for nothing that can be done."""
    words = _plain(_one(fields, "texte"))
    ticked = tuple(one[:MAX_DATA] for one in fields.get("choix", ())[:MAX_PRESSES])
    known = Submission(
        action=Action.LOOK,
        token=_token(fields),
        form=_one(fields, "formulaire")[:64] or None,
        step=_one(fields, "etape")[:MAX_STEP] or None,
        origin=_one(fields, "origine")[:MAX_ORIGIN] or None,
        seen=_one(fields, "vu")[:32] or None,
        seconds=_whole(_one(fields, "secondes")),
    )
    action, keyword = _one(fields, "action"), _one(fields, "mot")
    if keyword in set(Keyword):
        return replace(known, action=Action.SEND, text=keyword, step=None, draft=Draft(words, ticked))
    if action in {Action.ACCEPT, Action.REFUSE, Action.LANGUAGE, Action.LEAVE, Action.LOOK}:
        return replace(known, action=Action(action), draft=Draft(words, ticked))
    if action == Action.SEVERAL:
        return _ticked(known, words, ticked, _one(fields, "fini")[:MAX_DATA])
    if action == Action.SEND or (words.strip() and not ticked and not _one(fields, "bouton")):
        return _written(known, words, ticked)
    return _pressed(known, words, ticked, _one(fields, "bouton")[:MAX_DATA])


def _written(known: Submission, words: str, ticked: tuple[str, ...]) -> Submission:
    draft = Draft(words, ticked)
    if not words.strip():
        return replace(known, draft=draft, refused="vide")
    if len(words) > MAX_TEXT:
        return replace(known, draft=draft, refused="trop_long")
    return replace(known, action=Action.SEND, text=words)


def _pressed(known: Submission, words: str, ticked: tuple[str, ...], button: str) -> Submission:
    draft = Draft(words, ticked)
    if not button:
        return replace(known, draft=draft, refused="vide")
    if words.strip():
        return replace(known, draft=draft, refused="texte_et_bouton")
    return replace(known, action=Action.SEND, data=(button,))


def _ticked(known: Submission, words: str, ticked: tuple[str, ...], done: str) -> Submission:
    """`done` is the bot's own button that ends a choice begun before: then nothing more may be ticked."""
    draft = Draft(words, ticked)
    if not ticked and done and not words.strip():
        return replace(known, action=Action.SEND, data=(done,))
    if not ticked:
        return replace(known, draft=draft, refused="rien_de_coche")
    if words.strip():
        return replace(known, draft=draft, refused="texte_et_bouton")
    # One ticked option is the whole answer too: "fini" of the same dialogue says so.
    reference = ticked[0].partition(".")[0]
    return replace(known, action=Action.SEND, data=(*ticked, f"{reference}.!fini"))


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _whole(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else None


def _token(fields: Fields) -> str | None:
    token = _one(fields, "jeton")
    return token if is_token(token) else None


def _plain(words: str) -> str:
    """As people typed it: browsers send CRLF, and no database holds NUL."""
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
