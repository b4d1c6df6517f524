"""`portevoix export`: the results of a campaign as files, from a release only."""

import os
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.due import due, last_release
from analysis.exports.formats import Decimal, File, Format, NotInDossier, Wishes, render
from analysis.exports.gallery import Chart
from analysis.exports.gathering import gather
from consultation import campaigns
from consultation.tables import CampaignRow, ReleaseRow
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.cli.progress import Progress
from portevoix.house import open_house
from portevoix.settings import read_settings

EVERY_FIGURE = "chiffres"
ARCHIVE = ".zip"


@click.command("export", cls=FrenchCommand)
@click.argument("code")
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice([str(one) for one in Format]),
    help="csv, xlsx, json, geojson ; docx : le rapport ; png ou svg : une image.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Le fichier à écrire.")
@click.option("--release", "number", type=click.IntRange(1), help="Une autre parution que la dernière.")
@click.option(
    "--table",
    "table",
    help="csv : un seul tableau. Sinon, un .csv a tous les chiffres, un .zip un fichier par tableau.",
)
@click.option(
    "--chart",
    type=click.Choice([str(one) for one in Chart]),
    default=str(Chart.THEMES),
    show_default=True,
    help="png, svg : quelle image.",
)
@click.option(
    "--decimal",
    type=click.Choice([str(one) for one in Decimal]),
    default=str(Decimal.COMMA),
    show_default=True,
    help="csv : comment les nombres décimaux s’écrivent.",
)
@click.option("--force", is_flag=True, help="Remplace le fichier s’il existe.")
def export(
    code: str,
    form: str,
    out: Path,
    number: int | None,
    table: str | None,
    chart: str,
    decimal: str,
    force: bool,
) -> None:
    """Écrit les résultats d’une campagne dans un fichier.

    Les chiffres viennent d’une parution : ce qu’elle retient n’est dans aucun fichier.
    """
    _check_place(out, force)
    chosen = Format(form)
    wishes = Wishes(_table(chosen, out, table), Chart(chart), Decimal(decimal))
    with open_house(read_settings()) as house, house.sessions() as session, Progress("Export") as progress:
        campaign = campaigns.find(session, code)
        release = _release(session, campaign, number)
        progress(0, 1)
        dossier = gather(session, campaign, release)
        try:
            file = render(dossier, chosen, wishes, progress)
        except NotInDossier as nothing:
            raise InputWrong(str(nothing)) from None
    _write(out, file, force)
    click.echo(f"{out} : parution {release.number}, {dossier.head.participants} participants.")


def _table(form: Format, out: Path, table: str | None) -> str:
    """Return the table that a CSV holds: the name of the file says whether it is an archive of all."""
    archive = out.suffix.lower() == ARCHIVE
    if form is not Format.CSV:
        if table is not None:
            raise InputWrong("--table va avec --format csv : ôtez-le, les autres formats ont tout.")
        return ""
    if archive and table is not None:
        raise InputWrong("Un .zip contient tous les tableaux : ôtez --table, ou donnez un nom en .csv.")
    return "" if archive else table or EVERY_FIGURE


def _check_place(out: Path, force: bool) -> None:
    """Before anything is computed: a report that somebody edited is not written over by a slip."""
    if out.is_dir():
        raise InputWrong(f"« {out} » est un dossier : ajoutez un nom de fichier à --out.")
    if not out.absolute().parent.is_dir():
        raise InputWrong(f"Le dossier « {out.parent} » n’existe pas : créez-le, ou changez --out.")
    if out.exists() and not force:
        raise InputWrong(f"« {out} » existe déjà : changez --out, ou ajoutez --force pour le remplacer.")


def _release(session: Session, campaign: CampaignRow, number: int | None) -> ReleaseRow:
    last = last_release(session, campaign.id)
    if last is None:
        raise InputWrong(_nothing_yet(session, campaign))
    if number is None or number == last.number:
        return last
    statement = select(ReleaseRow).where(
        ReleaseRow.campaign_id == campaign.id, ReleaseRow.number == min(number, last.number + 1)
    )
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise InputWrong(
            f"Pas de parution {number} : la dernière de « {campaign.code} » est la {last.number}."
        )
    return found


def _nothing_yet(session: Session, campaign: CampaignRow) -> str:
    lacking = due(session, campaign, None).missing
    if not lacking:
        return (
            f"« {campaign.code} » n’a pas encore de parution : démarrez « portevoix analyse », "
            "la première se prépare."
        )
    many = "s" if lacking > 1 else ""
    return (
        f"« {campaign.code} » n’a pas encore de parution : il manque {lacking} participant{many} "
        "pour que des chiffres puissent paraître."
    )


def _write(out: Path, file: File, force: bool) -> None:
    """Write beside, then put in place: a file that is cut short never looks like a whole one."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        beside.write_bytes(file.content)
        if force:
            beside.replace(out)
        else:
            os.link(beside, out)  # fails if somebody made it meanwhile
            beside.unlink()
    except FileExistsError:
        beside.unlink(missing_ok=True)
        raise InputWrong(f"« {out} » existe déjà : changez --out, ou ajoutez --force.") from None
    except OSError:
        beside.unlink(missing_ok=True)
        raise InputWrong(f"« {out} » ne s’écrit pas : vérifiez le dossier et son nom.") from None
