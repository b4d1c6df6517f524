"""`portevoix privacy erase`: SUPPRIMER for somebody who cannot write it any more (lost telephone, paper)."""

import sys

import click

from bot.erasure import Erasing, erase
from consultation.privacy.seeking import ReferenceWrong, seek
from consultation.tables import ParticipantRow
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.cli.undecided import tell_undecided, type_again
from portevoix.clock import now
from portevoix.house import open_house
from portevoix.settings import read_settings


@click.command("erase", cls=FrenchCommand)
@click.argument("asked", metavar="RÉFÉRENCE")
@click.option("--oui", is_flag=True, help="Efface sans demander de confirmation (pour un script).")
def erase_command(asked: str, oui: bool) -> None:
    """Efface tout d’une personne qui ne peut plus écrire SUPPRIMER elle-même. Elle n’en reçoit rien.

    Assurez-vous d’abord que c’est bien elle qui le demande : on ne revient pas en arrière.
    """
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        try:
            sought = seek(session, asked)
        except ReferenceWrong:
            raise InputWrong("Cette référence ne convient pas : elle ressemble à 1a2b3c4d-5e6f.") from None
        people = [participant for participant, _ in sought.people if participant is not None]
        if len(people) != 1:
            raise InputWrong(
                "Personne n’a cette référence : rien n’est à effacer."
                if not people
                else "Plusieurs personnes ont ce début : donnez l’identifiant entier de mes-donnees.json."
            )
        tell_undecided(session, people[0], oui=oui)
        if not oui and sys.stdin.isatty():
            type_again("la référence", asked)
        row = session.get_one(ParticipantRow, people[0])
        erase(session, Erasing(row.id, row.campaign_id, row.account_id, sorted(sought.lines)), now())
    click.echo(f"C’est effacé. Pour le vérifier : portevoix privacy trace {asked}")
