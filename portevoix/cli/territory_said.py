"""What the `portevoix territory` commands say."""

import csv
from pathlib import Path

import click

from consultation.taxonomy import taxonomy
from consultation.territories.catalogue import catalogue
from consultation.territories.mapping import Content, FileMapping
from consultation.territories.overview import Overview
from consultation.territories.reading import Refusal
from consultation.territories.summary import Summary
from consultation.territories.wording import (
    MARGINS,
    MISSING,
    STATES,
    said_gap,
    said_number,
    said_sources,
    said_value,
)
from consultation.words import MissingValue

SHOWN = 100
LISTED = 12


def say_refusals(summary: Summary) -> None:
    for one in summary.refusals[:SHOWN]:
        click.echo(f"  {_said(one)}", err=True)
    if summary.refused > SHOWN:
        click.echo(f"  … et {summary.refused - SHOWN} de plus (--refus les écrit dans un fichier)", err=True)


def _said(one: Refusal) -> str:
    parts = (f"ligne {one.line}", one.code, f"colonne {one.column}" if one.column else "")
    return f"{', '.join(part for part in parts if part)} : {one.why}"


def write_refusals(summary: Summary, path: Path) -> None:
    """Write the refusals that are kept as a CSV for spreadsheets."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("ligne", "code", "colonne", "raison"))
        # A sign before = + - @ keeps a spreadsheet from taking somebody's cell for a formula.
        writer.writerows(
            (one.line, _plain(one.code), _plain(one.column), one.why) for one in summary.refusals
        )


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def say_summary(summary: Summary, mapping: FileMapping) -> None:
    if summary.described:
        _say_dictionary(summary)
        return
    click.echo(f"{_many(len(summary.territories), 'territoire')} : {', '.join(_parts(summary))}.")
    for said, number in summary.weighting().items():
        click.echo(f"Marges de {_many(number, 'territoire')} : {said}.")
    if mapping.content is Content.INDICATORS and {"sexe"} in summary.kinds.values():
        click.echo("Sans tranches d’âge, la part des femmes est celle de tous les âges : une approximation.")
    if summary.absent:
        click.echo(f"Absents de ce fichier : {_listed(summary.absent)}.")
    if summary.unread:
        click.echo(f"Colonnes non lues : {_listed(summary.unread)}.")
    if mapping.content in (Content.INDICATORS, Content.VALUES):
        first = min(summary.territories)
        click.echo(f"Pour voir : portevoix territory show {first}", err=True)


def _parts(summary: Summary) -> list[str]:
    parts = []
    if summary.values or summary.missing:
        parts.append(_many(summary.values, "valeur"))
    for reason, number in sorted(summary.missing.items()):
        parts.append(f"{_many(number, 'manquante')} ({MISSING[MissingValue(reason)]})")
    for number, words in (
        (summary.outlines, "contour"),
        (summary.actions, "action"),
        (summary.statements, "propos"),
        (summary.axes, "contrat"),
    ):
        if number:
            parts.append(f"{number} propos" if words == "propos" else _many(number, words))
    parts += [f"{MARGINS[by]} : {number}" for by, number in summary.margins.items()]
    if summary.refused:
        parts.append(_many(summary.refused, "refus").replace("refuss", "refus"))
    return parts


def _say_dictionary(summary: Summary) -> None:
    """A dictionary keeps nothing: it shows how its columns are read."""
    labels = {name: one.label for name, one in catalogue().items()}
    click.echo("C’est le dictionnaire : rien à garder. Ses colonnes se lisent ainsi :")
    for column, described, name in summary.described:
        click.echo(f"{column}\t{labels.get(name, 'pas un indicateur')}\t{described}")


def say_overview(known: Overview) -> None:
    row = known.row
    click.echo(f"{row.code}, {row.name}{f' ({row.commune})' if row.commune else ''}")
    click.echo(f"Campagnes : {', '.join(known.campaigns) or 'aucune'}")
    click.echo(f"Marges : {_margins(known)}")
    labels = {theme.code: theme.label for theme in taxonomy().themes}
    for one in known.indicators:
        beside = f"\tréférence {said_number(one.reference, one.unit)}" if one.reference is not None else ""
        gap = f"\técart {said_gap(one)}" if one.gap is not None else ""
        click.echo(f"  {one.label} ({one.vintage})\t{said_value(one)}{beside}{gap}")
    for source in said_sources(known.indicators):
        click.echo(source)
    for action in known.actions:
        where = labels[action.theme.partition("-")[0]]
        click.echo(f"Action : {action.title} ({where} ; {STATES[action.state]})")
    for statement in known.statements:
        where = labels[statement.theme.partition("-")[0]]
        click.echo(f"{statement.actor} ({where}) : {statement.text}")
    if known.lacking:
        click.echo("Il manque :")
    for one_lacking in known.lacking:
        click.echo(f"- {one_lacking}")


def _margins(known: Overview) -> str:
    if known.margins is None:
        return "aucune"
    by = ", ".join(MARGINS[one] for one in known.margins.shares)
    people = (
        f", {said_number(known.margins.people, '')} habitants de 15 ans et plus"
        if known.margins.people
        else ""
    )
    return f"{by} ({known.margins.vintage}{people}) ; {known.weighting}"


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(name[:40] for name in names[:LISTED])
    return f"{shown} et {len(names) - LISTED} de plus" if len(names) > LISTED else shown


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
