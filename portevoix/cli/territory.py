"""`portevoix territory …`: what is known of a neighbourhood beside its residents' voice."""

from datetime import UTC
from pathlib import Path

import click
from sqlalchemy import func, select

from consultation.tables import IndicatorRow, MarginRow, TerritoryRow
from consultation.territories.attaching import attach
from consultation.territories.catalogue import catalogue
from consultation.territories.codes import CodeRefused, is_example, read_code
from consultation.territories.importing import ImportRefused, Wanted, import_file
from consultation.territories.known import find_territory
from consultation.territories.mapping import MappingWrong
from consultation.territories.overview import overview
from consultation.territories.shipped import find_mapping, names
from portevoix.cli.french import WRONG_INPUT, FrenchGroup, InputWrong
from portevoix.cli.progress import Progress
from portevoix.cli.territory_said import say_overview, say_refusals, say_summary, write_refusals
from portevoix.clock import now
from portevoix.house import open_house
from portevoix.settings import read_settings

territory = FrenchGroup(
    "territory", help="Ce que l’on sait du quartier : chiffres, marges, contour, actions."
)
CODE = click.argument("code", metavar="CODE_QPV")


@territory.command("import")
@click.argument("file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    "name",
    required=True,
    metavar="NOM|FICHIER.yaml",
    help="La correspondance des colonnes : fournie (voyez territory mappings), ou la vôtre.",
)
@click.option("--millesime", metavar="AAAA", help="L’année des chiffres, si rien d’autre ne la dit.")
@click.option("--strict", is_flag=True, help="Une seule ligne refusée, et rien n’est importé.")
@click.option(
    "--remplace",
    "replacing",
    is_flag=True,
    help="Pour actions et acteurs : oublie d’abord ce qui était connu de ces territoires.",
)
@click.option(
    "--refus",
    "refusals",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER.csv",
    help="Écrit aussi les lignes refusées dans ce fichier.",
)
def import_(
    file: Path, name: str, millesime: str | None, strict: bool, replacing: bool, refusals: Path | None
) -> int:
    """Importe un fichier ; dit ce qui est gardé, et chaque ligne refusée."""
    try:
        mapping = find_mapping(name)
        with open_house(read_settings()) as house, house.sessions() as session:
            with Progress("Lignes") as progress:
                today = now().astimezone(UTC).date()
                summary = import_file(
                    session, file, Wanted(mapping, today, millesime, replacing, progress.after(2.0))
                )
            kept = bool(summary.lines) and not (strict and summary.refused)
            if kept:
                session.commit()
            else:
                session.rollback()
    except ImportRefused as refused:
        raise InputWrong(str(refused)) from None
    except MappingWrong as wrong:
        raise InputWrong(f"La correspondance ne peut pas servir : {wrong}.") from None
    say_refusals(summary)
    if refusals is not None:
        write_refusals(summary, refusals)
    if kept:
        say_summary(summary, mapping)
        return 0
    why = "--strict, et des lignes sont refusées" if summary.lines else "aucune ligne ne convient"
    click.echo(f"Rien n’est importé : {why}.", err=True)
    return WRONG_INPUT


@territory.command("mappings")
def mappings() -> None:
    """Liste les correspondances fournies."""
    for name in names():
        click.echo(f"{name}\t{find_mapping(name).title}")


@territory.command("indicators")
def indicators() -> None:
    """Liste les indicateurs que Porte-voix connaît, avec leur unité et leurs thèmes."""
    for one in catalogue().values():
        click.echo(f"{one.name}\t{one.unit}\t{','.join(one.themes) or '-'}\t{one.label}")


@territory.command("list")
def list_() -> None:
    """Liste les territoires connus, avec ce que l’on a de chacun."""
    indicators = select(func.count()).where(IndicatorRow.territory_id == TerritoryRow.id).scalar_subquery()
    margins = (
        select(func.count(MarginRow.by.distinct()))
        .where(MarginRow.territory_id == TerritoryRow.id)
        .scalar_subquery()
    )
    outline = TerritoryRow.outline.is_not(None)
    with open_house(read_settings()) as house, house.sessions() as session:
        rows = session.execute(
            select(
                TerritoryRow.code, TerritoryRow.name, TerritoryRow.commune, indicators, margins, outline
            ).order_by(TerritoryRow.code)
        ).all()
    if not rows:
        click.echo("Aucun territoire. Pour en importer : portevoix territory import FICHIER --mapping NOM")
    for code, name, commune, values, shares, drawn in rows:
        parts = [f"{values} indicateur{'s' if values > 1 else ''}"]
        parts += ["marges"] if shares else []
        parts += ["contour"] if drawn else []
        click.echo(f"{code}\t{name}\t{commune or ''}\t{', '.join(parts)}")


@territory.command("show")
@CODE
def show(code: str) -> None:
    """Montre ce que l’on sait d’un territoire, ce qui manque, et pourquoi."""
    try:
        known = read_code(code)
    except CodeRefused as refused:
        raise InputWrong(f"{str(refused)[0].upper()}{str(refused)[1:]}.") from None
    with open_house(read_settings()) as house, house.sessions() as session:
        row = find_territory(session, known)
        if row is None:
            raise InputWrong(f"Rien n’est connu de {known} : voyez « portevoix territory list ».")
        say_overview(overview(session, row))


@territory.command("attach")
@CODE
@click.argument("campaign", metavar="CAMPAGNE")
def attach_(code: str, campaign: str) -> None:
    """Dit de quel quartier parle une campagne, et toute sa consultation."""
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        done = attach(session, code, campaign)
        attached, unknown = done.code, find_territory(session, done.code) is None
    if done.before:
        click.echo(f"Elle concernait {done.before} : ce n’est plus le cas.", err=True)
    if unknown:
        click.echo(f"Rien n’est encore connu de {attached} : importez ses chiffres.", err=True)
    if is_example(attached):
        click.echo(f"{attached} est un code d’exemple : aucun quartier réel.", err=True)
    click.echo(f"La campagne {campaign} concerne {attached}.")
