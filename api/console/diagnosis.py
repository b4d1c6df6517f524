"""« Diagnostic » of a campaign: method and who is missing first, then themes with their sheets."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from analysis.about import MODES, day_label
from analysis.diagnosis import Diagnosis, diagnosis_of_campaign
from analysis.diagnosis.finding import NoRelease
from analysis.diagnosis.model import Heard
from analysis.reading import TIME_ZONE
from api.access import DbSession, Now
from api.console import saying
from api.console.desk import Key
from api.console.guarding import Turned, let_in
from api.console.pages import page
from api.keys import ApiRole
from api.v1.campaigns import missing
from consultation.tables import CampaignRow
from consultation.territories.wording import MISSING, STATES, said_number
from consultation.words import Mode

router = APIRouter(prefix="/console", include_in_schema=False)

AFOM = (
    ("atouts", "Atouts"),
    ("faiblesses", "Faiblesses"),
    ("opportunites", "Opportunités"),
    ("menaces", "Menaces"),
)
PHASES = {"ecoute": "écoute", "idees": "idées", "priorites": "priorités", "restitution": "restitution"}


@router.get("/{code}/diagnostic")
def diagnosis(request: Request, session: DbSession, now: Now, code: str, key: Key = "") -> Response:
    """The whole diagnosis on one page."""
    try:
        found = _diagnosis(request, session, now, key, code)
    except Turned as turned:
        return turned.response
    return page(
        "diagnosis.html",
        **_common(found),
        heard=_by(found.method.heard),
        modes=[(MODES[Mode(mode)], number) for mode, number in found.method.modes.items()],
        columns=[(title, getattr(found.afom, name)) for name, title in AFOM],
        quotes={quote.id: quote for sheet in found.themes for quote in sheet.quotations},
    )


@router.get("/{code}/diagnostic/{theme}")
def theme_sheet(
    request: Request, session: DbSession, now: Now, code: str, theme: str, key: Key = ""
) -> Response:
    """The sheet of one theme: three columns kept apart."""
    try:
        found = _diagnosis(request, session, now, key, code)
    except Turned as turned:
        return turned.response
    sheet = next((one for one in found.themes if one.code == theme), None)
    if sheet is None:
        return page("missing.html", 404, title="Thème inconnu", detail="Revenez au diagnostic.")
    meeting = next(one for one in found.convergence.rows if one.theme == theme)
    return page("diagnosis_theme.html", **_common(found), sheet=sheet, meeting=meeting)


def _diagnosis(request: Request, session: Session, now: datetime, key: str, code: str) -> Diagnosis:
    _, campaign = let_in(request, session, now, key, ApiRole.ANALYST, code)
    try:
        return diagnosis_of_campaign(session, campaign)
    except NoRelease:
        raise Turned(_too_soon(session, campaign)) from None


def _too_soon(session: Session, campaign: CampaignRow) -> Response:
    return page(
        "missing.html",
        404,
        title="Pas encore de diagnostic",
        detail=f"Il se fait à partir d’une parution. {missing(session, campaign).detail}",
    )


def _common(found: Diagnosis) -> dict[str, Any]:
    return {
        "d": found,
        "phase": PHASES.get(found.phase, found.phase),
        "released_on": day_label(found.released_at.astimezone(ZoneInfo(TIME_ZONE)).date()),
        "say": saying.say_share,
        "number": said_number,
        "gap": saying.say_gap,
        "signed": lambda points: f"{points:+d}".replace("-", "−"),
        "why_missing": MISSING,
        "colours": saying.COLOURS,
        "short": saying.SHORT,
        "states": STATES,
        "kinds": saying.KINDS,
        "day": day_label,
    }


def _by(heard: tuple[Heard, ...]) -> list[tuple[str, list[Heard]]]:
    found: dict[str, list[Heard]] = {}
    for one in heard:
        found.setdefault(one.by_label, []).append(one)
    return list(found.items())
