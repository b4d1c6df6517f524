"""The parts of docs/aipd.md that come from the code (`python -m consultation.privacy.document FILE`)."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from consultation.privacy.fates import FATES
from consultation.privacy.rules import RULES
from consultation.privacy.sealed import SEALED

BEGIN, END = "<!-- début : {name} (écrit par le code) -->", "<!-- fin : {name} -->"


def durations() -> Iterator[str]:
    yield "| ce qui est gardé | au plus | après | pourquoi |"
    yield "|---|---|---|---|"
    for rule in RULES:
        yield f"| {rule.what} | {_days(rule.days)} | {rule.since} | {rule.law} |"


def fates() -> Iterator[str]:
    yield "| ce qui est gardé | table | après SUPPRIMER | à la clôture | pourquoi ce qui reste reste |"
    yield "|---|---|---|---|---|"
    for name, fate in sorted(FATES.items()):
        yield f"| {fate.name} | `{name}` | {fate.erasure} | {fate.closure} | {fate.why} |"


def seals() -> Iterator[str]:
    for name in sorted(SEALED):
        table, _, column = name.partition(".")
        yield f"- {FATES[table].name} : `{table}.{column}`"


def _days(count: int) -> str:
    return f"{count} jours" if count > 1 else f"{count} jour"


PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "durées": durations,
    "effacement": fates,
    "chiffrement": seals,
}


def written(text: str) -> str:
    """Return the document with every part as the code says; raises ValueError where a part has no place."""
    for name, lines in PARTS.items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise ValueError(name)
        text = "\n".join([before + begin, "", *lines(), "", end]) + after
    return text


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(written(document.read_text("utf-8")), "utf-8")
