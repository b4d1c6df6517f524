"""What each address of the chat does. Viewing a page never creates anything."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.receiver import Receiver
from bot.webchat import answers, pages, transcript
from bot.webchat.identity import is_token, new_form, new_token
from bot.webchat.settings import WebchatSettings
from bot.webchat.submission import MAX_ORIGIN, NO_DRAFT, Action
from bot.webchat.taking import Counter, Refused, Taken
from bot.webchat.texts import waiting_time
from bot.webchat.view import View
from consultation import campaigns, enclosures
from consultation.campaigns import CampaignUnknown
from consultation.keyring import Keys
from consultation.words import CampaignState

logger = logging.getLogger(__name__)

NEWS = "#suite"
"""Where a browser goes after a post: to the first bubble that it did not show yet."""
AFTER_COOKIE = "cookie"
RESUMED = "repris"
"""In the address where a private link led: the page says whose conversation this may be."""
CLIENT_GONE = 499
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Handlers:
    """The endpoints. Errors of people and of the database become pages; other ones stay errors."""

    def __init__(
        self, sessions: sessionmaker[Session], keys: Keys, receiver: Receiver, settings: WebchatSettings
    ) -> None:
        self._sessions = sessions
        self._keys = keys
        self._settings = settings
        self._counter = Counter(sessions, keys, receiver, settings)

    async def show(self, request: Request) -> Response:
        """GET /c/<code>: the first page, or the conversation of who holds the cookie."""
        code: str = request.path_params["code"]
        try:
            view = await self._counter.look(code, answers.cookie_of(request, code))
        except CampaignUnknown:
            return _unknown(code)
        except SQLAlchemyError as error:
            return _broken(error)
        if view.conversation is None and "nouveau" in request.query_params:
            view = replace(view, farewell=())
        return self._page(request, view, resumed=RESUMED in request.query_params)

    async def resume(self, request: Request) -> Response:
        """GET /c/<code>/r/<token>: the private link. A token that nobody holds does what no token does."""
        code, token = request.path_params["code"], request.path_params["token"]
        mine = answers.cookie_of(request, code)
        back = AFTER_COOKIE in request.query_params
        try:
            view = await self._counter.look(code, token if is_token(token) else None)
            other = None if mine in {None, token} else await self._counter.look(code, mine)
        except CampaignUnknown:
            return _unknown(code)
        except SQLAlchemyError as error:
            return _broken(error)
        if view.conversation is None or mine == token:
            return answers.see(f"/c/{code}?{RESUMED}" if view.conversation and back else f"/c/{code}")
        if other is not None and other.conversation is not None:
            # Whoever spreads their own link would read what this person writes from now on.
            return answers.page(pages.which(other, token))
        if back:  # cookies are refused: the page carries the token itself
            return self._page(request, view, resumed=True)
        response = answers.see(f"/c/{code}/r/{token}?{AFTER_COOKIE}")
        answers.remember(response, request, self._settings, code, token)
        return response

    async def switch(self, request: Request) -> Response:
        """POST /c/<code>/r/<token>: leave one's own conversation for the one of the link.

        Only the page that asks has the token of the cookie: no other site can decide this.
        """
        code, token = request.path_params["code"], request.path_params["token"]
        try:
            taken = await self._counter.take(request)
            view = await self._counter.look(code, token if is_token(token) else None)
        except CampaignUnknown:
            return _unknown(code)
        except Refused as refused:
            return _refused(refused, code)
        except SQLAlchemyError as error:
            return _broken(error)
        except ClientDisconnect:
            return Response(status_code=CLIENT_GONE)
        mine = answers.cookie_of(request, code)
        if mine is None or taken.submission.token != mine or view.conversation is None:
            return answers.see(f"/c/{code}/r/{token}")
        response = answers.see(f"/c/{code}?{RESUMED}")
        answers.remember(response, request, self._settings, code, token)
        return response

    async def post(self, request: Request) -> Response:
        """POST /c/<code>: a plain form, without JavaScript."""
        code: str = request.path_params["code"]
        try:
            taken = await self._counter.take(request)
        except CampaignUnknown:
            return _unknown(code)
        except Refused as refused:
            return _refused(refused, code)
        except ClientDisconnect:
            return Response(status_code=CLIENT_GONE)
        if taken.submission.action is Action.LEAVE:
            response: Response = answers.see(f"/c/{code}?nouveau")
            answers.forget(response, request, self._settings, code)
            return response
        clean = taken.notice is None and taken.draft == NO_DRAFT
        if clean and answers.cookie_of(request, code) == taken.token:
            response = answers.see(f"/c/{code}{NEWS}")
        else:
            response = self._page(request, taken.view, taken)
        if taken.view.conversation is not None or taken.view.farewell:
            answers.remember(response, request, self._settings, code, taken.token)
        return response

    async def messages(self, request: Request) -> Response:
        """POST /c/<code>/messages: the same form, sent by the script of the page."""
        return await self._to_script(request, self._counter.take)

    async def voice(self, request: Request) -> Response:
        """POST /c/<code>/vocal: a recording, sent by the script of the page."""
        return await self._to_script(request, self._counter.take_voice)

    async def _to_script(self, request: Request, take: Callable[[Request], Awaitable[Taken]]) -> Response:
        try:
            taken = await take(request)
        except CampaignUnknown:
            return answers.data({"elsewhere": True}, 404)
        except Refused as refused:
            headers = _retry(refused.wait)
            return answers.data(
                {"notice": pages.sentence(refused.key, refused.wait)}, refused.status, headers
            )
        except ClientDisconnect:
            return Response(status_code=CLIENT_GONE)
        if taken.notice is not None:
            return answers.data({"notice": taken.notice}, taken.status, _retry(taken.wait))
        if taken.view.conversation is None:
            return answers.data({"elsewhere": True})
        response = answers.data(self._news(taken))
        code: str = request.path_params["code"]
        answers.remember(response, request, self._settings, code, taken.token)
        return response

    async def document(self, request: Request) -> Response:
        """POST /c/<code>/document: a file that the bot handed over (MES DONNÉES)."""
        code: str = request.path_params["code"]
        try:
            taken = await self._counter.take(request)
        except CampaignUnknown:
            return _unknown(code)
        except Refused as refused:
            return _refused(refused, code)
        except ClientDisconnect:
            return Response(status_code=CLIENT_GONE)
        found = await run_in_threadpool(self._document, code, taken.token, taken.submission.seen or "")
        return self._page(request, taken.view) if found is None else answers.attached(*found)

    async def enclosed(self, request: Request) -> Response:
        """GET /c/_/f/<sha256>: a sound or picture of a campaign, for anybody to hear or see."""
        found = await run_in_threadpool(self._enclosed, request.path_params["sha256"])
        if found is None:
            return answers.page(pages.simple("page_inconnue"), 404)
        return answers.part_of(request, *found)

    async def static(self, request: Request) -> Response:
        try:
            content, kind = pages.static(request.path_params["name"])
        except KeyError:
            return answers.page(pages.simple("page_inconnue"), 404)
        return Response(content, media_type=kind, headers=answers.FOR_GOOD)

    def _page(
        self, request: Request, view: View, taken: Taken | None = None, *, resumed: bool = False
    ) -> Response:
        """Return the page of a view: the conversation, else what stands in its place."""
        notice = None if taken is None else taken.notice
        status = 200 if taken is None else taken.status
        headers = {} if taken is None else _retry(taken.wait)
        if view.conversation is not None:
            link = answers.private_link(request, self._settings, view.code, view.token or "")
            html = pages.chat(view, _ask(view, taken), link=link, notice=notice, resumed=resumed)
        elif view.farewell:
            html = pages.over(view)
        elif view.state is not CampaignState.OPEN:
            closed = view.state is CampaignState.CLOSED
            html = pages.simple("page_close" if closed else "page_brouillon", view)
        else:
            origin = request.query_params.get("o", "")[:MAX_ORIGIN]
            html = pages.start(view, new_form(), new_token(), origin=origin, notice=notice)
        return answers.page(html, status, headers)

    def _news(self, taken: Taken) -> dict[str, object]:
        """What the page does not show yet; all of it where the page shows what is no longer there."""
        talk = taken.view.conversation
        assert talk is not None
        keys = [entry.key for entry in talk.entries]
        known = taken.submission.seen in keys
        after = keys.index(taken.submission.seen) + 1 if taken.submission.seen in keys else 0
        asked = _ask(taken.view, taken)
        return {
            "reset": not known,
            "entries": pages.entries(taken.view, talk.entries[after:]),
            "answer": pages.answer(taken.view, asked),
            "title": pages.title(taken.view, asked),
            "waiting": talk.waiting,
        }

    def _enclosed(self, sha256: str) -> tuple[bytes, str] | None:
        if not _SHA256.fullmatch(sha256):
            return None
        with self._sessions() as session:
            return enclosures.with_type(session, sha256)

    def _document(self, code: str, token: str, key: str) -> tuple[str, str] | None:
        with self._sessions() as session:
            campaign = campaigns.find(session, code)
            return transcript.document(session, self._keys, campaign, token, key)


def _ask(view: View, taken: Taken | None) -> pages.Ask:
    talk = view.conversation
    assert talk is not None
    draft = NO_DRAFT if taken is None else taken.draft
    return pages.ask(view, talk.focus, new_form(), draft, talk.dialogue)


def _retry(wait: float) -> dict[str, str]:
    return {"Retry-After": str(int(wait) + 1)} if wait else {}


def _unknown(code: str) -> Response:
    """A code copied from a poster in capitals is the same code."""
    if code != code.lower() and code.isascii():
        return answers.see(f"/c/{code.lower()}")
    return answers.page(pages.simple("page_inconnue"), 404)


def _refused(refused: Refused, code: str) -> Response:
    html = pages.simple(refused.key, again=refused.again, code=code, attente=waiting_time(refused.wait))
    return answers.page(html, refused.status, _retry(refused.wait))


def _broken(error: SQLAlchemyError) -> Response:
    logger.warning("page web : base de données injoignable (%s)", type(error).__name__)
    return answers.page(pages.simple("page_panne"), 503, _retry(60.0))
