"""Exports: a release as a file."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from analysis.exports.formats import ARCHIVE, MEDIA, Decimal, Format, NotInDossier, Wishes, render
from analysis.exports.gallery import Chart
from analysis.exports.gathering import gather
from analysis.exports.json_document import SCHEMA, VERSION
from api.access import Analyst, Campaign, DbSession
from api.problems import no_release, not_in_dossier
from api.v1.campaigns import missing
from api.v1.parameters import ReleaseNumber
from api.v1.releases import find_release
from consultation.tables import CampaignRow

router = APIRouter(tags=["Exports"])

BINARY = {"type": "string", "format": "binary"}
EXAMPLES: dict[Format, dict[str, Any]] = {
    Format.JSON: {
        "schema": SCHEMA,
        "version": VERSION,
        "phrase": "Résultats issus d’une consultation ouverte : …",
    },
    Format.GEOJSON: {"type": "FeatureCollection", "participants": 154, "features": []},
}
CONTENT: dict[str, dict[str, Any]] = {ARCHIVE: {"schema": BINARY}} | {
    media: {"schema": {"type": "object", "examples": [EXAMPLES[form]]} if form in EXAMPLES else BINARY}
    for form, media in MEDIA.items()
}
Decimals = Annotated[Decimal, Query(description="CSV : comment les nombres décimaux s’écrivent.")]
Table = Annotated[
    str,
    Query(
        max_length=40,
        pattern="^[a-z_]*$",
        description="CSV : un seul tableau (`chiffres` : tous les chiffres). Sans lui, une archive de tous.",
    ),
]


@router.get(
    "/campaigns/{code}/export",
    operation_id="exportCampaign",
    summary="Une parution, en un fichier",
    response_class=Response,
    responses={200: {"content": CONTENT, "description": "Le fichier."}},
)
def export(
    request: Request,
    session: DbSession,
    _: Analyst,
    campaign: Campaign,
    form: Annotated[Format, Query(alias="format", description="Le format du fichier.")],
    number: ReleaseNumber = None,
    table: Table = "",
    chart: Annotated[Chart, Query(description="PNG, SVG : quelle image.")] = Chart.THEMES,
    decimal: Decimals = Decimal.COMMA,
) -> Response:
    """Le même dossier dans tous les formats : chiffres, diagnostic, priorités, citations validées, méthode.

    Un chiffre retenu y est marqué « secret », avec la raison. Chaque fichier porte la phrase à reproduire.
    """
    pictures: bool = request.app.state.settings.charts
    wishes = Wishes(table, chart, decimal, pictures)
    return file_of(session, campaign, number, form, wishes)


def file_of(
    session: Session, campaign: CampaignRow, number: int | None, form: Format, wishes: Wishes
) -> Response:
    """Return the file of a release as an answer; raises a 404 problem where there is nothing to write."""
    release = find_release(session, campaign, number)
    if release is None:
        raise no_release(missing(session, campaign).detail)
    try:
        file = render(gather(session, campaign, release), form, wishes)
    except NotInDossier as nothing:
        raise not_in_dossier(str(nothing)) from None
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.content, media_type=file.media, headers=headers)
