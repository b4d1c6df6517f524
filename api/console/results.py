"""The public page of a campaign: who asks, and the results that may be shown. No key, no script."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from analysis.about import day_label
from analysis.charts import describe_in_words, draw_svg, shown_rows, theme_chart
from analysis.counting import THEMES
from analysis.documents import MEANS, WEIGHTING, read_document
from analysis.figures import Figure, Sheet, read_sheets
from analysis.participation import Participation, participation
from analysis.reading import TIME_ZONE
from analysis.tagging import tagging_said
from analysis.wording import PERCENT_FROM
from api.access import DbSession, campaign_of
from api.console.pages import page
from api.console.weighed import (
    Detail,
    beside,
    best,
    detail,
    middles_said,
    reading,
    weights_said,
)
from api.freshness import Fresh
from api.problems import Problem
from api.v1.campaigns import missing
from api.v1.figures import Level, level_labels
from api.v1.releases import find_release
from consultation.campaigns import current_revision, questionnaire_of
from consultation.decisions import SAID, decisions_of
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.placeholders import fill
from consultation.tables import CampaignRow, ReleaseRow
from consultation.words import CampaignState

router = APIRouter(include_in_schema=False)

STATES = {CampaignState.OPEN: "Consultation en cours.", CampaignState.CLOSED: "Consultation terminée."}
INVENTED = "Démonstration\u00a0: réponses inventées."
DRAWINGS_KEPT = 32


@dataclass(frozen=True, slots=True)
class Line:
    """`best`: the weighted or corrected share, None where there is only the raw one, `said`."""

    label: str
    numerator: int
    said: str
    best: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A table as the page shows it: what may be shown, and the labels of what may not."""

    label: str
    denominator: int | None
    percent: bool
    rows: tuple[Line, ...]
    hidden: tuple[str, ...]
    details: tuple[Detail, ...] = ()
    reading: str | None = None
    middle: str | None = None

    @property
    def side_by_side(self) -> bool:
        return any(row.best for row in self.rows)


@router.get("/p/{code}")
def results(request: Request, session: DbSession, code: str) -> HTMLResponse:
    """Notice and results of a campaign that is open or closed."""
    try:
        campaign = campaign_of(session, code)
    except Problem:
        campaign = None
    if campaign is None or campaign.state == CampaignState.DRAFT:
        return page(
            "missing.html",
            404,
            title="Consultation inconnue",
            detail="Aucune consultation n’a cette adresse. Vérifiez le lien que vous avez reçu.",
        )
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)
    values = _who_asks(campaign, questionnaire) | {"decided": _decided(session, campaign)}
    release = find_release(session, campaign, None)
    if release is None:
        return page("results.html", **values, missing=missing(session, campaign))
    return page("results.html", **values, missing=None, **_figures(request, session, release))


def _decided(session: Session, campaign: CampaignRow) -> list[tuple[str, str, str]]:
    """What is decided, studied or not, and why, as the team noted it."""
    return [(SAID[one.state], one.label, one.why) for one in decisions_of(session, campaign.id)]


def _who_asks(campaign: CampaignRow, questionnaire: Questionnaire) -> dict[str, Any]:
    notice, variables = questionnaire.notice, questionnaire.variables
    return {
        "campaign": campaign,
        "place": questionnaire.territory_name,
        "state": INVENTED if campaign.demo else STATES[CampaignState(campaign.state)],
        "controller": notice.controller.name[:1].upper() + notice.controller.name[1:],
        "contact": notice.controller.email or notice.controller.phone,
        "notice": fill(notice.label.text(), variables),
        "more": fill(notice.more.text(), variables),
    }


def _figures(request: Request, session: Session, release: ReleaseRow) -> dict[str, Any]:
    about = release.about
    wanted = {THEMES: level_labels(Level.THEME)}
    titles = {}
    for question in about["questions"]:
        wanted[question["sheet"]] = tuple((code, label) for code, label in question["rows"])
        titles[question["sheet"]] = question["label"]
    sheets = read_sheets(session, release, wanted)
    themes = sheets[THEMES]
    weighting = read_document(session, release, WEIGHTING)
    middles = middles_said(read_document(session, release, MEANS))
    questions = [
        replace(_listing(title, sheets[sheet]), middle=middles.get(sheet)) for sheet, title in titles.items()
    ]
    answered = _answered(request, session, release)
    return {
        "release": {"number": release.number, "sentence": about["sentence"]},
        "released_on": day_label(release.at.astimezone(ZoneInfo(TIME_ZONE)).date()),
        "period": _period(about["first_date"], about["last_date"]),
        "themes": _listing("Thèmes", themes, largest_first=True),
        "questions": [one for one in questions if one.rows],
        "silent": [
            one.label
            for one, asked in zip(questions, about["questions"], strict=True)
            if not one.rows and (asked["name"], asked["item"]) in answered
        ],
        "weights": weights_said(weighting),
        "beside": beside(weighting),
        "tagging": tagging_said(about),
        "undrawn": [
            row.label for row in themes.rows if row.figures[0].numerator is None and row.figures[0].before
        ],
        "svg": _drawing(request, release, themes),
        "described": describe_in_words(shown_rows(themes)),
    }


def _answered(request: Request, session: Session, release: ReleaseRow) -> frozenset[tuple[str, str]]:
    """Return the (question, item) that somebody answered, from the live totals: the others, imported
    campaigns have many, were asked of nobody and need no word."""
    fresh: Fresh[Participation] = request.app.state.totals
    totals = fresh.get(release.campaign_id, lambda: participation(session, release.campaign_id))
    return frozenset((one.question, one.item) for one in totals.questions if one.answered)


def _listing(label: str, sheet: Sheet, *, largest_first: bool = False) -> Listing:
    lines, hidden, details = [], [], []
    rows = sheet.rows
    if largest_first:
        rows = tuple(sorted(rows, key=lambda row: (-_rank(row.figures[0]), row.label)))
    for row in rows:
        figure = row.figures[0]
        said = _said(figure)
        if said is None:
            hidden.append(row.label)
            continue
        lines.append(Line(row.label, *said, best(figure)))
        if one := detail(row.label, figure):
            details.append(one)
    denominator = sheet.columns[0].denominator
    percent = denominator is not None and denominator >= PERCENT_FROM
    shown = next((row.figures[0] for row in rows if row.figures[0].reading), None)
    return Listing(
        label,
        denominator,
        percent,
        tuple(lines),
        tuple(hidden),
        tuple(details),
        reading(shown) if shown else None,
    )


def _rank(figure: Figure) -> int:
    if figure.numerator is not None:
        return figure.numerator
    return figure.before.numerator if figure.before else 0


def _said(figure: Figure) -> tuple[int, str] | None:
    """Return the number and how it is said; an earlier release's value says which; None if not shown."""
    numerator, said, since = figure.numerator, figure.said, ""
    if numerator is None:
        if figure.before is None:
            return None
        before = figure.before
        numerator, said = before.numerator, before.said
        since = f" (parution n°\u00a0{before.release}, {before.denominator} participants)"
    if said.share is None or said.interval is None:
        return numerator, f"{said.words}{since}"
    low, high = said.interval
    return numerator, f"{said.share}\u00a0% (entre {low} et {high}\u00a0%){since}"


def _drawing(request: Request, release: ReleaseRow, themes: Sheet) -> str | None:
    """Return the chart of a release, drawn once: a release does not change."""
    if not request.app.state.settings.charts:
        return None
    kept: OrderedDict[int, str | None] = request.app.state.drawings
    if release.id not in kept:
        described = theme_chart(themes, "Participants qui parlent de chaque thème")
        kept[release.id] = draw_svg(described) if described else None
        while len(kept) > DRAWINGS_KEPT:
            kept.popitem(last=False)
    return kept[release.id]


def _period(first_date: str | None, last_date: str | None) -> str:
    if first_date is None or last_date is None:
        return "Aucune participation n’est plus comptée."  # everybody was erased or excluded since
    first, last = date.fromisoformat(first_date), date.fromisoformat(last_date)
    if first == last:
        return f"Participations du {day_label(first)}."
    return f"Participations du {day_label(first)} au {day_label(last)}."
