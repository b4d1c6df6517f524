"""What goes with every figure of a release: how many, when, with which versions, in whose words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.checking_scores import describe_checked
from analysis.counting import OFF_GRID_SHEET
from analysis.making import Making
from analysis.population import BREAKDOWNS, FORMS
from analysis.reading import TIME_ZONE, count_segments
from analysis.scheme import Closed, Scheme
from analysis.sentence import honesty_sentence
from analysis.shield import Shield
from analysis.tables import PAIR_SEPARATOR, PAIRS, Table
from consultation.taxonomy import taxonomy
from consultation.words import Mode

MODES = {
    Mode.BOT_TELEGRAM: "Telegram",
    Mode.BOT_WHATSAPP: "WhatsApp",
    Mode.BOT_WEB: "Page web",
    Mode.AGENT: "Avec un agent",
    Mode.ATELIER: "Atelier",
    Mode.PAPIER: "Papier",
    Mode.MARCHE: "Marche dans le quartier",
    Mode.IMPORT: "Import",
}
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def describe(session: Session, making: Making) -> dict[str, Any]:
    """Return the release's `about`. What a threshold concerns in it has passed the gate: `shields`, of
    which the first holds who took part."""
    scheme, shields, weights = making.scheme, making.shields, making.counted.weights
    profile = shields[0].table
    population = making.margins.people if making.margins else None
    weighted_with = making.margins.vintage if making.margins and weights.w is not None else None
    participants = int(profile.base[0])
    first, last = session.execute(
        text(
            f"SELECT min(p.started_at AT TIME ZONE '{TIME_ZONE}')::date, "  # noqa: S608
            f"max(p.started_at AT TIME ZONE '{TIME_ZONE}')::date "
            "FROM participant p JOIN counted c ON c.id = p.id"
        )
    ).one()
    return {
        "participants": participants,
        "first_date": _iso(first),
        "last_date": _iso(last),
        "taxonomy": taxonomy().version,
        "population": population,
        "weighted_with": weighted_with,
        "n_eff": round(weights.n_eff),
        "deff": round(weights.deff, 2),
        "sentence": honesty_sentence(
            participants,
            population=population,
            weighted_with=weighted_with,
            weighted_on=weights.used,
        ),
        "segments": count_segments(session, scheme),
        "checked": describe_checked(making.counted, shields),
        "breakdowns": _labels(scheme, profile),
        "modes": _modes(shields[0]),
        "other_theme": _other_theme(shields),
        "questions": [_question(one) for one in scheme.closed],
        **_versions(session, scheme),
    }


def _modes(profile: Shield) -> dict[str, int | None]:
    return {
        category: int(profile.values[0, column]) if profile.shown[0, column] else None
        for column, (by, category) in enumerate(profile.table.columns.names)
        if by == "mode"
    }


def _other_theme(shields: Sequence[Shield]) -> list[int] | None:
    """Who says something that no theme holds, and of how many; None where withheld."""
    for shield in shields:
        if shield.table.sheet == OFF_GRID_SHEET:
            row = shield.table.rows.index("AUT") + 1
            if shield.shown[row, 0]:
                return [int(shield.values[row, 0]), int(shield.table.base[0])]
    return None


def _versions(session: Session, scheme: Scheme) -> dict[str, Any]:
    """Versions of tagger and questionnaire behind the figures, and the share of words tagged."""
    taggers: set[str] = set()
    revisions: set[int] = set()
    tagged = written = 0
    statement = (
        "SELECT r.number, g.tagged_with, count(*) FROM given g JOIN revision r ON r.id = g.revision_id "
        "WHERE g.question = ANY(:opened) AND g.written GROUP BY 1, 2"
    )
    for revision, tagger, number in session.execute(text(statement), {"opened": [*scheme.opened]}):
        revisions.add(revision)
        written += number
        if tagger:
            taggers.add(tagger)
            tagged += number
    return {
        "taggers": sorted(taggers),
        "revisions": sorted(revisions),
        "tagged_percent": int(100 * tagged / written) if written else None,
    }


def _labels(scheme: Scheme, profile: Table) -> dict[str, list[list[str]]]:
    """Labels of the categories that have a column, by breakdown."""
    known: dict[str, dict[str, str]] = {by: dict(one.labels) for by, one in scheme.profiles.items()}
    known["mode"] = {str(mode): label for mode, label in MODES.items()}
    known["forme"] = dict(FORMS)
    labels: dict[str, list[list[str]]] = {by: [] for by in BREAKDOWNS}
    for by, category in profile.columns.names[1:]:
        labels.setdefault(by, []).append([category, _label(known, by, category)])
    return labels


def _label(known: Mapping[str, Mapping[str, str]], by: str, category: str) -> str:
    if by == "mois":
        return month_label(category)
    if by in PAIRS:
        both = zip(PAIRS[by], category.split(PAIR_SEPARATOR), strict=True)
        return ", ".join(_label(known, one, part) for one, part in both)
    return known[by].get(category, category)


def _question(question: Closed) -> dict[str, Any]:
    return {
        "name": question.name,
        "item": question.item,
        "sheet": question.sheet,
        "label": question.label,
        "type": question.type,
        "rows": [list(row) for row in question.rows],
        "broken_down": question.broken_down,
    }


def month_label(month: str) -> str:
    """`2026-11` is « novembre 2026 »."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def day_label(day: date) -> str:
    """2026-11-01 is « 1er novembre 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {month_label(f'{day:%Y-%m}')}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
