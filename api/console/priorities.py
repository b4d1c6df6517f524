"""« Priorités » of a campaign: methods side by side, how sure each is and what a majority may hide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from analysis.about import day_label
from analysis.diagnosis.finding import NoRelease
from analysis.priorities.serving import Priorities, priorities_of_campaign
from analysis.reading import TIME_ZONE
from api.access import DbSession, Now
from api.console.desk import Key
from api.console.guarding import Turned, let_in
from api.console.pages import page
from api.console.saying import KINDS, REASONS
from api.keys import ApiRole
from api.v1.campaigns import missing
from consultation.decisions import SAID
from consultation.territories.wording import STATES

router = APIRouter(prefix="/console", include_in_schema=False)

TITLES = {
    "jugement_majoritaire": "Jugement majoritaire",
    "comparaisons": "Comparaisons deux à deux",
    "classement": "Classement",
    "approbation": "Approbation",
    "gommettes": "Gommettes d’ateliers",
    "multicritere": "Analyse multicritère",
}
COLOURS = ("#1d4477", "#4f7ab3", "#9db8d9", "#e3c08a", "#c98a3a", "#8f5a12")
"""Best grade first; apart from these, what is not shown is white with a border."""
UNSURE, UNTOLD = "#d0d0d0", "#ffffff"
WIDTH = 240


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a merit profile; `words` stand for it where the bar is not seen."""

    x: float
    width: float
    colour: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a method as its table shows it."""

    label: str
    rank: str
    sure: str
    said: str
    why: str
    pieces: tuple[Piece, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


@router.get("/{code}/priorites")
def priorities(request: Request, session: DbSession, now: Now, code: str, key: Key = "") -> Response:
    """All methods on one page; what the release withholds is nowhere on it."""
    try:
        _, campaign = let_in(request, session, now, key, ApiRole.ANALYST, code)
    except Turned as turned:
        return turned.response
    try:
        found = priorities_of_campaign(session, campaign)
    except NoRelease:
        detail = f"Elles se calculent avec une parution. {missing(session, campaign).detail}"
        return page("missing.html", 404, title="Pas encore de priorités", detail=detail)
    return page("priorities.html", **_values(found))


def _values(found: Priorities) -> dict[str, Any]:
    return {
        "campaign": found.campaign,
        "release": found.release,
        "released_on": day_label(found.release.at.astimezone(ZoneInfo(TIME_ZONE)).date()),
        "sentence": found.release.about["sentence"],
        "methods": [_method(one) for one in found.methods],
        "opinions": found.opinions,
        "paths": found.paths,
        "titles": TITLES,
        "heard": found.heard,
        "kinds": KINDS,
        "states": STATES,
        "decisions": SAID,
    }


def _method(one: Mapping[str, Any]) -> dict[str, Any]:
    legend = [
        (COLOURS[min(place, len(COLOURS) - 1)], grade["label"])
        for place, grade in enumerate(one.get("grades") or ())
    ]
    return {
        **dict.fromkeys(("guard", "budget", "criteria", "weights_note")),
        **one,
        "title": TITLES[one["method"]],
        "legend": legend,
        "lines": [_line(row, one) for row in one["items"]],
        "of": _first_ones(one),
        "shaken": [(row["label"], row["sensitivity"]) for row in one["items"] if row.get("sensitivity")],
        "labels": {row["code"]: row["label"] for row in one["items"]},
    }


def _first_ones(one: Mapping[str, Any]) -> str:
    """What the chance is a chance of."""
    of = one["certainty"]["of"] if one["certainty"] else 1
    return "la première" if of == 1 else f"dans les {of} premières"


def _line(row: Mapping[str, Any], one: Mapping[str, Any]) -> Line:
    pieces, parts = _profile(row, one) if row.get("profile") else ((), ())
    return Line(row["label"], _rank(row), _sure(row), _said(row, one), _why(row), pieces, parts)


def _rank(row: Mapping[str, Any]) -> str:
    if row["rank"] is None:
        return "Non classée"
    low, high = row["interval"]
    return (
        f"{row['rank']} (entre {low} et {high})" if low != high else f"{row['rank']} (dans tous les tirages)"
    )


def _sure(row: Mapping[str, Any]) -> str:
    if row["sure"] is None:
        return ""
    percent = f" ({row['top']}\u00a0%)" if row["top"] is not None else ""
    words = row["sure"]
    return f"{words[:1].upper()}{words[1:]}{percent}"


def _said(row: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """What the method says of an item, with its number of participants."""
    people = f"{row['n']} participants" if row["n"] is not None else ""
    if one["method"] == "gommettes" and row["n"] is not None:
        people = f"{row['n']} personnes en atelier"
    told = _figure(row, one)
    return ", ".join(part for part in (told, people) if part)


def _figure(row: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    match one["method"]:
        case "jugement_majoritaire":
            labels = {grade["code"]: grade["label"] for grade in one["grades"]}
            if row["grade"]:
                return str(labels[row["grade"]])
            if row["grade_between"]:
                low, high = row["grade_between"]
                return f"de {labels[low]} à {labels[high]}"
            return ""
        case "comparaisons":
            return f"préférée {row['force']} fois sur 100" if row["force"] is not None else ""
        case "approbation" | "gommettes":
            if row["share"] is not None:
                low, high = row["between"]
                return f"{row['share']}\u00a0% (entre {low} et {high}\u00a0%)"
            return str(row.get("words") or "")
        case "multicritere" if row["score"] is not None:
            low, high = row["score_between"]
            return f"note {row['score']} sur 100" + (f" (entre {low} et {high})" if low != high else "")
    return ""


def _why(row: Mapping[str, Any]) -> str:
    why = row.get("withheld")
    if not why:
        return ""
    return f"Non montré\u00a0: {REASONS[why]}." if why in REASONS else str(why)


def _profile(
    row: Mapping[str, Any], one: Mapping[str, Any]
) -> tuple[tuple[Piece, ...], tuple[tuple[str, str], ...]]:
    """The bar of a merit profile, from 60 participants on, and the same in words."""
    labels = {grade["code"]: grade["label"] for grade in one["grades"]}
    places = {code: place for place, code in enumerate(labels)}
    parts = tuple(
        (labels.get(part["code"], "Je ne sais pas"), _part(part)) for part in row["profile"] if part
    )
    if all(part["share"] is None for part in row["profile"]):
        return (), parts
    pieces, x = [], 0.0
    for part in row["profile"]:
        if part["share"]:
            width = min(part["share"] / 100 * WIDTH, WIDTH - x)
            place = places.get(part["code"])
            colour = UNSURE if place is None else COLOURS[min(place, len(COLOURS) - 1)]
            pieces.append(Piece(round(x, 1), round(width, 1), colour, labels.get(part["code"], "")))
            x += width
    return tuple(pieces), parts


def _part(part: Mapping[str, Any]) -> str:
    if part["share"] is not None:
        return f"{part['share']}\u00a0%"
    return str(part["words"] or "non montré")
