"""Taking a posted form: who posts, whether it fits the limits, kept, answered."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from bot import files
from bot.files import LARGEST, accept
from bot.receiver import Receiver, ReceiverFull
from bot.webchat.answers import cookie_of
from bot.webchat.body import TooLarge, read_body
from bot.webchat.identity import new_token
from bot.webchat.limits import Meter
from bot.webchat.pages import boxes_left
from bot.webchat.posting import Outcome, Poster, payloads, post, voice
from bot.webchat.settings import MAX_BODY, MAX_TEXT, WebchatSettings
from bot.webchat.source import Sources, visitor_address
from bot.webchat.submission import NO_DRAFT, Draft, Keyword, Submission, TooManyFields, fields_of, read
from bot.webchat.texts import page_text, waiting_time
from bot.webchat.view import Holding, View, holding, look
from consultation.keyring import Keys
from consultation.words import CampaignState, Forme
from nlu.commands import Command, command

logger = logging.getLogger(__name__)

HOUR, MINUTE = 3600.0, 60.0
RECORDINGS_AT_ONCE = 8
"""Recordings that a web process holds in memory: 16 MB at most."""
DESCRIPTION = "x-reponse"
"""Header in which the script sends the form's fields: no form of another site can."""


class Refused(Exception):
    """Nothing can be taken: `key` of the page that says why. `again` is what its author may send again."""

    def __init__(self, key: str, status: int, wait: float = 0.0, again: Submission | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.status = status
        self.wait = wait
        self.again = again


@dataclass(frozen=True, slots=True)
class Taken:
    """What to show after a post: a `notice` where something was not sent, with the `draft` of it."""

    view: View
    submission: Submission
    token: str
    notice: str | None = None
    draft: Draft = NO_DRAFT
    status: int = 200
    wait: float = 0.0


class Counter:
    """The place where posted forms arrive: one for a web process, since it holds the limits."""

    def __init__(
        self, sessions: sessionmaker[Session], keys: Keys, receiver: Receiver, settings: WebchatSettings
    ) -> None:
        self._sessions = sessions
        self._keys = keys
        self._receiver = receiver
        self._settings = settings
        self._sources = Sources(sessions, keys)
        self._starts = Meter(settings.starts_per_hour, HOUR)
        self._persons = Meter(settings.persons_per_hour, HOUR)
        self._messages = Meter(settings.messages_per_minute, MINUTE)
        self._of_address = Meter(settings.messages_per_minute_of_address, MINUTE)
        self._recordings = asyncio.Semaphore(RECORDINGS_AT_ONCE)

    async def take(self, request: Request) -> Taken:
        """Raises Refused, CampaignUnknown, ClientDisconnect."""
        submission = await _submitted(request)
        try:
            return await self._take(request, submission)
        except (ReceiverFull, SQLAlchemyError) as error:
            logger.warning("page web : message non gardé (%s)", type(error).__name__)
            raise Refused("page_panne", 503, wait=MINUTE, again=submission) from error

    async def _take(self, request: Request, submission: Submission) -> Taken:
        code: str = request.path_params["code"]
        holder = await run_in_threadpool(self._holding, code, (submission.token, cookie_of(request, code)))
        token = holder.token or submission.token or new_token()
        if submission.refused is not None:
            notice = _say(submission.refused, submission)
            return Taken(await self.look(code, token), submission, token, notice, submission.draft)
        address = visitor_address(request, self._settings.trust_proxy)
        source = await run_in_threadpool(self._sources.digest, address, datetime.now(UTC).date())
        poster = Poster(code, token, holder.state is CampaignState.OPEN, holder.stage, source)
        sent = payloads(poster, submission, datetime.now(UTC))
        if not sent:
            return Taken(await self.look(code, token), submission, token, draft=submission.draft)
        if (boxes := await self._too_many_boxes(code, token, submission)) is not None:
            ticked = Draft(ticked=submission.data)
            return Taken(await self.look(code, token), submission, token, boxes, ticked)
        if wait := self._too_many_people(poster, submission):
            notice = page_text("trop_de_personnes", attente=waiting_time(wait))
            return Taken(await self.look(code, token), submission, token, notice, NO_DRAFT, 429, wait)
        if wait := self._too_many(poster):
            if holder.stage is None:
                raise Refused("page_trop_de_departs", 429, wait=wait)
            notice = page_text("trop_vite", attente=waiting_time(wait))
            view = await self.look(code, token)
            return Taken(view, submission, token, notice, _unsent(submission), 429, wait)
        outcome = await post(self._sessions, self._keys, self._receiver, sent, self._settings.wait_seconds)
        view = await self.look(code, token)
        if outcome is Outcome.DEAD:
            return Taken(view, submission, token, page_text("perdu"), _unsent(submission))
        if outcome is Outcome.REFUSED:
            notice = page_text("trop_vite", attente=waiting_time(MINUTE))
            return Taken(view, submission, token, notice, _unsent(submission), 429, MINUTE)
        return Taken(view, submission, token, draft=submission.draft)

    async def take_voice(self, request: Request) -> Taken:
        """Take a recording: the script of the page sends its bytes, and the form's fields in a header.

        Raises Refused, CampaignUnknown, ClientDisconnect.
        """
        submission = _described(request)
        if self._recordings.locked():
            raise Refused("page_panne", 503, wait=MINUTE)
        async with self._recordings:
            try:
                recording = await read_body(request, LARGEST[Forme.VOCAL])
                accept(recording, Forme.VOCAL, submission.seconds)
                return await self._take_voice(request, submission, recording)
            except (TooLarge, files.Refused) as error:
                raise Refused("vocal_refuse", 413) from error
            except (ReceiverFull, SQLAlchemyError) as error:
                logger.warning("page web : vocal non gardé (%s)", type(error).__name__)
                raise Refused("page_panne", 503, wait=MINUTE) from error

    async def _take_voice(self, request: Request, submission: Submission, recording: bytes) -> Taken:
        code: str = request.path_params["code"]
        holder = await run_in_threadpool(self._holding, code, (submission.token, cookie_of(request, code)))
        token = holder.token or submission.token or new_token()
        address = visitor_address(request, self._settings.trust_proxy)
        source = await run_in_threadpool(self._sources.digest, address, datetime.now(UTC).date())
        poster = Poster(code, token, holder.state is CampaignState.OPEN, holder.stage, source)
        sent = voice(poster, submission, recording, datetime.now(UTC))
        if sent is None:
            return Taken(await self.look(code, token), submission, token)
        if wait := self._too_many(poster):
            notice = page_text("trop_vite", attente=waiting_time(wait))
            return Taken(await self.look(code, token), submission, token, notice, NO_DRAFT, 429, wait)
        outcome = await post(
            self._sessions,
            self._keys,
            self._receiver,
            (sent,),
            self._settings.wait_seconds,
            recording=recording,
        )
        view = await self.look(code, token)
        if outcome is Outcome.REFUSED:
            notice = page_text("trop_vite", attente=waiting_time(MINUTE))
            return Taken(view, submission, token, notice, NO_DRAFT, 429, MINUTE)
        return Taken(view, submission, token, page_text("perdu") if outcome is Outcome.DEAD else None)

    async def look(self, code: str, token: str | None) -> View:
        """Raises CampaignUnknown, SQLAlchemyError."""
        return await run_in_threadpool(self._look, code, token)

    def _look(self, code: str, token: str | None) -> View:
        with self._sessions.begin() as session:
            return look(session, self._keys, code, token)

    def _holding(self, code: str, tokens: tuple[str | None, ...]) -> Holding:
        with self._sessions() as session:
            return holding(session, self._keys, code, tokens)

    async def _too_many_boxes(self, code: str, token: str, submission: Submission) -> str | None:
        """Return what to say to more ticks than the question takes: sent, they would all be lost."""
        if len(submission.data) < 2:
            return None
        view = await self.look(code, token)
        talk = view.conversation
        if talk is None or talk.focus is None:
            return None
        at_most = boxes_left(view.questionnaire, talk.dialogue)
        offered = {option.data for option in talk.focus.options}
        ticked = len(offered.intersection(submission.data))
        if at_most is None or ticked <= at_most:
            return None
        return page_text("trop_de_cases", view.register, nombre=ticked, maximum=at_most)

    def _too_many_people(self, poster: Poster, submission: Submission) -> float:
        """Count somebody who asks to answer in another's place: that begins a participant too."""
        if poster.stage is None or command(submission.text) is not Command.OTHER_PERSON:
            return 0.0
        return self._persons.take(poster.token) or self._starts.take(poster.source or "?")

    def _too_many(self, poster: Poster) -> float:
        """Count one post. Return 0.0 when it fits, else the seconds to wait."""
        address = poster.source or "?"
        if poster.stage is None and (wait := self._starts.take(address)):
            return wait
        return self._messages.take(poster.token) or self._of_address.take(address)


def _described(request: Request) -> Submission:
    if request.headers.get("sec-fetch-site") == "cross-site" or DESCRIPTION not in request.headers:
        raise Refused("page_refusee", 403)
    try:
        return read(fields_of(request.headers[DESCRIPTION].encode("latin-1", "replace")))
    except TooManyFields as error:
        raise Refused("page_trop_gros", 413) from error


async def _submitted(request: Request) -> Submission:
    # A page of another site can post a form here, but not read the answer; it has no business here.
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise Refused("page_refusee", 403)
    try:
        return read(fields_of(await read_body(request, MAX_BODY)))
    except (TooLarge, TooManyFields) as error:
        raise Refused("page_trop_gros", 413) from error


def _say(key: str, submission: Submission) -> str:
    if key == "trop_long":
        return page_text(key, longueur=len(submission.draft.text), maximum=MAX_TEXT)
    return page_text(key)


def _unsent(submission: Submission) -> Draft:
    """The words that were to be sent, back in the field; a keyword is a button, not a draft."""
    return submission.draft if submission.text in set(Keyword) else Draft(submission.text)
