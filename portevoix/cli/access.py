"""`portevoix key …`: access for programs and people to the API."""

from datetime import UTC, datetime

import click
from sqlalchemy import select

from api.keys import ApiRole, create_key, revoke_key
from consultation.tables import ApiKeyRow
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.house import open_house
from portevoix.settings import read_settings

key = FrenchGroup("key", help="Crée, liste et retire des clés d’accès à l’API.")


@key.command("create")
@click.option(
    "--role", type=click.Choice([role.value for role in ApiRole]), required=True, help="Ce que la clé permet."
)
@click.option("--name", default="sans nom", show_default=True, help="À qui ou à quoi elle sert.")
def create(role: str, name: str) -> None:
    """Crée une clé et l’affiche sur la dernière ligne : elle ne sera plus jamais montrée."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        made = create_key(session, name, ApiRole(role), datetime.now(UTC))
    click.echo("Gardez cette clé : elle ne sera plus montrée.", err=True)
    click.echo(made)


@key.command("list")
def list_() -> None:
    """Liste les clés, sans les montrer."""
    with open_house(read_settings()) as house, house.sessions() as session:
        rows = session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.id)).all()
    if not rows:
        click.echo("Aucune clé. Pour en créer une : portevoix key create --role analyst")
    for row in rows:
        state = "retirée" if row.revoked_at else "active"
        click.echo(f"{row.id}\t{row.role}\t{state}\t{row.created_at:%d/%m/%Y}\t{row.name}")


@key.command("revoke")
@click.argument("number", metavar="NUMÉRO", type=int)
def revoke(number: int) -> None:
    """Retire une clé (son numéro est dans « portevoix key list »)."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        if not revoke_key(session, number, datetime.now(UTC)):
            raise InputWrong(f"Aucune clé active n’a le numéro {number} : voyez « portevoix key list ».")
    click.echo(f"La clé {number} est retirée.")
