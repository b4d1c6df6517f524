"""Finds runs that are not a resident's: copies, and answers faster than anybody reads.

Careful on purpose: one address may be a community centre or a whole estate behind one operator, so the
same address is never enough to leave anybody out. Who is left out is shown as such, with the reason.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consultation.words import Mode

AT_ONCE = timedelta(hours=1)
MANY_AT_ONCE = 30  # participants from one address within an hour: noted, no more than that
FAST_ANSWERS = 8  # answers at least, before their pace says anything
FAST_SECONDS = 1.0  # per answer: nobody reads a question and taps in less, several times in a row
HASTY_SECONDS = 3.0  # per answer: possible for one person, not for thirty in a row
COPY_LETTERS = 20  # letters of free text in a copy: shorter ones are alike by chance
COPIES_WITH_TEXT = 3
COPIES_WITHOUT_TEXT = 5
COPY_CODES = 8  # closed answers in a copy without text

PACED = frozenset({Mode.BOT_WEB, Mode.BOT_TELEGRAM, Mode.BOT_WHATSAPP})
"""Modes in which a person answers alone: elsewhere somebody may enter many answers at once."""


class Flag(StrEnum):
    """What was noticed. `VERIFIED` is a person's: nothing automatic leaves that participant out."""

    BURST = "afflux"
    TOO_FAST = "trop_rapide"
    IDENTICAL = "identique"
    AUTOMATED = "automate"
    VERIFIED = "verifie"


EXCLUDING = (Flag.IDENTICAL, Flag.TOO_FAST, Flag.AUTOMATED)


@dataclass(frozen=True, slots=True)
class Run:
    """One participant's answers, without their words. `seconds`: from the first to the last.

    `source` is the day's pseudonym of a network address, where there is one; `print` a digest of every
    answer; `letters` of free text, `codes` chosen.
    """

    participant: UUID
    mode: Mode
    started_at: datetime
    source: bytes | None = None
    print: str = ""
    answers: int = 0
    seconds: float = 0.0
    codes: int = 0
    letters: int = 0

    @property
    def pace(self) -> float | None:
        """Seconds per answer, or None where it says nothing."""
        if self.mode not in PACED or self.answers < FAST_ANSWERS:
            return None
        return self.seconds / (self.answers - 1)


def flags_of(runs: Sequence[Run]) -> dict[UUID, set[Flag]]:
    """Return what is noticed about each run; runs with nothing to say are left out."""
    found: dict[UUID, set[Flag]] = defaultdict(set)
    by_source: dict[bytes, list[Run]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (run.started_at, run.participant)):
        if run.pace is not None and run.pace < FAST_SECONDS:
            found[run.participant].add(Flag.TOO_FAST)
        if run.source is not None:
            by_source[run.source].append(run)
    for together in by_source.values():
        for run in _burst(together):
            found[run.participant].add(Flag.BURST)
            if run.pace is not None and run.pace < HASTY_SECONDS:
                found[run.participant].add(Flag.AUTOMATED)
        for run in _copies(together):
            found[run.participant].add(Flag.IDENTICAL)
    return dict(found)


def excluded_for(flags: set[Flag]) -> Flag | None:
    """Return the reason to leave a participant out, if there is one."""
    if Flag.VERIFIED in flags:
        return None
    return next((flag for flag in EXCLUDING if flag in flags), None)


def _burst(runs: Sequence[Run]) -> set[Run]:
    """Return the runs that began within an hour of more than MANY_AT_ONCE from one address."""
    found: set[Run] = set()
    first = 0
    for last, run in enumerate(runs):
        while run.started_at - runs[first].started_at > AT_ONCE:
            first += 1
        if last - first + 1 > MANY_AT_ONCE:
            found.update(runs[first : last + 1])
    return found


def _copies(runs: Sequence[Run]) -> list[Run]:
    """Return all but the first of the runs that say the same thing throughout, where that is no chance."""
    alike: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.mode in PACED:
            alike[run.print].append(run)
    found: list[Run] = []
    for same in alike.values():
        one = same[0]
        enough = COPIES_WITH_TEXT if one.letters >= COPY_LETTERS else COPIES_WITHOUT_TEXT
        telling = one.letters >= COPY_LETTERS or one.codes >= COPY_CODES
        if telling and len(same) >= enough:
            found.extend(same[1:])
    return found
