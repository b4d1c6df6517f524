"""The pages of field entry as HTML, and what is told of a form; nothing here knows a request."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from bot.engine.ask import say, wording
from bot.field.entries import Entry
from bot.field.filling import Reason
from bot.field.settings import DEALS
from bot.field.sheet import READER, deals, questions
from bot.templating import environment, versioned
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.spoken import without_commands
from consultation.words import FieldState

STATIC = {
    "field.css": "text/css",
    "conditions.js": "text/javascript",
    "queue.js": "text/javascript",
    "field.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
WORKER = "veille.js"

WORDS = {
    Reason.UNKNOWN: "Cette question n’existe pas.",
    Reason.NOT_ASKED: "Cette question ne se pose pas, vu les autres réponses.",
    Reason.OPTIONS: "Ce choix n’est pas possible, ou il y en a trop.",
    Reason.NUMBER: "Ce nombre ne convient pas.",
    Reason.WORDS: "Cette réponse est vide, ou ne convient pas.",
    Reason.LONG: "Cette réponse est trop longue : seul son début est gardé. Raccourcissez-la.",
    Reason.REQUIRED: "Cette question est obligatoire.",
    Reason.YOUNG: "Moins de 15 ans ? Vérifiez. Si c’est vrai, effacez la fiche.",
    Reason.NOTICE: "La personne n’a pas dit « J’ai compris » : rien n’est gardé.",
    Reason.GATE: "L’âge (15 ans ou plus) n’est pas rempli : rien n’est gardé.",
    Reason.CLOSED: "La campagne est close : plus personne ne peut répondre.",
    Reason.NOT_OPEN: "La campagne n’est pas ouverte : ouvrez-la, puis corrigez la fiche pour la renvoyer.",
    Reason.REVISION: "Le questionnaire n’est pas reconnu : rechargez la page.",
}


LOST: dict[str, object] = {
    "state": FieldState.REFUSED.value,
    "refusals": {"": "La fiche n’a pas pu être lue. Elle est gardée pour l’équipe technique : prévenez-la."},
    "danger": False,
}


def form(
    code: str, revision: int, questionnaire: Questionnaire, holder: str, origin: str | None, *, mails: bool
) -> str:
    """The long form, with all it needs without a network; `mails` as FieldSettings has it."""
    sheet = {
        "code": code,
        "revision": revision,
        "origin": origin,
        "questions": questions(questionnaire),
        "deals": deals(questionnaire, (secrets.randbits(31) for _ in range(DEALS))),
    }
    notice = questionnaire.notice
    return _render(
        "form.html",
        code=code,
        questionnaire=questionnaire,
        holder=holder,
        referent=questionnaire.referent,
        mailed=mails and questionnaire.referent is not None and bool(questionnaire.referent.email),
        notice=_spoken_notice(questionnaire),
        more=f"{without_commands(wording(questionnaire, READER, notice.more))}\n"
        + say(questionnaire, "lecture_droits"),
        quotation=say(questionnaire, "citer"),
        # Inside a script element only "<" could end it.
        sheet=Markup(json.dumps(sheet, ensure_ascii=False).replace("<", "\\u003c")),  # noqa: S704
    )


def _spoken_notice(questionnaire: Questionnaire) -> str:
    """What is read aloud: the questionnaire's own text, or its first screen without words to write."""
    notice = questionnaire.notice
    if notice.aloud is not None:
        return wording(questionnaire, READER, notice.aloud)
    kept = without_commands(wording(questionnaire, READER, notice.label))
    return f"{kept}\n\n{say(questionnaire, 'lecture_arret')}"


def login(code: str, chosen: Mapping[str, str], *, refused: bool = False) -> str:
    """The page that asks for a key; `chosen` goes on to the form (bot.field.handlers.CHOSEN)."""
    return _render("login.html", code=code, chosen=chosen, refused=refused)


def simple(heading: str, sentence: str) -> str:
    return _render("simple.html", heading=heading, sentence=sentence)


def told(entry: Entry) -> dict[str, object]:
    """Return what the page is told of a form: the reasons in words, by step."""
    refusals = {step: WORDS[Reason(reason)] for step, reason in entry.refusals.items()}
    return {"state": entry.state.value, "refusals": refusals, "danger": entry.danger}


def static(name: str) -> tuple[bytes, str]:
    """Return a file of the page and its type; raises KeyError."""
    kind = STATIC[name]
    return _file(name), kind


@cache
def worker() -> str:
    """The service worker, with the files to keep and a version that changes with any of them."""
    names = [_versioned(name) for name in STATIC]
    script = _file(WORKER).decode()
    version = hashlib.sha256((script + "".join(names)).encode()).hexdigest()[:12]
    return script.replace("VERSION", version).replace("FILES", json.dumps(names))


@cache
def _file(name: str) -> bytes:
    return (files("bot.field") / "static" / name).read_bytes()


def _versioned(name: str) -> str:
    return versioned(f"/terrain/_/{name}", _file(name))


@cache
def _environment() -> Environment:
    return environment("bot.field", _versioned)


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values)
