"""`portevoix campaign …`: check, create, revise, open, close, list."""

from datetime import UTC, datetime

import click
from sqlalchemy import func, select

from consultation import campaigns
from consultation.campaigns import QuestionnaireRefused
from consultation.closing import close_campaign
from consultation.questionnaire.finding import report
from consultation.questionnaire.load import Reading
from consultation.tables import CampaignRow, ParticipantRow
from portevoix.cli.files import read_questionnaire
from portevoix.cli.french import WRONG_INPUT, FrenchGroup
from portevoix.house import open_house
from portevoix.settings import read_settings

campaign = FrenchGroup("campaign", help="Vérifie, crée, révise, ouvre et ferme des campagnes.")
FILE = click.argument("file", metavar="FICHIER")


@campaign.command("check")
@FILE
def check(file: str) -> int:
    """Dit tout ce qui ne va pas dans un questionnaire, avec sa place et que faire."""
    reading = read_questionnaire(file)
    if reading.findings:
        click.echo(report(reading.findings, file))
    if reading.questionnaire is None:
        return WRONG_INPUT
    count = len(reading.questionnaire.questions)
    click.echo(f"Le questionnaire peut servir : {count} questions.")
    return 0


@campaign.command("create")
@FILE
@click.option("--code", help="Le code que les habitants verront (sinon, il est choisi).")
def create(file: str, code: str | None) -> int:
    """Crée une campagne, encore fermée ; affiche son code sur la dernière ligne."""
    reading = read_questionnaire(file)
    if reading.questionnaire is None:
        return _refused(reading, file)
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        made = campaigns.create(session, house.keys, reading.source, code=code).code
    click.echo(f"Campagne créée. Pour l’ouvrir : portevoix campaign open {made}", err=True)
    click.echo(made)
    return 0


@campaign.command("revise")
@click.argument("code")
@FILE
def revise(code: str, file: str) -> int:
    """Publie une nouvelle version du questionnaire ; les dialogues commencés finissent sur l’ancienne."""
    reading = read_questionnaire(file)
    if reading.questionnaire is None:
        return _refused(reading, file)
    try:
        with open_house(read_settings()) as house, house.sessions.begin() as session:
            number = campaigns.revise(session, code, reading.source).number
    except QuestionnaireRefused as refused:
        return _refused(refused.reading, file)
    click.echo(f"Version {number} publiée pour {code}.")
    return 0


@campaign.command("open")
@click.argument("code")
def open_(code: str) -> None:
    """Ouvre une campagne : les habitants peuvent répondre."""
    settings = read_settings()
    with open_house(settings) as house, house.sessions.begin() as session:
        campaigns.open_campaign(session, code, datetime.now(UTC))
    click.echo(f"La campagne {code} est ouverte : {settings.address}/c/{code}")


@campaign.command("close")
@click.argument("code")
def close(code: str) -> None:
    """Ferme une campagne : plus de réponses, les adresses et la clé sont effacées."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        kept = close_campaign(session, code, datetime.now(UTC))
    if kept:
        click.echo(f"La campagne {code} est close. {kept} adresses sont gardées pour envoyer les résultats.")
    else:
        click.echo(f"La campagne {code} est close. Les adresses sont effacées.")


@campaign.command("list")
def list_() -> None:
    """Liste les campagnes, avec leur état et le nombre de participants."""
    with open_house(read_settings()) as house, house.sessions() as session:
        rows = session.execute(
            select(
                CampaignRow.code,
                CampaignRow.state,
                CampaignRow.phase,
                CampaignRow.title,
                func.count(ParticipantRow.id),
            )
            .outerjoin(ParticipantRow, ParticipantRow.campaign_id == CampaignRow.id)
            .group_by(CampaignRow.id)
            .order_by(CampaignRow.id)
        ).all()
    if not rows:
        click.echo("Aucune campagne. Pour en créer une : portevoix campaign create FICHIER")
    for code, state, phase, title, participants in rows:
        click.echo(f"{code}\t{state}\t{phase}\t{participants} participants\t{title}")


def _refused(reading: Reading, file: str) -> int:
    click.echo(report(reading.findings, file), err=True)
    click.echo("Le questionnaire contient des erreurs : corrigez-les puis recommencez.", err=True)
    return WRONG_INPUT
