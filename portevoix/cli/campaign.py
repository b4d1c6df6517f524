"""`portevoix campaign …`: check, create, revise, open, close, list."""

import sys
from dataclasses import replace
from datetime import UTC, datetime

import click
from sqlalchemy import func, select

from consultation import campaigns
from consultation.campaigns import QuestionnaireRefused
from consultation.closing import close_campaign
from consultation.questionnaire.checks.examples import is_shipped
from consultation.questionnaire.finding import Finding, report
from consultation.questionnaire.load import Reading
from consultation.tables import CampaignRow, ParticipantRow
from consultation.territories.attaching import attach
from consultation.words import CampaignState
from portevoix.cli.cut_short import cut_short
from portevoix.cli.files import read_questionnaire
from portevoix.cli.french import WRONG_INPUT, FrenchGroup, InputWrong
from portevoix.cli.opening import EXAMPLE, cautions
from portevoix.cli.registry import REACHING
from portevoix.clock import now
from portevoix.house import House, open_house
from portevoix.settings import read_settings

campaign = FrenchGroup("campaign", help="Vérifie, crée, révise, ouvre et ferme des campagnes.", lazy=REACHING)
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
    click.echo(f"Le questionnaire peut servir : {count} {'questions' if count > 1 else 'question'}.")
    return 0


@campaign.command("create")
@FILE
@click.option("--code", help="Le code que les habitants verront (sinon, il est choisi).")
@click.option(
    "--follows", metavar="CODE", help="La campagne dont celle-ci est la suite, dans la même consultation."
)
@click.option(
    "--territory", metavar="CODE_QPV", help="Le quartier dont elle parle, si le questionnaire ne le dit pas."
)
def create(file: str, code: str | None, follows: str | None, territory: str | None) -> int:
    """Crée une campagne, encore fermée ; affiche son code sur la dernière ligne."""
    reading = read_questionnaire(file)
    if reading.questionnaire is None:
        return _refused(reading, file)
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        made = campaigns.create(
            session, house.keys, reading.source, code=code, files=reading.files, follows=follows
        ).code
        if territory is not None:
            attach(session, territory, made)
    _tell(reading.findings, file)
    if is_shipped(reading.source):
        click.echo(EXAMPLE, err=True)
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
            revised = campaigns.revise(session, code, reading.source, reading.files)
            number, changes = revised.row.number, revised.findings
    except QuestionnaireRefused as refused:
        return _refused(refused.reading, file)
    if any(finding.sheet for finding in reading.findings) or file.lower().endswith((".xlsx", ".xls")):
        # These lines are of the text made of the workbook, which nobody has seen.
        changes = tuple(replace(finding, line=0) for finding in changes)
    _tell((*reading.findings, *changes), file)
    click.echo(f"Version {number} publiée pour {code}.")
    return 0


@campaign.command("open")
@click.argument("code")
def open_(code: str) -> None:
    """Ouvre une campagne : les habitants peuvent répondre."""
    settings = read_settings()
    with open_house(settings) as house, house.sessions.begin() as session:
        opened = campaigns.open_campaign(session, code, datetime.now(UTC))
        questionnaire = campaigns.questionnaire_of(session, campaigns.current_revision(session, opened).id)
    for caution in cautions(questionnaire, settings):
        click.echo(caution, err=True)
    click.echo(f"La campagne {code} est ouverte : {settings.address}/c/{code}")


@campaign.command("close")
@click.argument("code")
@click.option("--oui", is_flag=True, help="Ferme sans demander de confirmation (pour un script).")
def close(code: str, oui: bool) -> None:
    """Ferme une campagne pour toujours : plus de réponses, les adresses et la clé sont effacées."""
    with open_house(read_settings()) as house:
        _tell_cut_short(house, code)
        if not oui and sys.stdin.isatty():  # a script has nobody to ask: what it says is done
            _confirm(house, code)
        with house.sessions.begin() as session:
            kept = close_campaign(session, code, datetime.now(UTC))
    if kept:
        addresses = "adresses sont gardées" if kept > 1 else "adresse est gardée"
        click.echo(f"La campagne {code} est close. {kept} {addresses} pour envoyer les résultats.")
    else:
        click.echo(f"La campagne {code} est close. Les adresses sont effacées.")


def _tell_cut_short(house: House, code: str) -> None:
    with house.sessions() as session:
        found = campaigns.find(session, code)
        lines = () if found.state == CampaignState.CLOSED else tuple(cut_short(session, found, now()))
    if lines:
        click.echo("Ce que la fermeture coupe ou laisse en plan :", err=True)
    for line in lines:
        click.echo(f"- {line}", err=True)


def _confirm(house: House, code: str) -> None:
    """Show what would be closed and have its code typed again; raises InputWrong, CampaignUnknown."""
    with house.sessions() as session:
        found = campaigns.find(session, code)
        if found.state == CampaignState.CLOSED:
            return  # closing it says so
        people = session.scalar(select(func.count()).where(ParticipantRow.campaign_id == found.id)) or 0
        click.echo(f"Campagne {code} : « {found.title} », {_participants(people)}.", err=True)
    click.echo(
        "Plus personne ne pourra répondre, les adresses seront effacées : on ne revient pas en arrière.",
        err=True,
    )
    typed = click.prompt(
        "Pour fermer, tapez de nouveau son code",
        default="",
        show_default=False,
        prompt_suffix=" : ",
        err=True,
    )
    if typed.strip() != code:
        raise InputWrong(f"Ce n’est pas son code : la campagne {code} n’est pas fermée, rien n’a changé.")


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
        click.echo(f"{code}\t{state}\t{phase}\t{_participants(participants)}\t{title}")


def _participants(count: int) -> str:
    return f"{count} participant{'s' if count > 1 else ''}"


def _tell(findings: tuple[Finding, ...], file: str) -> None:
    """What somebody should decide knowingly, though nothing forbids it: to standard error."""
    if findings:
        click.echo(report(findings, file), err=True)


def _refused(reading: Reading, file: str) -> int:
    click.echo(report(reading.findings, file), err=True)
    click.echo("Le questionnaire contient des erreurs : corrigez-les puis recommencez.", err=True)
    return WRONG_INPUT
