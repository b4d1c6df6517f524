"""`portevoix nlu …`: the tagger on files."""

from pathlib import Path

import click

from nlu.files import FileRefused, tag_file
from nlu.pipeline import Tagger
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.cli.progress import Progress

nlu = FrenchGroup("nlu", help="Étiquette un fichier de textes.")


@nlu.command("tag")
@click.argument("file", metavar="FICHIER.csv", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Le fichier à écrire.")
def tag(file: Path, out: Path) -> int:
    """Ajoute thèmes, types d’énoncé… à la colonne « text » (et « question » s’il y en a une)."""
    try:
        with file.open("rb") as raw:
            lines = sum(1 for _ in raw)
        with Progress("Textes") as progress:
            report = tag_file(file, out, lambda done: progress(done, lines), Tagger.load())
    except OSError as error:
        raise InputWrong(f"Le fichier « {error.filename} » ne s’ouvre pas : vérifiez son nom.") from error
    except FileRefused as error:
        raise InputWrong(str(error)) from error
    texts = "textes étiquetés" if report.done > 1 else "texte étiqueté"
    click.echo(f"{report.done} {texts} dans {out}.")
    for line in report.lines():
        click.echo(line, err=True)
    return 0
