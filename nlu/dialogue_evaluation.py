"""How well messages to the bot are understood: rows of a file against the column `intent`.

What matters is told apart from the usual F1: how many commands are recalled as the engine would act on
them, and how many contributions would be taken for one.
"""

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu.intents import COMMANDS, CONFIRMED, Intent
from nlu.tables import FileRefused, Report, open_table
from nlu.understanding import Meaning, action, understand

Told = Callable[[str], Mapping[str, float] | None]
"""What an intent server says of a text; None where none is there."""


@dataclass(frozen=True, slots=True)
class Said:
    """A row: what was meant, what was understood, and what the engine would do with it."""

    line: int
    row: Mapping[str, str]
    intent: Intent
    meaning: Meaning
    action: str

    @property
    def acts(self) -> bool:
        return self.action.startswith(("command:", "confirm:"))


@dataclass(frozen=True, slots=True)
class Read:
    said: Sequence[Said]
    columns: tuple[str, ...]
    report: Report


def read_said(path: Path, told: Told = lambda _: None) -> Read:
    """Understand each row of a file with columns `text` and `intent`; bad rows are reported.

    Raises FileRefused where nothing of it can be read.
    """
    report = Report()
    table = open_table(path, report)
    if "intent" not in table.header:
        raise FileRefused("Il manque la colonne « intent », ajoutez-la à la première ligne.")
    known = {str(intent): intent for intent in Intent}
    found: list[Said] = []
    for line, row in table.rows:
        intent = known.get(row["intent"].strip())
        if intent is None:
            report.refuse(f"Intention inconnue (connues : {', '.join(known)})", line)
            continue
        meaning = understand(row["text"], told(row["text"]))
        found.append(Said(line, row, intent, meaning, action(meaning)))
    report.done = len(found)
    return Read(found, table.header, report)


def evaluate(said: Sequence[Said]) -> dict[str, Any]:
    """Return the scores as plain values; shares are in 0..1, None where nothing is there to share."""
    meant = Counter(one.intent for one in said)
    labels = {str(intent): _label(said, intent) for intent in Intent if meant[intent]}
    commands = [one for one in said if one.intent in COMMANDS]
    contributions = [one for one in said if one.intent is Intent.CONTRIBUTION]
    return {
        "rows": len(said),
        "accuracy": _share(one.meaning.intent is one.intent for one in said),
        "macro_f1": sum(one["f1"] for one in labels.values()) / len(labels) if labels else None,
        "commands": {
            "rows": len(commands),
            "recall": _share(one.acts and one.meaning.intent is one.intent for one in commands),
        },
        "contributions": {
            "rows": len(contributions),
            "taken_as_commands": _share(one.acts for one in contributions),
            "stopped_or_erased_unasked": _share(
                one.acts and one.meaning.intent in CONFIRMED and one.action.startswith("command:")
                for one in contributions
            ),
        },
        "labels": labels,
    }


def write_said(path: Path, read: Read) -> None:
    """Write the rows with `predicted`, `confidence` and `action`; raises OSError."""
    added = ("predicted", "confidence", "action")
    columns = [*(name for name in read.columns if name not in added), *added]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        for one in read.said:
            meaning = one.meaning
            said = {
                "predicted": meaning.intent,
                "confidence": f"{meaning.confidence:.3f}",
                "action": one.action,
            }
            writer.writerow({**one.row, **said})


def _label(said: Sequence[Said], intent: Intent) -> dict[str, Any]:
    right = sum(one.intent is intent and one.meaning.intent is intent for one in said)
    given = sum(one.meaning.intent is intent for one in said)
    meant = sum(one.intent is intent for one in said)
    return {
        "f1": 2 * right / (given + meant) if given + meant else 0.0,
        "precision": right / given if given else 0.0,
        "recall": right / meant if meant else None,
        "n": meant,
    }


def _share(happened: Any) -> float | None:
    found = [bool(one) for one in happened]
    return sum(found) / len(found) if found else None
