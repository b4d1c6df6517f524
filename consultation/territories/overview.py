"""What is known of a territory and what is missing, at a glance: for console, API and terminal."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultation.margins import Margins
from consultation.tables import CampaignRow, ConsultationRow, TerritoryRow
from consultation.taxonomy import taxonomy
from consultation.territories.facts import Action, ActorStatement, Indicator
from consultation.territories.known import actions_of, actors_of, find_margins, indicators_of
from consultation.territories.residents import weighting_said


@dataclass(frozen=True, slots=True)
class Overview:
    """`campaigns`: codes of those about it. `lacking`: what is missing and what to do, in French."""

    row: TerritoryRow
    indicators: tuple[Indicator, ...]
    actions: tuple[Action, ...]
    statements: tuple[ActorStatement, ...]
    margins: Margins | None
    campaigns: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def weighting(self) -> str:
        return weighting_said(frozenset(self.margins.shares if self.margins else ()))


def overview(session: Session, row: TerritoryRow) -> Overview:
    """Return everything that is known of a territory, with what is missing."""
    indicators, actions = tuple(indicators_of(session, row)), tuple(actions_of(session, row))
    statements, margins = tuple(actors_of(session, row)), find_margins(session, row.code)
    campaigns = session.scalars(
        select(CampaignRow.code)
        .join(ConsultationRow, ConsultationRow.id == CampaignRow.consultation_id)
        .where(ConsultationRow.territory == row.code)
        .order_by(CampaignRow.code)
    )
    found = Overview(row, indicators, actions, statements, margins, tuple(campaigns), ())
    return Overview(row, indicators, actions, statements, margins, found.campaigns, tuple(_lacking(found)))


def bare_themes(indicators: tuple[Indicator, ...]) -> tuple[str, ...]:
    """Return the codes of themes that no known value stands beside."""
    beside = {theme for one in indicators if one.value is not None for theme in one.themes}
    return tuple(theme.code for theme in taxonomy().themes if theme.code not in beside)


def _lacking(known: Overview) -> list[str]:
    lacking = []
    if not known.indicators:
        lacking.append("les indicateurs : importez un fichier de l’Insee ou de l’ANCT")
    elif bare := bare_themes(known.indicators):
        lacking.append(f"un indicateur en regard de {', '.join(bare)}")
    if known.margins is None or not {"sexe", "age"} <= set(known.margins.shares):
        lacking.append(f"des marges complètes ({known.weighting})")
    if known.margins is not None and known.margins.people is None:
        lacking.append("le nombre d’habitants de 15 ans et plus : pas de taux de participation")
    if known.row.outline is None:
        lacking.append("le contour : importez le GeoJSON de l’ANCT")
    if not known.actions:
        lacking.append("les actions publiques : importez un tableau avec « --mapping actions »")
    if not known.statements:
        lacking.append("ce que disent les acteurs : importez un tableau avec « --mapping acteurs »")
    if known.row.axes is None:
        lacking.append("les axes du contrat : ceux de 2030, de 2015 et de la loi de 2014 serviront")
    if not known.campaigns:
        lacking.append("une campagne : rattachez-la avec « portevoix territory attach »")
    return lacking
