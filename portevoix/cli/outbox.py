"""`portevoix outbox`: what left, waits, is held or failed, by channel, and why."""

import click

from consultation import campaigns
from consultation.outgoing import HELD, Outgoing
from consultation.outgoing import outgoing as count
from consultation.privacy.rule import HELD_DAYS
from portevoix.cli.french import FrenchCommand
from portevoix.house import open_house
from portevoix.settings import read_settings

STATES = {
    "waiting": "en attente",
    "held": "retenu",
    "sending": "en cours",
    "sent": "parti",
    "failed": "échoué",
    "cancelled": "abandonné",
    "unknown": "sort inconnu",
}


@click.command("outbox", cls=FrenchCommand)
@click.argument("code", required=False)
@click.option("--held", is_flag=True, help="Seulement ce qui est retenu, et pourquoi.")
def outbox(code: str | None, held: bool) -> None:
    """Compte les messages aux habitants, par canal, état et raison ; ceux d’une campagne avec son code."""
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = None if code is None else campaigns.find(session, code).id
        found = count(session, campaign, held=held)
    if not found:
        click.echo("Rien n’est retenu." if held else "Aucun message.")
    for one in found:
        click.echo("\t".join((one.channel, STATES[one.state], _why(one), str(one.count))))
    if any(one.state == "held" for one in found):
        click.echo(
            "Ce qui est retenu part quand la personne écrit de nouveau, "
            f"et est abandonné après {HELD_DAYS} jours."
        )


def _why(one: Outgoing) -> str:
    reason = HELD.get(one.reason or "", one.reason or "") if one.state == "held" else one.reason or ""
    return reason or one.error or "-"
