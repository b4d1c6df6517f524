"""`portevoix campaign forget-form`: erasing the person of a form filled in by the team."""

from datetime import UTC, datetime

import click

from bot.field.forgetting import FormUnknown, forget, person_of
from consultation import campaigns
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.cli.undecided import tell_undecided, type_again
from portevoix.house import open_house
from portevoix.settings import read_settings


@click.command("forget-form", cls=FrenchCommand)
@click.argument("code")
@click.argument("number", metavar="NUMÉRO")
@click.option("--oui", is_flag=True, help="Efface même les mots d’une alerte ouverte (pour un script).")
def forget_form(code: str, number: str, oui: bool) -> None:
    """Efface tout d’une personne dont la fiche de terrain porte ce numéro (six lettres)."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        try:
            person = person_of(session, campaign, number)
            if person is not None and tell_undecided(session, person, oui=oui) and not oui:
                type_again("le numéro de la fiche", number)
            forget(session, house.keys, campaign, number, datetime.now(UTC))
        except FormUnknown:
            raise InputWrong(
                f"Aucune fiche de la campagne « {code} » n’a le numéro « {number[:20]} » : vérifiez les six "
                "lettres. Une fiche qui attend encore dans un téléphone s’efface sur ce téléphone."
            ) from None
    click.echo("La fiche et ses réponses sont effacées.")
