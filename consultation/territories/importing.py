"""Imports a file about territories: reads it by its mapping, a batch at a time, and writes what is right."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from consultation.tables import ActionRow, ActorRow
from consultation.territories import outlines, writing
from consultation.territories.axes import AxesWrong
from consultation.territories.contract import import_axes
from consultation.territories.mapping import Content, FileMapping, MappingWrong
from consultation.territories.margin_lines import MarginGroup, margin_groups
from consultation.territories.reading import Opened, Refusal, checked_vintage, find_titles
from consultation.territories.statement_lines import (
    ActionEntry,
    StatementEntry,
    action_entries,
    statement_entries,
)
from consultation.territories.statistics_lines import Entry, indicator_entries, value_entries
from consultation.territories.summary import Summary
from consultation.territories.tabular import Line, Table, TableRefused, open_table

BATCH = 200

Progress = Callable[[int, int], None]
"""Called with what is read of the file, and all of it."""
Known = TypeVar("Known", MarginGroup, ActionEntry, StatementEntry)
Item = TypeVar("Item")


class ImportRefused(Exception):
    """Nothing was imported; the message says why and what to do, in French, in one line."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to import. `vintage` stands for files that do not say theirs; `replacing`: the file holds all the
    actions, or statements, of its territories."""

    mapping: FileMapping
    today: date
    vintage: str | None = None
    replacing: bool = False
    progress: Progress = lambda _done, _total: None


def import_file(session: Session, path: Path, wanted: Wanted) -> Summary:
    """Import what is right of a file, and return what was done and refused. The caller commits.

    Raises ImportRefused where nothing can be read; then nothing must be committed.
    """
    summary = Summary()
    try:
        vintage = wanted.vintage or wanted.mapping.vintage
        wanted = replace(wanted, vintage=checked_vintage(vintage, wanted.today) if vintage else None)
        with path.open("rb") as file:
            start = file.read(1_000)
        if wanted.mapping.content is Content.AXES:
            import_axes(session, path, wanted.mapping.generation, summary)
        elif outlines.is_outlines(start):
            _outlines(session, path, wanted, summary)
        elif wanted.mapping.content is Content.OUTLINES:
            raise TableRefused("il faut des contours en GeoJSON")
        else:
            with open_table(path, wanted.mapping.sheet) as table:
                _table(session, table, wanted, summary)
    except (TableRefused, MappingWrong, AxesWrong) as refused:
        raise ImportRefused(f"« {path.name} » n’est pas importé : {refused}.") from None
    except OSError:
        raise ImportRefused(f"« {path.name} » ne s’ouvre pas : vérifiez son nom et vos droits.") from None
    return summary


def _table(session: Session, table: Table, wanted: Wanted, summary: Summary) -> None:
    mapping = wanted.mapping
    found = find_titles(table.lines, mapping)
    titles, lines = found.titles, _told(table, found.lines, wanted.progress)
    places = titles.find_all(mapping.dictionary if found.dictionary else mapping.columns)
    opened = Opened(mapping, titles, places, lines, wanted.vintage, wanted.today, summary.refuse)
    if found.dictionary:
        summary.described = tuple(_described(opened))
        summary.lines = len(summary.described)
        return
    match mapping.content:
        case Content.INDICATORS:
            _statistics(session, indicator_entries(opened), mapping.median, summary)
        case Content.VALUES:
            _statistics(session, value_entries(opened), mapping.median, summary)
        case Content.MARGINS:
            _margins(session, margin_groups(opened), summary)
        case Content.ACTIONS:
            _actions(session, action_entries(opened), wanted.replacing, summary)
        case Content.ACTORS:
            _statements(session, statement_entries(opened), wanted.replacing, summary)
    summary.unread = titles.unread()
    summary.absent = tuple(
        name for name, column in mapping.indicators.items() if titles.find(column.aliases) is None
    )


def _statistics(session: Session, entries: Iterable[Entry], compared: bool, summary: Summary) -> None:
    medians = writing.Medians()
    for batch in _batches(entries):
        ids = writing.write_territories(session, batch)
        writing.write_values(session, batch, ids)
        if compared:
            medians.add(batch, ids)
        for entry in batch:
            summary.lines += 1
            summary.territories.add(entry.code)
            for value in entry.values:
                if value.missing is None:
                    summary.values += 1
                else:
                    summary.missing[value.missing] += 1
            if entry.margins:
                writing.write_margins(session, ids[entry.code], entry.vintage, entry.margins)
                summary.count_margins(entry.code, {share.by for share in entry.margins})
    medians.write(session)


def _margins(session: Session, groups: Iterable[MarginGroup], summary: Summary) -> None:
    for batch in _batches(groups):
        for group, ids in _known(session, batch, summary):
            writing.write_group(session, group, ids)
            summary.lines += len(group.shares)
            summary.territories.add(group.code)
            summary.count_margins(group.code, {group.shares[0].by})


def _actions(session: Session, entries: Iterable[ActionEntry], replacing: bool, summary: Summary) -> None:
    cleared: set[int] = set()
    for batch in _batches(entries):
        kept = _known(session, batch, summary)
        if replacing:
            _clear(session, ActionRow, cleared, kept)
        writing.write_actions(session, [one for one, _ in kept], kept[0][1] if kept else {})
        summary.actions += len(kept)
        summary.count([one.code for one, _ in kept])


def _statements(
    session: Session, entries: Iterable[StatementEntry], replacing: bool, summary: Summary
) -> None:
    cleared: set[int] = set()
    for batch in _batches(entries):
        kept = _known(session, batch, summary)
        if replacing:
            _clear(session, ActorRow, cleared, kept)
        writing.write_statements(session, [one for one, _ in kept], kept[0][1] if kept else {})
        summary.statements += len(kept)
        summary.count([one.code for one, _ in kept])


def _outlines(session: Session, path: Path, wanted: Wanted, summary: Summary) -> None:
    if wanted.mapping.content not in (Content.INDICATORS, Content.OUTLINES):
        raise TableRefused("ce sont des contours : prenez une correspondance de contours")
    if path.stat().st_size > outlines.MOST_BYTES:
        raise TableRefused("le fichier de contours est trop gros : ne laissez que votre région")
    entries = outlines.outline_entries(path.read_bytes(), wanted.mapping, summary.refuse)
    for batch in _batches(entries):
        writing.write_outlines(session, batch)
        summary.outlines += len(batch)
        summary.count([one.code for one in batch])


def _known(session: Session, batch: Sequence[Known], summary: Summary) -> list[tuple[Known, dict[str, int]]]:
    """Return what is about known territories, with all ids; tells the rest: a mistyped code makes none."""
    ids = writing.ids_of(session, [one.code for one in batch])
    for one in batch:
        if one.code not in ids:
            summary.refuse(Refusal(one.line, one.code, "", writing.UNKNOWN))
    return [(one, ids) for one in batch if one.code in ids]


def _clear(
    session: Session,
    kind: type[ActionRow] | type[ActorRow],
    cleared: set[int],
    kept: Sequence[tuple[ActionEntry | StatementEntry, dict[str, int]]],
) -> None:
    new = {ids[one.code] for one, ids in kept} - cleared
    if new:
        writing.forget(session, kind, new)
        cleared |= new


def _described(opened: Opened) -> Iterator[tuple[str, str, str]]:
    """Yield a dictionary's columns with the indicator that each is read as, empty where it is none."""
    mapping = opened.mapping
    names = {alias: name for name, column in mapping.indicators.items() for alias in column.aliases}
    for _, cells in opened.lines:
        column = opened.get(cells, "colonne")
        if column:
            yield column, opened.get(cells, "libelle")[:300], names.get(column, "")


def _told(table: Table, lines: Iterator[Line], progress: Progress) -> Iterator[Line]:
    for line, cells in lines:
        if line % BATCH == 0:
            progress(*table.progress())
        yield line, cells


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
