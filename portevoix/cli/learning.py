"""`portevoix nlu queue`, `check`, `agreement`: people look at the tagger's work, in a spreadsheet."""

import json
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy.orm import Session

from consultation import campaigns
from consultation.sampling import draw
from consultation.tables import CampaignRow
from consultation.taxonomy import taxonomy
from nlu.learning.rated import Agreement, agree, read_twice
from nlu.learning.service import in_service
from nlu.learning.sheet import write
from nlu.learning.worklist import sample_worklist, worklist
from nlu.learning.worksheet import check_sheet, lines
from nlu.model import shipped
from nlu.reliability import said_of
from nlu.tables import FileRefused
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.clock import now
from portevoix.house import open_house
from portevoix.settings import read_settings

CODE = click.argument("code")


@click.command("queue", cls=FrenchCommand)
@CODE
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Le fichier CSV à écrire.")
@click.option(
    "--nombre",
    "number",
    default=50,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="Combien de réponses.",
)
@click.option("--aveugle", "blind", is_flag=True, help="Sans ce que dit la machine, pour deux lectures.")
@click.option(
    "--participants",
    type=click.IntRange(1, 100_000),
    help="Tire au sort tant de participants, pour corriger les chiffres : toutes leurs réponses.",
)
def queue(code: str, out: Path, number: int, blind: bool, participants: int | None) -> int:
    """Écrit les réponses qui méritent le plus un regard, à vérifier dans un tableur."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        if participants is None:
            model = in_service(session) or shipped()
            chosen = worklist(session, campaign.id, code, number, model.settings.least)
        else:
            bound = draw(session, campaign, participants)
            chosen = sample_worklist(session, campaign, bound) if bound else []
        labels = _labels(session, campaign) if chosen else {}
        try:
            with out.open("w", encoding="utf-8-sig", newline="") as file:
                rows = write(file, lines(session, chosen, labels, blind=blind))
        except OSError as error:
            raise InputWrong(
                f"Le fichier « {out} » ne s’écrit pas ({error.strerror}) : fermez-le, ou changez de nom."
            ) from error
    if not chosen:
        click.echo("Aucune réponse à vérifier : tout est lu, ou rien n’est encore étiqueté.")
        return 0
    click.echo(
        f"{_many(len(chosen), 'réponse')} à vérifier ({_many(rows, 'ligne')}) dans {out}. Ensuite : "
        f"portevoix nlu check {code} {out} --par VOTRE_NOM"
    )
    return 0


def _labels(session: Session, campaign: CampaignRow) -> Mapping[str, str]:
    questionnaire = campaigns.questionnaire_of(session, campaigns.current_revision(session, campaign).id)
    return {one.name: one.label.text(register=questionnaire.register) for one in questionnaire.questions}


@click.command("check", cls=FrenchCommand)
@CODE
@click.argument("file", metavar="FICHIER.csv", type=click.Path(path_type=Path))
@click.option("--par", "coder", required=True, help="Qui a lu (un nom, toujours écrit pareil).")
@click.option("--relecture", "blind", is_flag=True, help="Seconde lecture, à part : rien ne change.")
def check(code: str, file: Path, coder: str, blind: bool) -> int:
    """Relit une feuille vérifiée : ces réponses sont figées, et comptent comme vous l’avez dit."""
    if not coder.strip():
        raise InputWrong("--par est vide : donnez le nom de la personne qui a lu.")
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        try:
            report = check_sheet(session, campaign.id, file, coder.strip(), now(), blind=blind)
        except FileRefused as error:
            raise InputWrong(str(error)) from error
    for line in report.lines():
        click.echo(line, err=True)
    what = "relue" if blind else "vérifiée"
    click.echo(f"{report.done} {_plural(report.done, 'réponse')} {_plural(report.done, what)}.")
    return 1 if report.refused and not report.done else 0


@click.command("agreement", cls=FrenchCommand)
@CODE
@click.option("--json", "as_json", is_flag=True, help="Pour un programme.")
def agreement(code: str, as_json: bool) -> int:
    """Dit à quel point deux personnes qui ont lu les mêmes réponses sont d’accord."""
    with open_house(read_settings()) as house, house.sessions() as session:
        found = agree(read_twice(session, campaigns.find(session, code).id))
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return 0
    if not found.segments:
        click.echo(
            "Aucune réponse lue par deux personnes : voyez « --aveugle » de nlu queue "
            "et « --relecture » de nlu check."
        )
        return 0
    _tell(found)
    return 0


def _tell(found: Agreement) -> None:
    click.echo(
        f"{_many(found.answers, 'réponse')} ({_many(found.segments, 'segment')}) "
        f"par {', '.join(found.coders)}. Alpha de Krippendorff :"
    )
    labels = taxonomy().labels()
    rows = [("Ensemble des thèmes (MASI)", found.sets, "")]
    rows += [
        (f"{code} {labels[code]}", value, f", cité {named} fois")
        for code, (value, named) in found.themes.items()
    ]
    for name, value, more in rows:
        number = "  —" if value is None else f"{value:.2f}".replace(".", ",")
        click.echo(f"  {number:>5}  {name} : {said_of(value)}{more}")


def _plural(count: int, word: str) -> str:
    return f"{word}s" if count > 1 else word


def _many(count: int, word: str) -> str:
    return f"{count} {_plural(count, word)}"
