"""`portevoix nlu train`: a new model from the shipped corpus and people's corrections."""

from collections.abc import Sequence
from pathlib import Path

import click

from consultation.taxonomy import taxonomy
from nlu.learning.examples import Corrections, controls, corrections
from nlu.learning.labelled import read_examples
from nlu.learning.service import Trained, WordsErased, in_service, put_into_service, refuse
from nlu.learning.training import FEW, Comparison, compared, learn
from nlu.model import Model, shipped
from nlu.pipeline import build
from nlu.projection import Projection, load_projection
from nlu.tables import FileRefused
from nlu.training.corpus import Example
from portevoix.cli.french import WRONG_INPUT, FrenchCommand, InputWrong
from portevoix.clock import now
from portevoix.house import House, open_house
from portevoix.settings import read_settings

TRIES = 3
"""Trainings at most, when answers are erased while one goes on."""


@click.command("train", cls=FrenchCommand)
@click.option(
    "--examples",
    "files",
    multiple=True,
    metavar="FICHIER.csv",
    type=click.Path(path_type=Path),
    help="Des textes étiquetés en plus (colonnes text et themes) ; répétable.",
)
@click.option("--projection", metavar="NOM|FICHIER", help="Si leurs étiquettes ne sont pas nos codes.")
@click.option("--out", type=click.Path(path_type=Path), help="Écrit le modèle dans ce dossier, rien d’autre.")
@click.option(
    "--quand-meme", "anyway", is_flag=True, help="Sert le nouveau modèle même s’il fait moins bien."
)
def train(files: tuple[Path, ...], projection: str | None, out: Path | None, anyway: bool) -> int:
    """Apprend un nouveau modèle des corrections, et le sert s’il ne fait pas moins bien."""
    if projection and not files:
        raise click.UsageError("--projection va avec --examples")
    with open_house(read_settings()) as house:
        with house.sessions() as session:
            before = in_service(session) or shipped()
        extra = _labelled(files, projection, before)
        for _ in range(TRIES):
            with house.sessions() as session:
                given, on = corrections(session), controls(session)
            model = _learn(given, extra)
            if out is not None:
                return _write(model, out)
            comparison = compared(before, model, on)
            _tell(comparison)
            try:
                return _serve(house, Trained(model, comparison.as_json(), given.codings), comparison, anyway)
            except WordsErased:
                click.echo("Des réponses ont été effacées ou relues pendant l’apprentissage : il recommence.")
    raise InputWrong("Trop de réponses changent en ce moment : relancez « portevoix nlu train » plus tard.")


def _labelled(files: Sequence[Path], projection: str | None, model: Model) -> list[Example]:
    found: list[Example] = []
    try:
        onto: Projection | None = load_projection(projection) if projection else None
        nlp = build(model) if files else None
        for path in files:
            assert nlp is not None
            labelled = read_examples(path, nlp, onto)
            for line in labelled.report.lines():
                click.echo(f"{path} : {line}", err=True)
            click.echo(f"{path} : {labelled.report.done} exemples.")
            found += labelled.examples
    except FileRefused as error:
        raise InputWrong(str(error)) from error
    return found


def _learn(given: Corrections, extra: Sequence[Example]) -> Model:
    said = f"{len(given.examples)} segments corrigés ({len(given.codings)} réponses)"
    click.echo(f"Corpus fourni, {said}{f', {len(extra)} exemples en plus' if extra else ''}.")
    return learn([*given.examples, *extra], lambda step: click.echo(f"  {step}…", err=True))


def _write(model: Model, out: Path) -> int:
    try:
        model.to_disk(out)
    except OSError as error:
        raise InputWrong(f"Le dossier « {out} » ne s’écrit pas : {error.strerror}.") from error
    click.echo(f"Modèle {model.version} écrit dans {out} ; il n’est pas servi.")
    return 0


def _serve(house: House, trained: Trained, comparison: Comparison, anyway: bool) -> int:
    """Put the model into service, or keep why it was not; raises WordsErased."""
    version = trained.model.version
    if comparison.worse and not anyway:
        with house.sessions.begin() as session:
            refuse(session, trained, now())
        click.echo(
            f"Modèle {version} refusé : il fait moins bien que celui qui sert. Vérifiez d’autres réponses, "
            "ou passez outre avec --quand-meme.",
            err=True,
        )
        return WRONG_INPUT
    with house.sessions.begin() as session:
        put_into_service(session, trained, now())
    click.echo(f"Modèle {version} en service : le rôle tag étiquette à nouveau ce qui n’est pas figé.")
    return 0


def _tell(comparison: Comparison) -> None:
    """Show the scores of both models, theme by theme."""
    if not comparison.segments:
        click.echo("Aucun segment de contrôle : rien ne dit si ce modèle fait mieux (docs/apprentissage.md).")
        return
    if comparison.segments < FEW:
        click.echo(
            f"Seulement {comparison.segments} segments de contrôle (il en faut {FEW}) : "
            "cette comparaison ne prouve rien."
        )
    before, after = comparison.before, comparison.after
    labels = taxonomy().labels()
    click.echo(f"{'Thème':<46} {'n':>4} {'avant':>6} {'après':>6}")
    for code in sorted({*before.labels, *after.labels}):
        old, new = before.labels.get(code), after.labels.get(code)
        said = next(one.right + one.missed for one in (new, old) if one is not None)
        values = [_number(one.f1 if one else 0.0) for one in (old, new)]
        click.echo(f"{f'{code} {labels[code]}'[:46]:<46} {said:>4} {values[0]:>6} {values[1]:>6}")
    for name, one, other in (
        ("F1 micro", before.micro, after.micro),
        ("F1 macro", before.macro, after.macro),
    ):
        click.echo(f"{name:<46} {comparison.segments:>4} {_number(one):>6} {_number(other):>6}")


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
