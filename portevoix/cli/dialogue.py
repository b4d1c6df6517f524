"""`portevoix play` and `portevoix replay`: dialogues without a messaging service."""

from pathlib import Path

import click

from bot.play import play as play_in_terminal
from bot.replay import ReplayRefused, ReplaySummary
from bot.replay import replay as push
from bot.table import FileRefused
from consultation import campaigns
from consultation.questionnaire.attached import as_kept
from consultation.questionnaire.model import Questionnaire
from portevoix.cli.files import find_reading
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.cli.progress import Progress
from portevoix.clock import now
from portevoix.figures import Figures, make_figures
from portevoix.house import open_house
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
            with Progress("Réponses") as progress:
                summary = push(
                    house.sessions,
                    house.keys,
                    code,
                    file,
                    clock=now,
                    column=column,
                    question=question,
                    progress=progress,
                )
        except (FileRefused, ReplayRefused) as error:
            raise InputWrong(str(error)) from error
        tell(summary)
        with Progress("Étiquettes") as progress:
            figures = make_figures(house, code, progress)
    tell_figures(code, figures)
    return 0


def tell(summary: ReplaySummary) -> None:
    for warning in summary.warnings:
        click.echo(f"Attention : {warning}", err=True)
    kept, known, refused = summary.kept, summary.duplicate, summary.refused_count
    click.echo(
        f"{_many(kept, 'réponse gardée')}, {_many(known, 'déjà connue')}, {_many(refused, 'refusée')}."
    )
    for line, reason in sorted(summary.refused)[:SHOWN]:
        click.echo(f"  ligne {line} : {reason}", err=True)
    if len(summary.refused) > SHOWN:
        click.echo(f"  … et {len(summary.refused) - SHOWN} de plus", err=True)


def _many(count: int, words: str) -> str:
    """`1 réponse gardée`, `2 réponses gardées`: zero is singular in French."""
    if count <= 1:
        return f"{count} {words}"
    return f"{count} " + " ".join(word if word == "déjà" else f"{word}s" for word in words.split())


def tell_figures(code: str, figures: Figures) -> None:
    if figures.untagged:
        waiting = "réponses attendent leurs" if figures.untagged > 1 else "réponse attend ses"
        click.echo(f"{figures.untagged} {waiting} étiquettes : le rôle tag s’en occupe.")
    if figures.release is not None:
        click.echo(f"Parution n° {figures.release} prête : voyez /p/{code} et /v1/campaigns/{code}/themes.")
    elif figures.missing:
        click.echo(f"Pas de nouvelle parution : il y manque {_many(figures.missing, 'participant')}.")


@click.command("play", cls=FrenchCommand)
@click.argument("code")
@click.option(
    "--save", type=click.Path(path_type=Path), help="Écrit le dialogue dans un fichier, pour les tests."
)
def play(code: str, save: Path | None) -> int:
    """Joue une campagne (son code), un fichier ou un questionnaire fourni. Rien n’est gardé."""
    questionnaire, name = _questionnaire(code)
    play_in_terminal(questionnaire, name, now=now(), read=_prompt, write=click.echo, save=save)
    return 0


def _prompt() -> str:
    return input("> ")


def _questionnaire(code: str) -> tuple[Questionnaire, str]:
    """Return the questionnaire of a file or a shipped one, else of a campaign."""
    reading = find_reading(code)
    if reading is not None:
        if reading.questionnaire is None:
            raise InputWrong("Le questionnaire contient des erreurs : voyez « portevoix campaign check ».")
        return as_kept(reading.questionnaire, reading.files), code
    if Path(code).suffix or "/" in code or "\\" in code:  # a campaign's code has none of these
        raise InputWrong(f"Le fichier « {code} » n’existe pas : vérifiez son nom et son dossier.")
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = campaigns.find(session, code)
        return campaigns.questionnaire_of(session, campaigns.current_revision(session, campaign).id), code
