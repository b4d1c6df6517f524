"""`portevoix nlu …`: the tagger on files."""

import json
from pathlib import Path

import click

from nlu.evaluation import evaluate, read_labelled
from nlu.files import tag_file
from nlu.model import Model, ModelError
from nlu.pipeline import Tagger
from nlu.projection import load_projection
from nlu.tables import FileRefused
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.cli.progress import Progress
from portevoix.cli.registry import LEARNING
from portevoix.cli.scores import told
from portevoix.settled import settle

nlu = FrenchGroup("nlu", help="Étiquette un fichier de textes.", lazy=LEARNING)


MODEL = click.option(
    "--model",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help="Un modèle écrit par « nlu train --out », au lieu de celui du produit.",
)


def _tagger(folder: Path | None) -> Tagger:
    try:
        tagger = Tagger.load(Model.from_disk(folder) if folder else None)
    except ModelError as error:
        raise InputWrong(str(error)) from error
    settle()
    return tagger


@nlu.command("tag")
@click.argument("file", metavar="FICHIER.csv", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Le fichier à écrire.")
@MODEL
def tag(file: Path, out: Path, model: Path | None) -> int:
    """Ajoute thèmes, types d’énoncé… à la colonne « text » (et « question » s’il y en a une)."""
    try:
        with file.open("rb") as raw:
            lines = sum(1 for _ in raw)
        with Progress("Textes") as progress:
            report = tag_file(file, out, lambda done: progress(done, lines), _tagger(model))
    except OSError as error:
        raise InputWrong(f"Le fichier « {error.filename} » ne s’ouvre pas : vérifiez son nom.") from error
    except FileRefused as error:
        raise InputWrong(str(error)) from error
    texts = "textes étiquetés" if report.done > 1 else "texte étiqueté"
    click.echo(f"{report.done} {texts} dans {out}.")
    for line in report.lines():
        click.echo(line, err=True)
    return 0


@nlu.command("evaluate")
@click.argument("file", metavar="FICHIER.csv", type=click.Path(path_type=Path))
@click.option("--projection", metavar="NOM|FICHIER", help="De nos codes aux étiquettes du fichier.")
@click.option("--json", "as_json", is_flag=True, help="Écrit tout en JSON.")
@MODEL
def evaluate_(file: Path, projection: str | None, as_json: bool, model: Path | None) -> int:
    """Compare l’étiquetage aux colonnes themes, kinds, urgency ou masked d’un fichier."""
    try:
        labels = load_projection(projection) if projection else None
        with Progress("Textes") as progress:
            read = read_labelled(file, _tagger(model), progress)
        scores = evaluate(read, labels)
    except FileRefused as error:
        raise InputWrong(str(error)) from error
    click.echo(json.dumps(scores, ensure_ascii=False, indent=2) if as_json else "\n".join(told(scores)))
    for line in read.report.lines():
        click.echo(line, err=True)
    return 0
