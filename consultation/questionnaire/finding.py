"""What the check of a questionnaire says to the person who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from consultation.questionnaire.typography import french


class Level(StrEnum):
    ERROR = "erreur"  # the campaign cannot be made
    WARNING = "avertissement"  # it can, and somebody should decide knowingly
    ADVICE = "conseil"  # residents would be better served otherwise


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `code` is stable; `line` counts from 1 (0: the file as a whole).

    `sheet` is set for workbooks, where `line` is a row of that sheet.
    """

    level: Level
    code: str
    line: int
    message: str
    remedy: str
    sheet: str = ""

    def at(self, filename: str) -> str:
        """Return the line to print: `fichier:ligne: niveau: ce qui se passe → que faire`."""
        place = ":".join(part for part in (filename, self.sheet, str(self.line or "")) if part)
        return f"{place}: {self.level}: {self.message} → {self.remedy} [{self.code}]"


class Row(int):
    """A line that is a row of a workbook's sheet."""

    sheet: str

    def __new__(cls, number: int, sheet: str) -> "Row":
        row = super().__new__(cls, number)
        row.sheet = sheet
        return row


def _finding(level: Level, code: str, line: int, message: str, remedy: str) -> Finding:
    sheet = line.sheet if isinstance(line, Row) else ""
    return Finding(level, code, int(line), french(message), french(remedy), sheet)


class Findings:
    """Collects findings while a file is read; one per place and code."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, str, str], Finding] = {}

    def error(self, code: str, line: int, message: str, remedy: str) -> None:
        self.add(_finding(Level.ERROR, code, line, message, remedy))

    def warn(self, code: str, line: int, message: str, remedy: str) -> None:
        self.add(_finding(Level.WARNING, code, line, message, remedy))

    def advise(self, code: str, line: int, message: str, remedy: str) -> None:
        self.add(_finding(Level.ADVICE, code, line, message, remedy))

    def add(self, finding: Finding) -> None:
        key = (finding.sheet, finding.line, finding.code, finding.message)
        self._found.setdefault(key, finding)

    def has(self, code: str, line: int | None = None) -> bool:
        return any(finding.code == code and line in (None, finding.line) for finding in self._found.values())

    @property
    def broken(self) -> bool:
        return any(finding.level is Level.ERROR for finding in self._found.values())

    def sorted(self) -> tuple[Finding, ...]:
        """Return the findings by sheet and line, errors first within a line."""
        order = list(Level)
        return tuple(
            sorted(
                self._found.values(),
                key=lambda found: (found.sheet, found.line, order.index(found.level), found.code),
            )
        )


def report(findings: Iterable[Finding], filename: str) -> str:
    """Return all findings, one per line, and a last line that sums up."""
    found = tuple(findings)
    lines = [finding.at(filename) for finding in found]
    counts = {level: sum(finding.level is level for finding in found) for level in Level}
    if not found:
        return f"{filename}: aucun défaut trouvé."
    total = ", ".join(
        f"{count} {level}{'s' if count > 1 else ''}" for level, count in counts.items() if count
    )
    return "\n".join([*lines, f"{filename}: {total}."])


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a remedy that names the nearest known spelling, or all of them."""
    words = sorted(known)
    close = get_close_matches(word[:60], words, n=1, cutoff=0.6)
    if close:
        return f"vouliez-vous écrire « {close[0]} » ?"
    return "choisissez parmi : " + ", ".join(words)
