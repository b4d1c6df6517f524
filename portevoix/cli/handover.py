"""`portevoix handover …`: residents who asked to speak to a person of the team."""

import click

from bot.handing_over import CannotAnswer
from bot.handing_over import answer as put_answer
from consultation import campaigns
from consultation.hand_overs import HandOverUnknown, hand_overs
from consultation.hand_overs import close as note_closed
from portevoix.cli.asked import Asked
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.clock import now
from portevoix.house import open_house
from portevoix.settings import read_settings

handover = FrenchGroup("handover", help="Voit qui veut parler à une personne, et lui répond.")
CODE = click.argument("code")
LONGEST_NAME = 100
NUMBER = click.argument("number", metavar="NUMÉRO", type=click.IntRange(1, 2**63 - 1))


@handover.command("list")
@CODE
@click.option("--all", "closed_too", is_flag=True, help="Aussi celles qui sont closes.")
def list_(code: str, closed_too: bool) -> None:
    """Liste les demandes d’une campagne, les plus anciennes d’abord."""
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = campaigns.find(session, code)
        rows = hand_overs(session, campaign.id, None if closed_too else "open")
        asked = Asked(session, campaign)
    if not rows:
        click.echo("Aucune demande.")
    for row in rows:
        state = "close" if row.state == "closed" else "répondue" if row.answered_at else "en attente"
        step = asked.step(row.step) if row.step else "avant les questions"
        click.echo(f"{row.id}\t{asked.moment(row.at)}\t{step}\t{state}")


@handover.command("answer")
@CODE
@NUMBER
@click.argument("words", metavar="MESSAGE")
def answer(code: str, number: int, words: str) -> None:
    """Répond à la personne, là où elle écrit. Ne donnez aucune donnée personnelle d’autrui."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        try:
            put_answer(session, house.keys, campaign.id, number, words, now())
        except HandOverUnknown:
            raise _unknown(code, number) from None
        except CannotAnswer as error:
            raise InputWrong(str(error)) from None
    click.echo(f"Réponse à la demande {number} en route. Pour la clore : portevoix handover close.")


@handover.command("close")
@CODE
@NUMBER
@click.option("--who", required=True, help="Qui s’en est occupé (nom ou fonction).")
def close(code: str, number: int, who: str) -> None:
    """Note qu’on s’en est occupé."""
    if not who.strip() or len(who) > LONGEST_NAME:
        raise InputWrong(f"Donnez un nom ou une fonction, {LONGEST_NAME} caractères au plus.")
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        try:
            note_closed(session, campaign.id, number, who, now())
        except HandOverUnknown:
            raise _unknown(code, number) from None
    click.echo(f"La demande {number} est close.")


def _unknown(code: str, number: int) -> InputWrong:
    return InputWrong(f"La campagne {code} n’a pas de demande {number} : voyez « portevoix handover list ».")
