"""`portevoix play` and `portevoix replay`: dialogues without a messaging service."""

from pathlib import Path

import click

from bot.replay import ReplayRefused, ReplaySummary
from bot.replay import replay as push
from bot.table import FileRefused
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.house import open_house
from portevoix.roles import now
from portevoix.settings import read_settings

SHOWN = 20
"""Refused lines shown; the others are counted."""


@click.command("replay", cls=FrenchCommand)
@click.argument("code")
@click.argument("file", metavar="FICHIER.csv", type=click.Path(path_type=Path))
@click.option("--column", default="text", show_default=True, help="La colonne des réponses.")
@click.option("--question", help="La question ouverte à laquelle elles répondent (sinon, la première).")
def replay(code: str, file: Path, column: str, question: str | None) -> int:
    """Fait entrer de vraies réponses, une ligne par participant (ou la colonne « participant »)."""
    with open_house(read_settings()) as house:
        try:
            with click.progressbar(length=1, label="Réponses", show_pos=False) as bar:
                summary = push(
                    house.sessions,
                    house.keys,
                    code,
                    file,
                    clock=now,
                    column=column,
                    question=question,
                    progress=lambda done, total: _show(bar, done, total),
                )
        except (FileRefused, ReplayRefused) as error:
            raise InputWrong(str(error)) from error
    tell(summary)
    return 0


def _show(bar: "click._termui_impl.ProgressBar[int]", done: int, total: int) -> None:
    bar.length = total
    bar.update(done - bar.pos)


def tell(summary: ReplaySummary) -> None:
    for warning in summary.warnings:
        click.echo(f"Attention : {warning}", err=True)
    kept, known, refused = summary.kept, summary.duplicate, summary.refused_count
    click.echo(f"{kept} réponses gardées, {known} déjà connues, {refused} refusées.")
    for line, reason in summary.refused[:SHOWN]:
        click.echo(f"  ligne {line} : {reason}", err=True)
