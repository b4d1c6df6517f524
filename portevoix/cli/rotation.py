"""`portevoix privacy rotate`: another secret key, and all that it protects sealed again."""

import click

from portevoix.cli.french import FrenchCommand
from portevoix.cli.progress import Progress
from portevoix.rotation import rotate as change
from portevoix.settings import read_settings


@click.command("rotate", cls=FrenchCommand)
def rotate() -> None:
    """Change la clé secrète et chiffre de nouveau ce qu’elle protège. Porte-voix doit être arrêté.

    Coupée en route, la même commande reprend là où elle en était.
    """
    settings = read_settings()
    with Progress("Chiffrement") as progress:
        done = change(settings, progress)
    for column, count in sorted(done.unreadable.items()):
        click.echo(f"{column} : {count} illisibles avec les deux clés, laissés tels quels.", err=True)
    click.echo(f"Les clés sont changées ({done.rows} valeurs chiffrées de nouveau). Relancez Porte-voix.")
    if settings.secret_key is not None:
        click.echo(
            "Les anciennes sauvegardes demandent encore l’ancienne clé : gardez-la dans un coffre.", err=True
        )
