"""`portevoix replay`: real answers, collected elsewhere, through the same inbox as everybody's.

The identity of a row makes its permanent key, so that replaying a file again changes nothing.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot import inbox
from bot.cells import OLD_ENOUGH, allowed, child, code_of, role_columns
from bot.channels.importing import LONGEST, ImportReader, payload
from bot.handling import Clock
from bot.inbox import Arrival
from bot.runner import Runner
from bot.table import FileRefused, Row, Table, open_table
from consultation import campaigns
from consultation.keyring import Keys
from consultation.questionnaire.model import Question, Questionnaire
from consultation.tables import InboxRow
from consultation.words import CampaignState, Channel, MailState

BATCH = 64
TOLD_AT_MOST = 1_000
"""Refused lines that the summary names; all are counted."""
PATIENCE_SECONDS = 60.0
"""How long another runner may take with a message of ours before it is reported as waiting."""

Progress = Callable[[int, int], None]
"""Called with the lines read and the lines of the file."""


class ReplayRefused(Exception):
    """The campaign or the question cannot take these answers; French, one line, says what to do."""


@dataclass(slots=True)
class ReplaySummary:
    """`kept`, `duplicate` and `refused_count` count rows; `refused` names lines (the first ones) and why."""

    kept: int = 0
    duplicate: int = 0
    refused_count: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    def refuse(self, line: int, reason: str) -> None:
        self.refused_count += 1
        self.note(line, reason)

    def note(self, line: int, reason: str) -> None:
        """Something about a line that is worth a word, the row itself being kept or not."""
        if len(self.refused) < TOLD_AT_MOST:
            self.refused.append((line, reason))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which column answers which question."""

    code: str
    question: Question
    column: str
    roles: tuple[tuple[str, Question], ...]
    at: datetime


def replay(
    sessions: sessionmaker[Session],
    keys: Keys,
    code: str,
    path: Path,
    *,
    clock: Clock,
    column: str = "text",
    question: str | None = None,
    progress: Progress | None = None,
) -> ReplaySummary:
    """Push a CSV file's answers through inbox and runner, and wait until they are stored.

    A row is a participant, unless a column `participant` groups rows. Raises FileRefused,
    ReplayRefused and CampaignUnknown before anything is kept.
    """
    with sessions() as session:
        questionnaire = _questionnaire(session, code)
    table = open_table(path)
    plan = _Plan(
        code,
        _asked(questionnaire, question),
        _column(table, column),
        role_columns(questionnaire, table.columns),
        clock(),
    )
    summary = ReplaySummary(warnings=table.warnings)
    runner = Runner(sessions, keys, {Channel.IMPORT: ImportReader()}, clock)
    rows = _accepted(table.rows(), plan, summary)
    while batch := list(islice(rows, BATCH)):
        _push(sessions, keys, runner, plan, batch, summary)
        if progress is not None:
            progress(batch[-1].line, max(table.lines, batch[-1].line))
    return summary


def _questionnaire(session: Session, code: str) -> Questionnaire:
    campaign = campaigns.find(session, code)
    if campaign.state != CampaignState.OPEN:
        raise ReplayRefused(
            f"La campagne « {code} » n’est pas ouverte\u00a0: ouvrez-la avec campaign open {code}."
        )
    return campaigns.questionnaire_of(session, campaigns.current_revision(session, campaign).id)


def _asked(questionnaire: Questionnaire, name: str | None) -> Question:
    """Return the question that the texts answer: by default the first open one."""
    opened = [one for one in questionnaire.questions if one.is_open]
    if name is None and opened:
        return opened[0]
    for one in opened:
        if one.name == name:
            return one
    if not opened:
        raise ReplayRefused(
            "Ce questionnaire n’a pas de question ouverte\u00a0: rien ne peut recevoir ces textes."
        )
    names = ", ".join(one.name for one in opened)
    raise ReplayRefused(
        f"« {name} » n’est pas une question ouverte de cette campagne. Choisissez parmi\u00a0: {names}."
    )


def _column(table: Table, column: str) -> str:
    if column in table.columns:
        return column
    found = ", ".join(table.columns)
    raise FileRefused(
        f"Le fichier n’a pas de colonne « {column} ». Indiquez-la avec --column, parmi\u00a0: {found}."
    )


def _accepted(rows: Iterator[Row], plan: _Plan, summary: ReplaySummary) -> Iterator[Row]:
    """Yield the rows whose text can be an answer, and note the others with their reason."""
    for row in rows:
        words = row.cells.get(plan.column, "")
        if row.excess:
            cells = f"{row.excess} case{'s' if row.excess > 1 else ''} de trop"
            summary.refuse(
                row.line,
                f"{cells}\u00a0: mettez entre guillemets un texte qui contient le séparateur",
            )
        elif any(child(question, row.cells[name]) for name, question in plan.roles):
            summary.refuse(row.line, f"moins de {OLD_ENOUGH} ans\u00a0: rien n’est gardé")
        elif not words:
            summary.refuse(row.line, "texte vide")
        elif len(words) > LONGEST:
            summary.refuse(row.line, f"texte trop long ({len(words)} caractères, {LONGEST} au plus)")
        else:
            yield row


def _push(
    sessions: sessionmaker[Session],
    keys: Keys,
    runner: Runner,
    plan: _Plan,
    rows: Sequence[Row],
    summary: ReplaySummary,
) -> None:
    """Keep a batch in the inbox, run it, and see how each row ended."""
    reader = ImportReader()
    arrivals: list[tuple[Row, bool, Arrival]] = []
    for row in rows:
        for number, raw in enumerate(_payloads(row, plan, summary)):
            arrivals.append((row, number == 0, Arrival(Channel.IMPORT, reader.identify(raw), raw)))
    with sessions.begin() as session:
        kept = inbox.keep(session, keys, [arrival for _, _, arrival in arrivals])
    lines: dict[int, int] = {}
    for (row, is_text, _), one in zip(arrivals, kept, strict=True):
        if not is_text:
            continue
        if one.id is None:
            summary.duplicate += 1
        elif one.refused:
            summary.refuse(row.line, inbox.TOO_MANY)
        else:
            lines[one.id] = row.line
    _settle(sessions, runner, lines, summary)


def _payloads(row: Row, plan: _Plan, summary: ReplaySummary) -> Iterator[bytes]:
    """Yield the text's payload, then those of age band, sex and sector."""
    words = row.cells[plan.column]
    identity = row.cells.get("id") or f"{row.line}\0{words}"
    key = _digest("row", identity)
    person = _digest("participant", row.cells["participant"]) if row.cells.get("participant") else key

    def one(question: str, answer: str, row_key: str) -> bytes:
        return payload(
            campaign=plan.code, participant=person, row=row_key, question=question, answer=answer, at=plan.at
        )

    yield one(plan.question.name, words, key)
    for column, question in plan.roles:
        said = row.cells.get(column, "")
        code = code_of(question, said)
        if code is not None:
            # Of the person, not of the row: several rows of one person say it once.
            yield one(question.name, code, person)
        elif said:
            summary.note(
                row.line, f"colonne {column}\u00a0: {allowed(question)}, la réponse est gardée sans lui"
            )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _settle(
    sessions: sessionmaker[Session], runner: Runner, lines: dict[int, int], summary: ReplaySummary
) -> None:
    """Run until every row of the batch has ended; another runner may have taken some of them."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        while runner.step(BATCH):
            pass
        with sessions() as session:
            rows = session.execute(
                select(InboxRow.id, InboxRow.state, InboxRow.reason).where(InboxRow.id.in_(lines))
            ).all()
        if all(state != MailState.WAITING for _, state, _ in rows) or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    for id_, state, reason in rows:
        if state == MailState.DONE:
            summary.kept += 1
        else:
            summary.refuse(lines[id_], reason or "toujours en attente")
