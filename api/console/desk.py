"""The console: who takes part, campaign by campaign, for who holds a key. The key is kept in a cookie
that no script reads and no other site sends."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Form, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from analysis.about import MODES
from analysis.alerts import alerts, open_alerts
from analysis.due import due, last_release
from analysis.origins import origins
from analysis.participation import Participation, participation
from analysis.release import campaign_scheme
from api.access import DbSession, Now, campaign_of
from api.console.checks import checking_said
from api.console.pages import page
from api.freshness import Fresh
from api.keys import LONGEST, holder_of
from api.problems import Problem
from consultation.access import FIELD_COOKIE, FIELD_HOURS, FIELD_PATH
from consultation.campaigns import current_revision, questionnaire_of
from consultation.hand_overs import waiting
from consultation.local_times import campaign_zone, moment
from consultation.outgoing import HELD, held
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.placeholders import fill
from consultation.questionnaire.steps import step_label
from consultation.tables import CampaignRow
from consultation.transcriptions import count_waiting
from consultation.words import Mode

router = APIRouter(prefix="/console", include_in_schema=False)

COOKIE = "pv_console"
HOURS = 8
AT_MOST = 200
ALERTS_AT_MOST = 20
STATES = {"brouillon": "en préparation", "ouverte": "ouverte", "close": "terminée"}
REASONS = {
    "identique": "réponses identiques",
    "trop_rapide": "réponses trop rapides",
    "automate": "rafale automatique",
}

Key = Annotated[str, Cookie(alias=COOKIE)]


@router.get("/")
def home(session: DbSession, now: Now, key: Key = "") -> HTMLResponse:
    """The campaigns, or the form that asks for a key."""
    if holder_of(session, key, now) is None:
        return page("login.html", refused=bool(key))
    listed = session.scalars(select(CampaignRow).order_by(CampaignRow.code).limit(AT_MOST)).all()
    return page("campaigns.html", campaigns=listed, states=STATES)


@router.post("/entrer")
def enter(
    request: Request, session: DbSession, now: Now, key: Annotated[str, Form(max_length=LONGEST)] = ""
) -> Response:
    if holder_of(session, key.strip(), now) is None:
        return page("login.html", 401, refused=True)
    answer = to("/console/", request)
    answer.set_cookie(
        COOKIE,
        key.strip(),
        max_age=HOURS * 3600,
        path=request.scope.get("root_path", "") + "/console",
        secure=_secure(request),
        httponly=True,
        samesite="strict",
    )
    answer.set_cookie(
        FIELD_COOKIE,
        key.strip(),
        max_age=FIELD_HOURS * 3600,
        path=request.scope.get("root_path", "") + FIELD_PATH,
        secure=_secure(request),
        httponly=True,
        samesite="strict",
    )
    return answer


@router.post("/sortir")
def leave(request: Request) -> Response:
    answer = to("/console/", request)
    answer.delete_cookie(COOKIE, path=request.scope.get("root_path", "") + "/console")
    answer.delete_cookie(FIELD_COOKIE, path=request.scope.get("root_path", "") + FIELD_PATH)
    return answer


@router.get("/{code}")
def campaign(request: Request, session: DbSession, now: Now, code: str, key: Key = "") -> Response:
    """Participation in one campaign, live."""
    if holder_of(session, key, now) is None:
        return to("/console/", request)
    try:
        found = campaign_of(session, code)
    except Problem as problem:
        return page("missing.html", problem.status, title=problem.title, detail="Revenez à la liste.")
    return page("participation.html", **_participation(request, session, found, now))


def _participation(
    request: Request, session: Session, campaign: CampaignRow, now: datetime
) -> dict[str, Any]:
    fresh: Fresh[Participation] = request.app.state.totals
    totals = fresh.get(campaign.id, lambda: participation(session, campaign.id))
    scheme = campaign_scheme(session, campaign.id)
    names = _names(questionnaire_of(session, current_revision(session, campaign).id))
    names |= {(one.name, one.item): one.label for one in scheme.closed if (one.name, one.item) not in names}
    place = {name: number for number, name in enumerate(names)}
    last = last_release(session, campaign.id)
    return {
        "campaign": campaign,
        "state": STATES[campaign.state],
        "totals": totals,
        "days": [(f"{day:%d/%m/%Y}", number) for day, number in totals.days.items()],
        "modes": [(MODES[Mode(mode)], number) for mode, number in totals.modes.items()],
        "reasons": [(REASONS.get(reason, reason), number) for reason, number in totals.excluded.items()],
        "questions": [
            (names.get((one.question, one.item), one.question), one.answered, one.passed)
            for one in sorted(
                totals.questions, key=lambda one: place.get((one.question, one.item), len(place))
            )
        ],
        "last": last.number if last else None,
        "checking": checking_said(campaign.code, last.about if last else None),
        "lacking": due(session, campaign, last).missing,
        "dangers": open_alerts(session, campaign.id),
        "alerts": _alerts(session, campaign),
        "waiting": waiting(session, campaign.id),
        "voices": count_waiting(session, now, campaign.id),
        "held": [(HELD.get(why, why), number) for why, number in held(session, campaign.id)],
        "origins": [(one.name or one.tag, one.said) for one in origins(session, campaign.id)],
    }


def _names(questionnaire: Questionnaire) -> dict[tuple[str, str], str]:
    """Return the wording of each question by (name, item), in the order in which they are asked."""
    names: dict[tuple[str, str], str] = {}
    for one in questionnaire.questions:
        asked, values = one.label.text(), questionnaire.variables
        if one.repeat is None:
            names[one.name, ""] = fill(asked, values)
        else:
            for item in one.repeat.items:
                names[one.name, item.name] = fill(asked, {**values, one.repeat.variable: item.label.text()})
        if one.follow_up is not None:
            before = fill(asked, values)
            names[f"{one.name}_lieu", ""] = f"{fill(one.follow_up.text(), values)} (après : {before})"
    return names


def _alerts(session: Session, campaign: CampaignRow) -> list[tuple[int, str, str]]:
    """Number, since when and question of open alerts, the newest first; never the words."""
    found = alerts(session, campaign.id, limit=ALERTS_AT_MOST)
    if not found:
        return []
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)
    zone = campaign_zone(session, campaign)
    return [
        (one.id, moment(one.at, zone), step_label(questionnaire, one.step) if one.step else "sans question")
        for one in found
    ]


def to(path: str, request: Request) -> RedirectResponse:
    """Lead to another page, below the address that a proxy gave us."""
    return RedirectResponse(request.scope.get("root_path", "") + path, 303)


def _secure(request: Request) -> bool:
    public: str = request.app.state.settings.public_url
    return public.startswith("https:") or request.url.scheme == "https"
