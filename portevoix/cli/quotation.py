"""`portevoix quotation …`: reading residents' words, to validate or refuse them as quotations."""

import click

from analysis import quotations
from analysis.quotations import SegmentUnknown, TextRefused
from consultation import campaigns
from consultation.taxonomy import facets, taxonomy
from consultation.words import QuotationState
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.house import open_house
from portevoix.settings import read_settings

quotation = FrenchGroup("quotation", help="Lit les propos des habitants, et valide ceux qu’on peut citer.")
CODE = click.argument("code")
NUMBER = click.argument("number", metavar="NUMÉRO", type=click.IntRange(1, 2**63 - 1))
WHO = click.option("--who", required=True, help="Qui décide (nom ou fonction).")
LONGEST_NAME = 100


@quotation.command("list")
@CODE
@click.option("--theme", help="Un thème de la grille seulement (LOG, PRO…).")
@click.option("--kind", help="Un type d’énoncé seulement (ATO, CON, PRP…).")
@click.option("--decided", is_flag=True, help="Ceux qui ont déjà une décision.")
@click.option("--after", type=click.IntRange(0, 2**63 - 1), default=0, help="Ceux d’après ce numéro.")
def list_(code: str, theme: str | None, kind: str | None, decided: bool, after: int) -> None:
    """Liste les propos dont l’auteur accepte d’être cité, les plus anciens d’abord."""
    _check(theme, [one.code for one in taxonomy().themes])
    _check(kind, [one.code for one in facets().kinds])
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = campaigns.find(session, code)
        found = quotations.candidates(
            session, campaign, theme, kind, decided=decided, limit=quotations.AT_MOST, after=after
        )
    if not found:
        click.echo("Aucun propos validé ou refusé." if decided else "Aucun propos n’attend.")
    for one in found[: quotations.AT_MOST - 1]:
        sensitive = f"\tsensible : {', '.join(one.sensitive)}" if one.sensitive else ""
        state = f"\t{one.state} : {one.quoted}" if one.quoted else f"\t{one.state}" if one.state else ""
        words = " ".join(one.text.split())
        click.echo(f"{one.id}\t{','.join(one.themes)}\t{','.join(one.kinds)}\t{words}{sensitive}{state}")
    if len(found) == quotations.AT_MOST:
        click.echo(f"La suite : --after {found[-2].id}", err=True)


@quotation.command("validate")
@CODE
@NUMBER
@click.option(
    "--text", "words", help="Les mots retenus : raccourcis ou masqués avec « […] », jamais réécrits."
)
@click.option("--theme", help="S’il y en a plusieurs : lequel.")
@click.option("--kind", help="S’il y en a plusieurs : lequel.")
@WHO
def validate(
    code: str, number: int, words: str | None, theme: str | None, kind: str | None, who: str
) -> None:
    """Valide une citation, après lecture : elle pourra être lue de tous."""
    _decide(code, number, QuotationState.VALID, who, words, theme, kind)
    click.echo(f"Le propos {number} est validé comme citation.")


@quotation.command("refuse")
@CODE
@NUMBER
@WHO
def refuse(code: str, number: int, who: str) -> None:
    """Refuse une citation : ces mots comptent, mais ne seront lus nulle part."""
    _decide(code, number, QuotationState.REFUSED, who)
    click.echo(f"Le propos {number} ne sera pas cité.")


def _check(code: str | None, known: list[str]) -> None:
    if code is not None and code not in known:
        raise InputWrong(f"« {code} » n’est pas un code de la grille : choisissez {', '.join(known)}.")


def _decide(
    code: str,
    number: int,
    state: QuotationState,
    who: str,
    words: str | None = None,
    theme: str | None = None,
    kind: str | None = None,
) -> None:
    if not who.strip() or len(who) > LONGEST_NAME:
        raise InputWrong(f"Donnez un nom ou une fonction, {LONGEST_NAME} caractères au plus.")
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        try:
            quotations.decide(session, campaign, number, state, who.strip(), words, theme=theme, kind=kind)
        except SegmentUnknown:
            raise InputWrong(
                f"Le propos {number} ne peut pas être cité : inconnu, effacé, corrigé, ou son auteur ne "
                "l’accepte pas. Voyez « portevoix quotation list »."
            ) from None
        except TextRefused as error:
            raise InputWrong(str(error)) from None
