"""The payload of a filled-in form: what the page wrote, and who sent it."""

import hashlib
import json
import re
from datetime import datetime
from typing import Any, TypeGuard

from bot.channels.contract import Digest, Identified, Ignored, NotUnderstood, Parsed
from bot.events import Start
from bot.field.form import Form, Given
from bot.incoming import LONGEST, clean
from consultation.origins import TAG
from consultation.words import ENTERED_MODES, Mode

FORM_ID = re.compile(r"[A-Za-z0-9_-]{16,40}")
MOST_ATTEMPTS = 50
MOST_ANSWERS = 500
MOST_CODES = 60
LONGEST_STEP = 100
_WRAPPED = ("campaign", "form", "by", "at", "body")


def payload(*, campaign: str, form: str, attempt: int, by: str, at: datetime, body: str) -> bytes:
    """Return the payload of what a page posted; `at` is when it came, `body` the JSON as it came."""
    values: dict[str, object] = {"campaign": campaign, "form": form, "by": by, "at": at.isoformat()}
    return json.dumps({**values, "attempt": attempt, "body": body}, ensure_ascii=False).encode(
        "utf-8", "replace"
    )


def sender_of(campaign: str, form: str) -> str:
    """A line for each form: one that cannot be handled holds no other back."""
    return f"{campaign}/{form}"


def key_of(campaign: str, form: str, attempt: int) -> tuple[str, ...]:
    """The same attempt of a form, however often it is sent, is one message."""
    return campaign, form, str(attempt)


class FieldReader:
    """bot.channels.contract.Reader for forms."""

    def identify(self, raw: bytes) -> Identified:
        try:
            wrapped = _wrapped(raw)
        except NotUnderstood:
            return Identified(("?", hashlib.sha256(raw).hexdigest()), "?")
        campaign, form = wrapped["campaign"], wrapped["form"]
        return Identified(key_of(campaign, form, wrapped["attempt"]), sender_of(campaign, form))

    def parse(self, raw: bytes, digest: Digest) -> Parsed | Ignored:
        """Return the beginning of a dialogue, with the form; raises NotUnderstood."""
        wrapped = _wrapped(raw)
        came = _time(wrapped["at"])
        form = _form(wrapped, came)
        source = digest(f"{form.campaign}/{form.id}/{form.attempt}")
        event = Start(at=form.at, source=source, campaign=form.campaign, origin=form.origin)
        return Parsed(event, sender_of(form.campaign, form.id), "", form=form)


def _wrapped(raw: bytes) -> dict[str, Any]:
    content = _json(raw.decode("utf-8", "replace"))
    whole = all(isinstance(content.get(name), str) for name in _WRAPPED)
    if not whole or type(content.get("attempt")) is not int:
        raise NotUnderstood("fiche : enveloppe incomplète")
    return content


def _form(wrapped: dict[str, Any], came: datetime) -> Form:
    body = _json(wrapped["body"])
    mode, seed, revision = body.get("mode"), body.get("seed"), body.get("revision")
    if not isinstance(mode, str) or mode not in set(ENTERED_MODES):
        raise NotUnderstood("fiche : mode de recueil inconnu")
    if not _number(seed) or not _number(revision):
        raise NotUnderstood("fiche : numéro manquant")
    answers = body.get("answers")
    if not isinstance(answers, list) or len(answers) > MOST_ANSWERS:
        raise NotUnderstood("fiche : réponses illisibles")
    quotation, origin = body.get("quotation"), body.get("origin")
    return Form(
        id=wrapped["form"],
        attempt=wrapped["attempt"],
        campaign=wrapped["campaign"],
        by=clean(wrapped["by"]),
        at=min(_time(body.get("at")), came),
        revision=revision,
        mode=Mode(mode),
        seed=seed,
        notice=body.get("notice") is True,
        origin=origin if isinstance(origin, str) and TAG.fullmatch(origin) else None,
        quotation=quotation if isinstance(quotation, bool) else None,
        given=tuple(_given(one) for one in answers),
    )


def _number(value: object) -> TypeGuard[int]:
    """What PostgreSQL's integer holds."""
    return type(value) is int and 0 <= value < 2**31


def _given(content: object) -> Given:
    if not isinstance(content, dict) or not isinstance(content.get("step"), str):
        raise NotUnderstood("fiche : réponse sans question")
    step, codes, words = content["step"], content.get("codes", []), content.get("text", "")
    known = isinstance(codes, list) and all(isinstance(one, str) for one in codes)
    if len(step) > LONGEST_STEP or not known or len(codes) > MOST_CODES or not isinstance(words, str):
        raise NotUnderstood("fiche : réponse illisible")
    known_codes = tuple(clean(one)[:LONGEST_STEP] for one in codes)
    return Given(clean(step), known_codes, clean(words, LONGEST), cut=len(words) > LONGEST)


def _json(words: str) -> dict[str, Any]:
    try:
        content: Any = json.loads(words)
    except (ValueError, RecursionError):
        raise NotUnderstood("fiche : pas du JSON") from None
    if not isinstance(content, dict):
        raise NotUnderstood("fiche : pas une fiche")
    return content


def _time(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise NotUnderstood("fiche : date illisible")
    return found
