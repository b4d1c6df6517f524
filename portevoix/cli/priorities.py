"""`portevoix priorities …`: what committees, workshops and elected people bring, and what is decided."""

from pathlib import Path

import click

from analysis.priorities.committee import Kind, keep, nameable, read_committee
from analysis.priorities.documents import campaign_ballots
from analysis.priorities.renewing import Renewed, renew
from consultation import campaigns
from consultation.decisions import SAID, decisions_of, keep_decisions, read_decisions
from consultation.spreadsheets import TableRefused
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.house import open_house
from portevoix.settings import read_settings

priorities = FrenchGroup("priorities", help="Apports du comité et des ateliers, décisions.")
CODE = click.argument("code")
FILE = click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))

TAKEN = {
    Renewed.DONE: "La dernière parution en tient compte.",
    Renewed.NO_RELEASE: "La première parution en tiendra compte.",
    Renewed.CHANGED: "Des réponses ont changé depuis la dernière parution : la prochaine en tiendra compte.",
}


@priorities.command("import")
@CODE
@FILE
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in Kind]),
    required=True,
    help="Gommettes d’ateliers, coûts et budget, faisabilité, poids des critères.",
)
def import_(code: str, file: Path, kind: str) -> None:
    """Lit un fichier du comité (CSV ou XLSX) ; il remplace le précédent du même genre."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        items = nameable(campaign_ballots(session, campaign.id).items())
        try:
            content = read_committee(file, Kind(kind), items)
        except TableRefused as error:
            raise InputWrong(_refused(error)) from error
        keep(session, campaign.id, Kind(kind), content)
        taken = renew(session, campaign) if Kind(kind) is Kind.COSTS else None
    click.echo(f"{kind} : fichier lu en entier, pour {code}.")
    if taken is not None:
        click.echo(TAKEN[taken])


@priorities.command("decide")
@CODE
@FILE
def decide(code: str, file: Path) -> None:
    """Note ce qui est décidé, à l’étude ou pas décidé, et pourquoi (CSV ou XLSX)."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        items = nameable(campaign_ballots(session, campaign.id).items())
        try:
            decided = read_decisions(file, items)
        except TableRefused as error:
            raise InputWrong(_refused(error)) from error
        keep_decisions(session, campaign.id, decided)
        known = decisions_of(session, campaign.id)
    for one in known:
        click.echo(f"{SAID[one.state]}\t{one.label}")
    missing = [label for item, label in items.items() if item not in {one.item for one in known}]
    if missing:
        click.echo(f"Sans décision : {', '.join(missing)}.", err=True)


def _refused(error: TableRefused) -> str:
    return f"{error}\nRien n’est gardé : corrigez le fichier, puis recommencez."
