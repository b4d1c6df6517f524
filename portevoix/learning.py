"""Learning inside the tag role: the model in service is followed, and words that were erased unlearnt."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session, sessionmaker

from bot import jobs
from nlu.learning.service import in_service, version_in_service
from nlu.pipeline import Tagger
from portevoix.house import House
from portevoix.settings import PREFIX, Settings
from portevoix.settled import settle

logger = logging.getLogger(__name__)

LOOK_EVERY = 30.0
"""Seconds between two looks for another model."""
KIND = "train"
TRAINING_SECONDS = 600.0
LEASE_SECONDS = TRAINING_SECONDS + 60
TRIES = 3
AGAIN_SECONDS = 60.0
MOST = 1_000
"""Jobs that one training carries out."""


class Serving:
    """The tagger of the model in service: looked for again every `LOOK_EVERY` seconds."""

    def __init__(self, sessions: sessionmaker[Session], every: float = LOOK_EVERY) -> None:
        self._sessions = sessions
        self._every = every
        self._next = 0.0
        self._version: str | None = None
        self._tagger: Tagger | None = None

    def tagger(self) -> Tagger:
        """Return the tagger to use now; another one when the model has changed."""
        if self._tagger is None or time.monotonic() >= self._next:
            self._next = time.monotonic() + self._every
            with self._sessions() as session:
                version = version_in_service(session)
                if self._tagger is None or version != self._version:
                    self._tagger, self._version = Tagger.load(in_service(session)), version
                    settle()
                    logger.info("étiquetage avec le modèle %s", self._tagger.version)
        return self._tagger


class Apprentice:
    """Carries out `train` jobs, one training for all that wait, in a process whose memory comes back."""

    def __init__(
        self, house: House, *, command: Sequence[str] = (), timeout: float = TRAINING_SECONDS
    ) -> None:
        self._house = house
        self._command = tuple(command) or (sys.executable, "-m", "portevoix", "nlu", "train", "--quand-meme")
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs: list[jobs.Job] = []
        self._limit = 0.0

    @property
    def busy(self) -> bool:
        """Whether a training goes on."""
        return self._process is not None

    def look(self) -> None:
        """Start a training that waits, or see to one that goes on; returns at once."""
        if self._process is None:
            self._start()
        elif (code := self._process.poll()) is not None:
            self._end(code)
        elif time.monotonic() > self._limit:
            self._kill()
            self._end(-1)

    def _start(self) -> None:
        with self._house.sessions.begin() as session:
            found = jobs.claim(session, KIND, MOST, LEASE_SECONDS)
            if found and version_in_service(session) is None:
                # The product's own model serves: it knows no resident's words, there is nothing to unlearn.
                for job in found:
                    jobs.done(session, job)
                return
        if not found:
            return
        self._jobs = found
        self._limit = time.monotonic() + self._timeout
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            self._command,
            env=os.environ | _environment(self._house.settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _end(self, code: int) -> None:
        """Mark the jobs; a training that failed is tried again, `TRIES` times in all."""
        if code:
            logger.warning("l’apprentissage après un effacement a échoué (code %d)", code)
        with self._house.sessions.begin() as session:
            for job in self._jobs:
                if not code:
                    jobs.done(session, job)
                elif job.attempts < TRIES:
                    jobs.again(session, job, AGAIN_SECONDS, f"code {code}")
                else:
                    jobs.failed(session, job, f"code {code}")
        self._process, self._jobs = None, []

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The jobs of a training that is cut short come back when their lease is over."""
        self._kill()


def _environment(settings: Settings) -> dict[str, str]:
    """Return the settings that make another process open the same house."""
    made = {f"{PREFIX}HOME": str(settings.home)}
    if settings.database_url is not None:
        made[f"{PREFIX}DATABASE_URL"] = settings.database_url
    if settings.secret_key is not None:
        made[f"{PREFIX}SECRET_KEY"] = settings.secret_key
    return made
