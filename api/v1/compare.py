"""Campaigns side by side: territories, or waves of one. Refuses what cannot be compared, and says why."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from analysis.about import MODES
from analysis.comparability import Conditions, closed_question, obstacles, open_questions, reserves
from analysis.contrasts import contrasts
from analysis.figures import Sheet, read_sheet
from api.access import Analyst, DbSession, campaign_of
from api.problems import not_comparable
from api.v1.compare_models import NOTE, CompareRow, Comparison, DifferenceOut, SideOut, gap_values
from api.v1.figures import SHEETS, figure_out
from api.v1.releases import find_release, release_out
from api.v1.shown import basis_of, shown_as
from api.v1.tables import Listed, closed_list, find_table
from consultation.campaigns import current_revision, questionnaire_of
from consultation.tables import CampaignRow, ConsultationRow, ReleaseRow

router = APIRouter(tags=["Comparaisons"])

AT_MOST = 6
THEMES = frozenset(sheet for sheet, _ in SHEETS.values())
LABELS = {str(mode): label for mode, label in MODES.items()}


@router.get("/compare", operation_id="compare", summary="Des territoires ou des vagues côte à côte")
def compare(
    session: DbSession,
    _: Analyst,
    campaigns: Annotated[
        str,
        Query(
            max_length=200,
            description="Codes séparés par des virgules : de deux à six, la référence d’abord.",
            examples=["tilleuls-abcd,tilleuls-efgh"],
        ),
    ],
    table: Annotated[
        str, Query(max_length=200, description="Tableau de la liste close.", examples=["themes"])
    ] = "themes",
) -> Comparison:
    """La dernière parution de chaque campagne, et l’écart à la première, avec son intervalle.

    Refusé, avec la raison, si les phases, les questions, la grille ou les modes de recueil diffèrent. Un
    écart ne se lit que si `told` est vrai : plus on regarde de lignes, plus le hasard en montre.
    """
    found = [campaign_of(session, code.strip()) for code in campaigns.split(",")]
    if not 2 <= len({one.id for one in found}) == len(found) <= AT_MOST:
        raise not_comparable(["Donnez de deux à six campagnes différentes"])
    listed = _tables(session, found, table)
    releases = [_release(session, one) for one in found]
    conditions = [_conditions(session, *both, listed[0]) for both in zip(found, releases, strict=True)]
    themes = listed[0].sheet in THEMES
    against = [one for other in conditions[1:] for one in obstacles(conditions[0], other, themes=themes)]
    if against:
        raise not_comparable(against)
    sheets = [
        read_sheet(session, release, one.sheet, None, one.rows)
        for one, release in zip(listed, releases, strict=True)
    ]
    return Comparison(
        table=listed[0].sheet,
        label=listed[0].label,
        campaigns=[_side(session, *both) for both in zip(found, releases, strict=True)],
        rows=_rows([one.code for one in found], sheets),
        reserves=[one for other in conditions[1:] for one in reserves(conditions[0], other, themes=themes)],
        note=NOTE,
        sentence=" ".join(
            f"{one.code} : {release.about['sentence']}" for one, release in zip(found, releases, strict=True)
        ),
    )


def _tables(session: Session, campaigns: list[CampaignRow], name: str) -> list[Listed]:
    """Return the table in each campaign; raises a problem where one does not have it."""
    first, *others = campaigns
    found = [find_table(session, first, name, "table")]
    for one in others:
        table = closed_list(session, one).get(name)
        if table is None:
            raise not_comparable([f"{one.code} n’a pas posé cette question"])
        found.append(table)
    return found


def _release(session: Session, campaign: CampaignRow) -> ReleaseRow:
    release = find_release(session, campaign, None)
    if release is None:
        raise not_comparable([f"{campaign.code} n’a pas encore de parution"])
    return release


def _conditions(session: Session, campaign: CampaignRow, release: ReleaseRow, table: Listed) -> Conditions:
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)
    about = release.about
    _, _, name = table.sheet.partition(":")
    if name:
        asked = closed_question(questionnaire, name.partition(":")[0])
    else:
        asked = open_questions(questionnaire) if table.sheet in THEMES else {}
    return Conditions(
        name=campaign.code,
        phase=campaign.phase,
        asked=asked,
        participants=about["participants"],
        modes={LABELS.get(mode, mode): number for mode, number in about["modes"].items()},
        taxonomy=about["taxonomy"],
        taggers=tuple(about["taggers"]),
    )


def _side(session: Session, campaign: CampaignRow, release: ReleaseRow) -> SideOut:
    return SideOut(
        campaign=campaign.code,
        title=campaign.title,
        territory=session.get_one(ConsultationRow, campaign.consultation_id).territory,
        wave=campaign.wave,
        release=release_out(release),
    )


def _rows(codes: list[str], sheets: list[Sheet]) -> list[CompareRow]:
    found = [[sheet.rows[place].figures[0] for sheet in sheets] for place in range(len(sheets[0].rows))]
    bases = [basis_of(figures) for figures in found]
    shown = [[shown_as(one, basis) for one in figures] for figures, basis in zip(found, bases, strict=True)]
    told = contrasts([list(campaign) for campaign in zip(*shown, strict=True)])
    return [
        CompareRow(
            code=row.code,
            label=row.label,
            basis=bases[place],
            figures=[figure_out("", one) for one in found[place]],
            differences=[
                DifferenceOut(campaign=code, **gap_values(one))
                for code, one in zip(codes[1:], told[place], strict=True)
            ],
        )
        for place, row in enumerate(sheets[0].rows)
    ]
