"""`portevoix dialogue closed`: free texts as answers to closed questions, against expected options."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from nlu.closed_evaluation import MADE, Scores, Understood, scores, understand
from nlu.tables import FileRefused, Report, open_table
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.clock import now


@click.command("closed", cls=FrenchCommand)
@click.argument("file", metavar="FICHIER.csv", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Écrit les mesures en JSON.")
@click.option("--out", type=click.Path(path_type=Path), help="Le fichier à écrire, ligne par ligne.")
def closed(file: Path, as_json: bool, out: Path | None) -> int:
    """Compare ce que le bot comprend aux colonnes question, options, text et expected d’un fichier."""
    report = Report()
    try:
        table = open_table(file, report)
        rows = list(understand(table, report, year=now().year))
        if out is not None:
            _write(out, table.header, rows)
    except FileRefused as error:
        raise InputWrong(str(error)) from error
    except OSError as error:
        raise InputWrong(f"Le fichier « {error.filename} » ne s’écrit pas : vérifiez son dossier.") from error
    found = scores(rows)
    if as_json:
        click.echo(json.dumps({**asdict(found), "refused": report.refused}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(told(found)))
    for line in report.lines():
        click.echo(line, err=True)
    return 0


def _write(out: Path, header: tuple[str, ...], rows: Iterable[Understood]) -> None:
    kept = [name for name in header if name not in MADE]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*kept, *MADE], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(one.columns() for one in rows)


def told(found: Scores) -> Iterator[str]:
    """Yield the scores in French lines."""
    due = found.rows - found.answerable
    yield f"{found.rows} lignes, dont {found.answerable} qui ont une réponse et {due} à redemander."
    yield f"Bonne option : {_share(found.right)} des lignes qui ont une réponse."
    yield f"Mauvaise option : {_share(found.wrong)} de toutes les lignes."
    yield f"Question posée à nouveau : {_share(found.asked)} de toutes les lignes."
    yield f"Bien redemandées : {_share(found.asked_when_due)} des lignes à redemander."


def _share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f} %".replace(".", ",")
