"""Before somebody is erased: the words of their open alerts go too, perhaps before they are read."""

import sys
from uuid import UUID

import click
from sqlalchemy.orm import Session

from analysis.alerts import undecided
from portevoix.cli.french import InputWrong


def tell_undecided(session: Session, person: UUID, *, oui: bool) -> bool:
    """Say which open alerts lose their words; return whether there are any.

    Raises InputWrong where a script did not say `--oui`: nobody is there to be asked.
    """
    found = undecided(session, person)
    for code, number in found:
        click.echo(
            f"Attention : les mots de l’alerte de danger {number} seront effacés, et personne n’a "
            f"encore décidé. Pour les lire d’abord : portevoix alert show {code} {number}",
            err=True,
        )
    if found and not oui and not sys.stdin.isatty():
        raise InputWrong("Rien n’est effacé : lisez d’abord l’alerte, ou ajoutez --oui.")
    return bool(found)


def type_again(what: str, given: str) -> None:
    """Have what names the person typed again; raises InputWrong."""
    typed = click.prompt(
        f"Pour tout effacer, tapez de nouveau {what}",
        default="",
        show_default=False,
        prompt_suffix=" : ",
        err=True,
    )
    if typed.strip().lower() != given.strip().lower():
        raise InputWrong("Rien n’est effacé : ce n’est pas la même chose.")
