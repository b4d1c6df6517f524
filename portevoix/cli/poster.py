"""`portevoix campaign poster | links | origins`: bringing people in, and knowing what brought them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from analysis.origins import origins as brought_by
from api.posters.codes import picture
from api.posters.paper import draw
from api.posters.words import Sheet, Wishes, sheet
from bot.table import FileRefused, open_table
from consultation import campaigns
from consultation.distribution import forget, remember
from consultation.origins import TRIAL, Place, PlaceWrong, places
from consultation.questionnaire.model import Questionnaire
from consultation.tables import CampaignRow
from consultation.ways_in import Doors, ways_in
from consultation.words import CampaignState, Channel
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.cli.opening import only_here
from portevoix.cli.until import until_caution
from portevoix.clock import now
from portevoix.house import House, open_house
from portevoix.settings import Settings, read_settings

COLUMN = "lieu"
KINDS = ("pdf", "svg", "png")
LONGEST = 60  # minutes
MOST_WORDS = 120  # characters

_PLACES = (
    click.option("--lieu", "names", multiple=True, help="Où l’affiche sera posée. Peut se répéter."),
    click.option(
        "--lieux",
        "file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Un fichier CSV avec une colonne « lieu ».",
    ),
)


def _with_places(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_PLACES):
        command = option(command)
    return command


@click.command("poster", cls=FrenchCommand)
@click.argument("code")
@_with_places
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Le fichier PDF, ou un dossier.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(KINDS),
    default="pdf",
    show_default=True,
    help="pdf : l’affiche. svg ou png : les QR codes seuls, dans un dossier.",
)
@click.option("--jusqu-au", "until", help="Jusqu’à quand on peut répondre, par exemple « 30 juin ».")
@click.option("--pourquoi", "purpose", help="Une phrase à vous, à la place de celle de l’affiche.")
@click.option("--resultats", "results", help="Quand viennent les résultats, par exemple « mars 2027 ».")
@click.option(
    "--aussi", "also", help="Une phrase : « Vous pouvez aussi le dire à Sonia, samedi à 10 h, au café »."
)
@click.option("--minutes", type=int, help="Le temps qu’il faut (sinon, il est estimé).")
def poster(
    code: str,
    names: tuple[str, ...],
    file: Path | None,
    out: Path,
    kind: str,
    until: str | None,
    purpose: str | None,
    results: str | None,
    also: str | None,
    minutes: int | None,
) -> None:
    """Fait une affiche A4 pour chaque lieu, avec les QR codes de ce lieu."""
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise InputWrong(f"--minutes : donnez un nombre entre 1 et {LONGEST}.")
    if any(len(words or "") > MOST_WORDS for words in (until, purpose, results, also)):
        raise InputWrong(
            f"--pourquoi, --jusqu-au, --resultats, --aussi : {MOST_WORDS} signes au plus, on les lit de loin."
        )
    _check_folder(out)
    settings = read_settings()
    chosen = _places(names, file)
    with open_house(settings) as house:
        campaign, questionnaire = _prepared(house, code, chosen)
    doors = _doors(settings)
    wishes = Wishes(until, purpose, minutes, results, also)
    pages = [sheet(code, questionnaire, one, doors, wishes) for one in chosen or (None,)]
    if not pages[0].doors:
        raise InputWrong(
            "Cette campagne n’a aucune entrée : réglez PORTEVOIX_PUBLIC_URL, PORTEVOIX_TELEGRAM_BOT ou "
            "PORTEVOIX_WHATSAPP_NUMBER, selon les canaux (channels) de son questionnaire."
        )
    for line in _cautions(campaign, questionnaire, settings):
        click.echo(line, err=True)
    if until and (caution := until_caution(until, now().date())):
        click.echo(caution, err=True)
    _say_places(chosen)
    if kind == "pdf":
        _write(out, draw(pages, questionnaire.notice.controller.name))
        click.echo(f"{len(pages)} page{'s' if len(pages) > 1 else ''} : {out}")
    else:
        count = _pictures(out, kind, pages, chosen)
        click.echo(f"{count} QR code{'s' if count > 1 else ''} dans le dossier {out}")


@click.command("links", cls=FrenchCommand)
@click.argument("code")
@_with_places
def links(code: str, names: tuple[str, ...], file: Path | None) -> None:
    """Donne les liens d’une campagne : lieu, canal, lien, séparés par des tabulations."""
    settings = read_settings()
    chosen = _places(names, file)
    with open_house(settings) as house:
        campaign, questionnaire = _prepared(house, code, chosen)
    for line in _cautions(campaign, questionnaire, settings):
        click.echo(line, err=True)
    _say_places(chosen)
    for one in chosen or (None,):
        tag = None if one is None else one.tag
        for way in ways_in(code, tag, _doors(settings), questionnaire.channels):
            click.echo(f"{one.name if one else ''}\t{way.channel.value}\t{way.link}")
    trials = ways_in(code, TRIAL, _doors(settings), questionnaire.channels)
    if trials:
        click.echo(f"Pour essayer sans être compté : {' ou '.join(way.link for way in trials)}", err=True)


@click.command("origins", cls=FrenchCommand)
@click.argument("code")
@click.option(
    "--forget", "tag", metavar="REPÈRE", help="Oublie un lieu fait par erreur, qui n’a amené personne."
)
def origins(code: str, tag: str | None) -> None:
    """Dit combien de participants chaque affiche ou lien a amenés, à 5 personnes près."""
    if tag is not None:
        _forget(code, tag)
        return
    with open_house(read_settings()) as house, house.sessions() as session:
        found = brought_by(session, campaigns.find(session, code).id)
    if not found:
        click.echo(f"Aucun lieu. Pour faire une affiche : portevoix campaign poster {code} --lieu LIEU")
    for one in found:
        click.echo(f"{one.name or one.tag}\t{one.tag}\t{one.said}")


def _forget(code: str, tag: str) -> None:
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        try:
            name = forget(session, campaigns.find(session, code).id, tag)
        except PlaceWrong as error:
            raise InputWrong(str(error)) from None
    click.echo(f"Le lieu « {name} » est oublié. N’utilisez plus son affiche ni ses liens.")


def _places(names: Sequence[str], file: Path | None) -> tuple[Place, ...]:
    """Return the places of the options, then those of the file; raises InputWrong."""
    try:
        return places([*names, *(() if file is None else _read(file))])
    except (PlaceWrong, FileRefused) as error:
        raise InputWrong(str(error)) from None


def _read(file: Path) -> list[str]:
    table = open_table(file)
    column = next((one for one in table.columns if one.strip().lower() == COLUMN), None)
    if column is None:
        raise FileRefused(
            f"Le fichier « {file.name} » n’a pas de colonne « {COLUMN} »\u00a0: donnez ce titre à sa colonne."
        )
    found = [row.cells[column] for row in table.rows() if row.cells[column]]
    if not found:
        raise FileRefused(f"Le fichier « {file.name} » ne nomme aucun lieu\u00a0: écrivez-en un par ligne.")
    return found


def _prepared(house: House, code: str, chosen: Sequence[Place]) -> tuple[CampaignRow, Questionnaire]:
    """Find the campaign and keep the places; raises CampaignUnknown, InputWrong."""
    with house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        if campaign.state == CampaignState.CLOSED:
            raise InputWrong(f"La campagne « {code} » est close : plus personne ne peut y répondre.")
        try:
            remember(session, campaign.id, chosen)
        except PlaceWrong as error:
            raise InputWrong(str(error)) from None
        questionnaire = campaigns.questionnaire_of(session, campaigns.current_revision(session, campaign).id)
        session.expunge(campaign)
    return campaign, questionnaire


def _doors(settings: Settings) -> Doors:
    return Doors(settings.address, settings.telegram_bot, settings.whatsapp_number)


def _cautions(campaign: CampaignRow, questionnaire: Questionnaire, settings: Settings) -> Iterator[str]:
    """Yield what would spoil the poster once it hangs."""
    if campaign.state == CampaignState.DRAFT:
        yield (
            f"Attention : la campagne n’est pas encore ouverte. Avant de poser l’affiche : "
            f"portevoix campaign open {campaign.code}"
        )
    if only_here(settings) and Channel.WEB in questionnaire.channels:
        yield (
            f"Attention : l’adresse {settings.address} ne marche que sur cet ordinateur. Réglez "
            "PORTEVOIX_PUBLIC_URL avant d’imprimer."
        )
    if settings.telegram_token and not settings.telegram_bot and Channel.TELEGRAM in questionnaire.channels:
        yield ("Attention : Telegram manque. Donnez le nom du bot dans PORTEVOIX_TELEGRAM_BOT.")


def _say_places(chosen: Sequence[Place]) -> None:
    for one in chosen:
        cut = " (raccourci)" if one.cut else ""
        click.echo(f"{one.name} : repère {one.tag}{cut}", err=True)


def _pictures(folder: Path, kind: str, pages: Sequence[Sheet], chosen: Sequence[Place]) -> int:
    """Write the codes alone: FOLDER/place-way.svg; return how many."""
    count = 0
    for number, page in enumerate(pages):
        name = chosen[number].tag if chosen else "sans-lieu"
        for door in page.doors:
            title = f"QR code {door.name} – {page.title}"
            _write(folder / f"{name}-{door.channel.value}.{kind}", picture(door.link, kind, title))
            count += 1
    return count


def _check_folder(out: Path) -> None:
    """Before anything is kept: a folder that does not exist is a slip of the hand; raises InputWrong."""
    if not out.absolute().parent.is_dir():
        raise InputWrong(f"Le dossier « {out.parent} » n’existe pas : créez-le, ou changez --out.")


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    except OSError:
        raise InputWrong(f"« {path} » ne s’écrit pas : vérifiez le dossier et son nom.") from None
