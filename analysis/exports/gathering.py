"""Reads the dossier of a release. Nothing is counted here: cells and documents of the release only."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.counting import KINDS, KINDS_IN_THEMES, OFF_GRID_SHEET, PARTICIPANTS, SUBTHEMES, THEMES
from analysis.diagnosis.making import diagnosis_of_campaign
from analysis.diagnosis.model import Quote
from analysis.due import last_release
from analysis.exports.dossier import Asked, Dossier, Head, Place, Table
from analysis.figures import Sheet, read_sheets
from analysis.population import BREAKDOWNS
from analysis.priorities.documents import PRIORITIES
from analysis.priorities.serving import priorities_of_campaign
from analysis.quotations import validated
from analysis.tables import PAIRS
from analysis.tagging import tagging_said
from consultation.campaigns import current_revision, questionnaire_of
from consultation.decisions import decisions_of
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.placeholders import fill
from consultation.tables import (
    CampaignRow,
    ConsultationRow,
    ReleaseDocumentRow,
    ReleaseRow,
    TerritoryRow,
)
from consultation.taxonomy import facets, taxonomy

QUOTES_AT_MOST = 2000
PAIRED = (PARTICIPANTS, THEMES)
"""Tables that a release breaks down by declared pairs too (analysis.counting)."""
Labels = Sequence[tuple[str, str]]


def gather(session: Session, campaign: CampaignRow, release: ReleaseRow) -> Dossier:
    """Return what the release lets say, and nothing else."""
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)
    consultation = session.get_one(ConsultationRow, campaign.consultation_id)
    documents = _documents(session, release)
    return Dossier(
        head=_head(session, campaign, release, questionnaire, consultation.territory),
        tables=_tables(session, release),
        diagnosis=diagnosis_of_campaign(session, campaign, release=release),
        quotes=tuple(
            Quote(one.id, one.theme, one.kind, one.text)
            for one in validated(session, [campaign], limit=QUOTES_AT_MOST)
        ),
        asked=_asked(questionnaire),
        documents=documents,
        methods=_methods(session, campaign, release, documents),
        decisions=decisions_of(session, campaign.id),
    )


def _head(
    session: Session,
    campaign: CampaignRow,
    release: ReleaseRow,
    questionnaire: Questionnaire,
    territory: str | None,
) -> Head:
    about = release.about
    return Head(
        code=campaign.code,
        title=campaign.title,
        phase=campaign.phase,
        wave=campaign.wave,
        controller=questionnaire.notice.controller.name,
        demo=campaign.demo,
        release=release.number,
        at=release.at,
        first=date.fromisoformat(about["first_date"]),
        last=date.fromisoformat(about["last_date"]),
        participants=about["participants"],
        sentence=about["sentence"],
        taxonomy=about["taxonomy"],
        taggers=tuple(about["taggers"]),
        revisions=tuple(about["revisions"]),
        tagged_percent=about["tagged_percent"],
        tagging=tagging_said(about),
        place=_place(session, questionnaire, territory),
    )


def _place(session: Session, questionnaire: Questionnaire, territory: str | None) -> Place:
    row = session.scalars(select(TerritoryRow).where(TerritoryRow.code == territory)).one_or_none()
    sectors = questionnaire.outlines.sectors if questionnaire.outlines else ()
    return Place(
        code=territory,
        name=row.name if row else questionnaire.territory_name,
        commune=row.commune if row else None,
        outline=row.outline if row else None,
        sectors={
            one.code: {
                "type": "MultiPolygon",
                "coordinates": [
                    [[list(corner) for corner in ring] for ring in shape] for shape in one.polygons
                ],
            }
            for one in sectors
        },
    )


def _tables(session: Session, release: ReleaseRow) -> dict[str, Table]:
    grid, kinds = taxonomy(), facets().kinds
    themes: Labels = [(theme.code, theme.label) for theme in grid.themes]
    named: dict[str, tuple[str, Labels, bool, str]] = {
        PARTICIPANTS: ("Participants", (), True, ""),
        THEMES: ("Thèmes", themes, True, ""),
        SUBTHEMES: ("Sous-thèmes", [(sub.code, sub.label) for sub in grid.subthemes()], True, ""),
        KINDS: ("Types d’énoncé", [(kind.code, kind.label) for kind in kinds], True, ""),
        KINDS_IN_THEMES: ("Types d’énoncé par thème", _pairs(themes), False, ""),
        OFF_GRID_SHEET: (
            "Hors de la grille des thèmes",
            [(one.code, one.label) for one in grid.off_grid],
            False,
            "",
        ),
    }
    for asked in release.about["questions"]:
        rows = [(code, label) for code, label in asked["rows"]]
        named[asked["sheet"]] = (asked["label"], rows, asked["broken_down"], asked["name"])
    sheets = _sheets(session, release, named)
    return {
        code: Table(code, title, sheets[code], question) for code, (title, _, _, question) in named.items()
    }


def _pairs(themes: Labels) -> Labels:
    return [
        (f"{theme}:{kind.code}", f"{label} – {kind.label}")
        for theme, label in themes
        for kind in facets().kinds
    ]


def _sheets(
    session: Session, release: ReleaseRow, named: Mapping[str, tuple[str, Labels, bool, str]]
) -> dict[str, dict[str, Sheet]]:
    """Return every table in total and by each breakdown it may have: as many queries as breakdowns."""
    labels = {code: rows for code, (_, rows, _, _) in named.items()}
    found: dict[str, dict[str, Sheet]] = {
        code: {"": sheet} for code, sheet in read_sheets(session, release, labels).items()
    }
    broken = {code: labels[code] for code, (_, _, down, _) in named.items() if down}
    for by in (*BREAKDOWNS, *PAIRS):
        wanted = {code: labels[code] for code in PAIRED} if by in PAIRS else broken
        if release.about["breakdowns"].get(by):
            for code, sheet in read_sheets(session, release, wanted, by).items():
                found[code][by] = sheet
    return found


def _asked(questionnaire: Questionnaire) -> tuple[Asked, ...]:
    values = questionnaire.variables
    return tuple(
        Asked(
            one.name,
            str(one.type),
            fill(one.label.text(), {**values, one.repeat.variable: "…"} if one.repeat else values),
            tuple((choice.name, fill(choice.label.text(), values)) for choice in one.choices),
        )
        for one in questionnaire.questions
    )


def _methods(
    session: Session, campaign: CampaignRow, release: ReleaseRow, documents: Mapping[str, Any]
) -> tuple[Mapping[str, Any], ...]:
    """Return the methods that rank priorities; what the committee gave goes with the last release only."""
    last = last_release(session, campaign.id)
    if last is not None and last.id == release.id:
        return priorities_of_campaign(session, campaign).methods
    return tuple(documents.get(PRIORITIES, {}).get("methods", ()))


def _documents(session: Session, release: ReleaseRow) -> dict[str, dict[str, Any]]:
    rows = session.scalars(
        select(ReleaseDocumentRow)
        .where(ReleaseDocumentRow.release_id == release.id)
        .order_by(ReleaseDocumentRow.name)
    )
    return {row.name: row.content for row in rows}
