"""`portevoix alert …`: what was read of danger to a person, for the named person of the team."""

import click
from sqlalchemy import select

from analysis.alerts import AlertUnknown, Decision, alerts, decide
from bot.errands import Post
from bot.postman import MailNotSent
from bot.store.alerts import PURPOSE
from consultation import campaigns
from consultation.tables import AlertRow
from portevoix.cli.asked import Asked
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.clock import now
from portevoix.house import open_house
from portevoix.settings import read_settings

alert = FrenchGroup("alert", help="Voit les alertes de danger, note ce qui est décidé, essaie le courriel.")
CODE = click.argument("code")
NUMBER = click.argument("number", metavar="NUMÉRO", type=int)
WHO = click.option("--who", required=True, help="Qui décide (votre nom ou votre fonction).")


@alert.command("list")
@CODE
def list_(code: str) -> None:
    """Liste les alertes ouvertes d’une campagne, sans les mots."""
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = campaigns.find(session, code)
        rows, asked = alerts(session, campaign.id), Asked(session, campaign)
    if not rows:
        click.echo("Aucune alerte ouverte.")
    for row in rows:
        told = "personne prévenue par courriel" if row.notified_at else "aucun courriel parti"
        step = asked.step(row.step) if row.step else "sans question"
        click.echo(f"{row.id}\t{asked.moment(row.at)}\t{row.rule}\t{step}\t{told}")


@alert.command("show")
@CODE
@NUMBER
def show(code: str, number: int) -> None:
    """Montre les mots d’une alerte : pour la personne référente seulement."""
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = campaigns.find(session, code)
        row = session.scalars(
            select(AlertRow).where(AlertRow.id == number, AlertRow.campaign_id == campaign.id)
        ).one_or_none()
        if row is None:
            raise _unknown(code, number)
        words = None if row.sealed_text is None else house.keys.payloads.open(row.sealed_text, PURPOSE)
        asked = Asked(session, campaign)
    step = asked.step(row.step) if row.step else "aucune"
    click.echo(f"Alerte {row.id}, {asked.moment(row.at)}, question : {step}")
    click.echo(words.decode() if words else "Ses mots ne sont pas gardés : avant l’accord, ou effacés.")


@alert.command("keep")
@CODE
@NUMBER
@WHO
def keep(code: str, number: int, who: str) -> None:
    """Confirme le danger : ces mots ne comptent dans aucun résultat."""
    _decide(code, number, "kept", who)
    click.echo(f"L’alerte {number} est confirmée : ces mots restent à part.")


@alert.command("lift")
@CODE
@NUMBER
@WHO
def lift(code: str, number: int, who: str) -> None:
    """Lève l’alerte : il n’y avait pas de danger, ces mots comptent à nouveau."""
    _decide(code, number, "lifted", who)
    click.echo(f"L’alerte {number} est levée : ces mots comptent à nouveau.")


def _decide(code: str, number: int, decision: Decision, who: str) -> None:
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        try:
            decide(session, campaign.id, number, decision, who, now())
        except AlertUnknown:
            raise _unknown(code, number) from None


def _unknown(code: str, number: int) -> InputWrong:
    return InputWrong(f"La campagne {code} n’a pas d’alerte {number} : voyez « portevoix alert list ».")


@alert.command("test")
@CODE
def test(code: str) -> None:
    """Envoie un courriel d’essai à la personne référente de la campagne."""
    settings = read_settings()
    with open_house(settings) as house, house.sessions() as session:
        revision = campaigns.current_revision(session, campaigns.find(session, code))
        referent = campaigns.questionnaire_of(session, revision.id).referent
    if referent is None or referent.email is None:
        raise InputWrong("Le questionnaire ne donne pas le courriel d’une personne référente (referent:).")
    postman = Post(settings.smtp_url, settings.smtp_from, settings.address).postman()
    if postman is None:
        raise InputWrong(
            "Aucun courriel ne peut partir : réglez PORTEVOIX_SMTP_URL et PORTEVOIX_SMTP_FROM "
            "(docs/configuration.md)."
        )
    try:
        postman.send(
            referent.email,
            "[Porte-voix] Essai d’alerte",
            "Ceci est un essai. Si une réponse fait craindre un danger, vous recevrez un tel message.",
        )
    except MailNotSent as error:
        raise InputWrong(f"Le courriel n’est pas parti ({error}) : vérifiez PORTEVOIX_SMTP_URL.") from None
    click.echo(f"Un courriel d’essai est parti vers {referent.email}.")
