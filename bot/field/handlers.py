"""What each address of field entry does. Nothing without a key."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot import inbox
from bot.field import entries, pages
from bot.field.reader import FORM_ID, MOST_ATTEMPTS, FieldReader, key_of, payload
from bot.field.settings import MAX_BODY, FieldSettings
from bot.inbox import Arrival
from bot.receiver import Receiver, ReceiverFull
from bot.webchat.answers import FOR_GOOD, PRIVATE
from bot.webchat.body import TooLarge, read_body
from consultation import campaigns
from consultation.access import FIELD_COOKIE, FIELD_HOURS, FIELD_PATH, LONGEST, Holder, holder_of
from consultation.keyring import Keys
from consultation.origins import TAG
from consultation.words import CampaignState, Channel, MailState

LOOK_EVERY = 0.05
LOGIN_BODY = 4096
CHOSEN = ("mode", "o")
"""What a link to the form chooses: how people answer, and where they were met."""
CLIENT_GONE = 499
UNKNOWN = ("Campagne inconnue", "Aucune campagne n’a ce code. Vérifiez l’adresse.")


class Handlers:
    """The endpoints under `/terrain`."""

    def __init__(
        self, sessions: sessionmaker[Session], keys: Keys, receiver: Receiver, settings: FieldSettings
    ) -> None:
        self._sessions = sessions
        self._keys = keys
        self._receiver = receiver
        self._settings = settings

    async def show(self, request: Request) -> Response:
        """GET /terrain/<code>: the form, or the page that asks for a key."""
        code = request.path_params["code"]
        try:
            if await run_in_threadpool(self._campaign, code) is None:
                return _page(pages.simple(*UNKNOWN), 404)
            holder = await run_in_threadpool(self._holder, request)
            if holder is None or "entrer" in request.query_params:
                chosen = {name: request.query_params.get(name, "") for name in CHOSEN}
                return _page(
                    pages.login(code, chosen), 401
                )  # the service worker keeps no page but those of 200
            origin = request.query_params.get("o", "")
            return await run_in_threadpool(self._form, code, holder, origin)
        except SQLAlchemyError:
            return _page(
                pages.simple("En panne", "La base de données ne répond pas. Réessayez bientôt."), 503
            )

    async def enter(self, request: Request) -> Response:
        """POST /terrain/entrer: a key in exchange for a cookie that no script reads."""
        try:
            fields = parse_qs((await read_body(request, LOGIN_BODY)).decode("utf-8", "replace"))
        except (TooLarge, ClientDisconnect):
            return _page(pages.login("", {}), 413)
        key, code = fields.get("key", [""])[0].strip()[:LONGEST], fields.get("code", [""])[0]
        if campaigns.CODE.fullmatch(code) is None:
            code = ""
        if await run_in_threadpool(self._known, key) is None:
            chosen = {name: fields.get(name, [""])[0] for name in CHOSEN}
            return _page(pages.login(code, chosen, refused=True), 401)
        kept = urlencode({name: fields[name][0] for name in CHOSEN if fields.get(name)})
        back = f"{FIELD_PATH}/{code}{'?' if kept else ''}{kept}" if code else "/console/"
        response = RedirectResponse(back, 303, PRIVATE)
        response.set_cookie(
            FIELD_COOKIE,
            key,
            max_age=FIELD_HOURS * 3600,
            path=FIELD_PATH,
            secure=(self._settings.public_url or str(request.url)).startswith("https:"),
            httponly=True,
            samesite="strict",
        )
        return response

    async def post(self, request: Request) -> Response:
        """POST /terrain/<code>/fiches/<form>/<attempt>: kept first; then what became of it, if it is quick.

        200 with the outcome, 202 kept and not handled yet; the same form again is answered the same way.
        """
        code, form, attempt = _named(request)
        if not attempt:
            return _data({"words": "L’adresse de la fiche ne convient pas."}, 400)
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return _data({"words": "Cette demande vient d’un autre site."}, 403)
        try:
            holder = await run_in_threadpool(self._holder, request)
            if holder is None:
                return _data({"words": "La clé n’est plus valable."}, 401)
            if await run_in_threadpool(self._campaign, code) is None:
                return _data({"words": "Cette campagne n’existe pas."}, 404)
            body = (await read_body(request, MAX_BODY)).decode("utf-8", "replace")
            raw = payload(
                campaign=code, form=form, attempt=attempt, by=holder.name, at=datetime.now(UTC), body=body
            )
            kept = await self._receiver.keep(Arrival(Channel.CONSOLE, FieldReader().identify(raw), raw))
            if kept.refused:
                return _data({"words": "Trop de fiches attendent."}, 503)
            return await self._outcome(code, form, attempt, self._settings.wait_seconds)
        except TooLarge:
            return _data({"words": "Cette fiche est trop longue."}, 413)
        except (ReceiverFull, SQLAlchemyError):
            return _data({"words": "La base de données ne répond pas."}, 503)
        except ClientDisconnect:
            return Response(status_code=CLIENT_GONE)

    async def outcome(self, request: Request) -> Response:
        """GET the same address: what became of it; 202 while it waits."""
        code, form, attempt = _named(request)
        try:
            if await run_in_threadpool(self._holder, request) is None:
                return _data({"words": "La clé n’est plus valable."}, 401)
            return await self._outcome(code, form, attempt, 0.0)
        except SQLAlchemyError:
            return _data({"words": "La base de données ne répond pas."}, 503)

    async def static(self, request: Request) -> Response:
        try:
            content, kind = pages.static(request.path_params["name"])
        except KeyError:
            return Response(status_code=404)
        return Response(content, media_type=kind, headers=FOR_GOOD)

    async def worker(self, _request: Request) -> Response:
        """GET /terrain/veille.js: at the root of what it watches, and never in the browser's own cache."""
        return Response(pages.worker(), media_type="text/javascript", headers=PRIVATE)

    async def _outcome(self, code: str, form: str, attempt: int, patience: float) -> Response:
        deadline = asyncio.get_running_loop().time() + patience
        while True:
            found = await run_in_threadpool(self._find, code, form, attempt)
            if found is not None:
                return _data(found, 200)
            if asyncio.get_running_loop().time() >= deadline:
                return _data({}, 202)
            await asyncio.sleep(LOOK_EVERY)

    def _holder(self, request: Request) -> Holder | None:
        return self._known(request.cookies.get(FIELD_COOKIE, ""))

    def _known(self, key: str) -> Holder | None:
        with self._sessions() as session:
            return holder_of(session, key, datetime.now(UTC))

    def _campaign(self, code: str) -> int | None:
        with self._sessions() as session:
            found = entries.campaign_of(session, code)
            return None if found is None else found[0]

    def _find(self, code: str, form: str, attempt: int) -> dict[str, object] | None:
        """Return what the page is told of a form; None while it waits."""
        with self._sessions() as session:
            campaign = entries.campaign_of(session, code)
            found = None if campaign is None else entries.find(session, campaign[0], form)
            if found is not None and found.attempt >= attempt:
                return pages.told(found)
            state = inbox.state_of(session, self._keys, Channel.CONSOLE, key_of(code, form, attempt))
            return pages.LOST if state == MailState.DEAD else None

    def _form(self, code: str, holder: Holder, origin: str) -> Response:
        with self._sessions() as session:
            try:
                campaign = campaigns.find(session, code)
            except campaigns.CampaignUnknown:
                return _page(pages.simple(*UNKNOWN), 404)
            if campaign.state == CampaignState.CLOSED:
                return _page(pages.simple("Campagne close", "Plus personne ne peut y répondre."), 410)
            revision = campaigns.current_revision(session, campaign)
            questionnaire = campaigns.questionnaire_of(session, revision.id)
            tag = origin if TAG.fullmatch(origin) else None
            mails = self._settings.mails
            return _page(pages.form(code, revision.number, questionnaire, holder.name, tag, mails=mails))


def _named(request: Request) -> tuple[str, str, int]:
    """Return code, form and attempt of the address; attempt 0 where they cannot be one."""
    code, form, attempt = (request.path_params[name] for name in ("code", "form", "attempt"))
    good = campaigns.CODE.fullmatch(code) and FORM_ID.fullmatch(form) and 1 <= attempt <= MOST_ATTEMPTS
    return code, form, attempt if good else 0


def _page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, PRIVATE)


def _data(content: dict[str, object], status: int) -> JSONResponse:
    return JSONResponse(content, status, PRIVATE)
