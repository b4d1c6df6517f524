"""`portevoix privacy retention`: what is kept how long and why, and what was emptied when."""

import click

from consultation.local_times import moment
from consultation.privacy.rules import RULES
from consultation.retention import last_carried_out, last_runs
from portevoix.cli.french import FrenchCommand
from portevoix.house import open_house
from portevoix.settings import read_settings

RULE_NAMES = {rule.name: rule.what for rule in RULES}


@click.command("retention", cls=FrenchCommand)
def retention() -> None:
    """Montre les durées de conservation, pourquoi, et ce qui a été vidé dernièrement."""
    click.echo("Les durées de conservation :")
    for rule in RULES:
        click.echo(f"  {days(rule.days)} après {rule.since} : {rule.what}\n      {rule.law}")
    with open_house(read_settings()) as house, house.sessions() as session:
        last, runs = last_carried_out(session), last_runs(session)
    if last is None:
        click.echo("Elles n’ont jamais été appliquées : lancez « portevoix daily » (ou « serve »).")
        return
    click.echo(f"Appliquées pour la dernière fois le {moment(last)}.")
    if not runs:
        click.echo("Rien n’était encore à effacer.")
    for run in runs:
        click.echo(f"{moment(run.at)}\t{RULE_NAMES.get(run.rule, run.rule)}\t{run.rows}")


def days(count: int) -> str:
    return f"{count} jours" if count > 1 else f"{count} jour"
