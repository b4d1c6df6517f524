"""`portevoix broadcast …`: writing again to those who agreed to it. Commands write rows; `send` sends."""

from pathlib import Path

import click
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from consultation import campaigns
from consultation.broadcasts import filters, moving
from consultation.broadcasts.filters import SILENT_DAYS
from consultation.broadcasts.making import Draft, Picture
from consultation.broadcasts.making import create as make
from consultation.tables import CampaignRow, ReleaseRow
from consultation.words import BroadcastKind, BroadcastState, Channel
from portevoix.cli.broadcast_said import follow, say_preview, say_progress, say_row
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.clock import now
from portevoix.house import open_house
from portevoix.settings import read_settings

broadcast = FrenchGroup("broadcast", help="Réécrit à celles et ceux qui l’ont accepté.")
NUMBER = click.argument("number", metavar="NUMÉRO", type=click.IntRange(1, 2**63 - 1))
WHO = click.option("--who", required=True, help="Qui décide (votre nom ou votre fonction).")
PRICE = click.option("--price", type=click.FloatRange(0, 10), help="Prix d’un message WhatsApp, en euros.")
EARLY = (
    "Attention : aucun chiffre n’est encore paru. Il faut au moins 11 participants et une première "
    "parution ; avant, la page publique est vide, et la carte des résultats ne se dessine pas."
)
PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@broadcast.command("create")
@click.argument("code")
@click.option(
    "--kind", required=True, type=click.Choice([kind.value for kind in BroadcastKind]), help="Ce qu’elle est."
)
@click.option("--text", "words", help="Le message.")
@click.option("--file", "file", type=PATH, help="Un fichier de texte qui contient le message.")
@click.option("--next", "following", metavar="CODE", help="Pour une invitation : la campagne qui suit.")
@click.option("--filter", "narrowed", multiple=True, help="Par exemple canal=telegram ou secteur=nord,sud.")
@click.option(
    "--silence",
    type=click.IntRange(0, 365),
    default=SILENT_DAYS,
    show_default=True,
    help="Pour une relance : jours sans nouvelles.",
)
@click.option("--template", help="Le modèle WhatsApp approuvé, pour qui n’a pas écrit depuis 24 heures.")
@click.option("--parameter", "parameters", multiple=True, help="Ce qui remplit le modèle, dans l’ordre.")
@click.option("--picture", type=PATH, help="Une image PNG ou JPEG.")
@click.option("--alt", default="", help="Ce que montre l’image, en mots.")
@click.option("--card", is_flag=True, help="Joint une carte des résultats, dessinée de la dernière parution.")
@click.option("--zone", help="Fuseau horaire (sinon, celui du territoire).")
@click.option("--hours", default="9-20", show_default=True, help="Heures où l’on peut écrire.")
@click.option("--sunday", is_flag=True, help="Aussi le dimanche.")
@WHO
def create(
    code: str,
    kind: str,
    words: str | None,
    file: Path | None,
    following: str | None,
    narrowed: tuple[str, ...],
    silence: int,
    template: str | None,
    parameters: tuple[str, ...],
    picture: Path | None,
    alt: str,
    card: bool,
    zone: str | None,
    hours: str,
    sunday: bool,
    who: str,
) -> None:
    """Prépare une diffusion ; rien ne part. Affiche son numéro sur la dernière ligne."""
    if kind == BroadcastKind.INVITATION and following is None:
        raise InputWrong("Donnez avec --next le code de la campagne à laquelle vous invitez.")
    opens, closes = _hours(hours)
    draft = Draft(
        code=code,
        kind=BroadcastKind(kind),
        text=_text(words, file),
        who=who,
        next_code=following,
        template=template,
        template_parameters=parameters,
        picture=None if picture is None else Picture(picture.read_bytes(), alt),
        card=card,
        filter=filters.read(narrowed),
        silent_days=silence,
        zone=zone,
        opens=opens,
        closes=closes,
        sunday=sunday,
    )
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        row = make(session, draft)
        number, shown = row.id, card or kind == BroadcastKind.RESULTS
        early = shown and not _has_appeared(session, row.campaign_id)
    if early:
        click.echo(EARLY, err=True)
    click.echo(
        f"Diffusion préparée. Pour voir ce qui partira : portevoix broadcast preview {number}", err=True
    )
    click.echo(number)


def _has_appeared(session: Session, campaign: int) -> bool:
    return bool(session.scalar(select(exists().where(ReleaseRow.campaign_id == campaign))))


def _text(words: str | None, file: Path | None) -> str:
    if (words is None) == (file is None):
        raise InputWrong("Donnez le message, par --text ou par --file.")
    if words is not None:
        return words
    assert file is not None
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputWrong(f"« {file.name} » n’est pas un texte en UTF-8 : enregistrez-le ainsi.") from None


def _hours(text: str) -> tuple[int, int]:
    opens, _, closes = text.partition("-")
    if not (opens.isascii() and opens.isdigit() and closes.isascii() and closes.isdigit()):
        raise InputWrong(f"Les heures « {text[:20]} » ne se lisent pas : écrivez par exemple 9-20.")
    return int(opens[:3]), int(closes[:3])


@broadcast.command("preview")
@NUMBER
@PRICE
def preview(number: int, price: float | None) -> None:
    """Montre ce qui partira, à combien de personnes, ce que cela coûte et le temps que cela prend."""
    settings = read_settings()
    with open_house(settings) as house, house.sessions.begin() as session:
        row, seen = moving.look(
            session, number, now(), settings.whatsapp_daily, price, settings.whatsapp_prices
        )
        code = session.get_one(CampaignRow, row.campaign_id).code
    tokens = {Channel.TELEGRAM: settings.telegram_token, Channel.WHATSAPP: settings.whatsapp_token}
    say_preview(row, code, seen, frozenset(channel for channel, token in tokens.items() if token))


@broadcast.command("test")
@NUMBER
def test(number: int) -> None:
    """Donne le mot à écrire au bot, depuis votre téléphone, pour recevoir le message vous-même."""
    with open_house(read_settings()) as house, house.sessions() as session:
        row = moving.find_broadcast(session, number)
    if row.state in moving.ENDED:
        raise InputWrong(f"La diffusion {number} est terminée : il n’y a plus rien à essayer.")
    click.echo(
        "Écrivez ce mot au bot (Telegram, WhatsApp ou page web) : il répond avec le message.", err=True
    )
    click.echo(row.test_word)


@broadcast.command("start")
@NUMBER
@WHO
def start(number: int, who: str) -> None:
    """Lance la diffusion : elle part par le rôle send, aux heures permises."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        moving.start(session, number, who, now())
    click.echo(f"La diffusion {number} est lancée.")
    click.echo(f"Pour la suivre : portevoix broadcast status {number} --follow", err=True)


@broadcast.command("pause")
@NUMBER
def pause(number: int) -> None:
    """Met en pause : plus rien ne part, rien n’est perdu."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        moving.pause(session, number)
    click.echo(f"La diffusion {number} est en pause. Pour continuer : portevoix broadcast resume {number}")


@broadcast.command("resume")
@NUMBER
def resume(number: int) -> None:
    """Reprend après une pause."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        moving.resume(session, number)
    click.echo(f"La diffusion {number} reprend.")


@broadcast.command("stop")
@NUMBER
def stop(number: int) -> None:
    """Arrête pour de bon : ce qui n’est pas parti ne partira pas."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        moving.stop(session, number, now())
    click.echo(f"La diffusion {number} est arrêtée.")


@broadcast.command("status")
@NUMBER
@click.option("--follow", "followed", is_flag=True, help="Montre l’avancée jusqu’à la fin.")
def status(number: int, followed: bool) -> None:
    """Dit où elle en est : partis, échecs et leurs raisons, rythme, fin estimée."""
    with open_house(read_settings()) as house:
        if followed:
            follow(house, number)
        with house.sessions() as session:
            say_progress(session, moving.find_broadcast(session, number), now())


@broadcast.command("list")
@click.argument("code", required=False)
def list_(code: str | None) -> None:
    """Liste les diffusions, les plus récentes d’abord."""
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = None if code is None else campaigns.find(session, code).id
        rows = moving.broadcasts(session, campaign)
    if not rows:
        click.echo("Aucune diffusion. Pour en préparer une : portevoix broadcast create CODE")
    for row, of in rows:
        say_row(row, of, moving.SAID[BroadcastState(row.state)])
