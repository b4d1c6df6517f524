"""Writing the worksheet from the store, and checking answers as a worksheet says. The caller commits."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio
from sqlalchemy import text
from sqlalchemy.orm import Session

from nlu.beside import step_of
from nlu.learning.checking import CheckRefused, check
from nlu.learning.masking import masked
from nlu.learning.priority import Chosen
from nlu.learning.sheet import Line, Read, read
from nlu.tables import Report

SAME = 75.0
"""Likeness, of 100, from which a segment's words are those of the worksheet: a spreadsheet may touch them."""
BLIND = "lecture à l’aveugle"
OTHERS = "Réponse laissée de côté, une autre de ses lignes est à corriger"

_SEGMENTS = text(
    """
    SELECT v.id AS version, a.campaign_id, a.question, a.item, s.number, s.danger,
           substr(v.text, s.start + 1, s."end" - s.start) AS said,
           coalesce(jsonb_agg(jsonb_build_array(t.kind, t.code) ORDER BY t.score DESC, t.code)
                    FILTER (WHERE t.id IS NOT NULL), '[]') AS tags
    FROM answer_version v
    JOIN answer a ON a.id = v.answer_id
    JOIN segment s ON s.version_id = v.id
    LEFT JOIN tag t ON t.segment_id = s.id AND t.source = 'machine'
    WHERE v.id = ANY(:versions)
    GROUP BY v.id, a.id, s.id
    ORDER BY v.id, s.number
    """
)


def lines(
    session: Session, chosen: Sequence[Chosen], labels: Mapping[str, str], *, blind: bool
) -> Iterator[Line]:
    """Yield the rows of the answers to check, in their order; `labels` are the questions' by name."""
    found = _segments(session, [one.version for one in chosen])
    for one in chosen:
        for row in found[one.version]:
            yield Line(
                one.version,
                row.number,
                labels.get(row.question, step_of(row.question, row.item)),
                masked(row.said),
                ("", "", "", "") if blind else _codes(row.tags),
                BLIND if blind else one.reason,
            )


def check_sheet(
    session: Session, campaign_id: int, path: Path, coder: str, now: datetime, *, blind: bool = False
) -> Report:
    """Check answers as a worksheet says; the report counts answers and tells refused lines.

    An answer is checked whole or not at all. Raises nlu.tables.FileRefused.
    """
    report = Report()
    rows, broken = read(path, report)
    answers: defaultdict[int, list[Read]] = defaultdict(list)
    for row in rows:
        answers[row.version].append(row)
    found = _segments(session, list(answers))
    for version, given in answers.items():
        fault = OTHERS if version in broken else _fault(found.get(version, ()), campaign_id, given)
        if fault is None:
            try:
                check(session, version, [one.reading for one in given], coder, now, blind=blind)
                report.done += 1
                continue
            except CheckRefused as error:
                fault = str(error)
        report.refuse(fault, given[0].line)
    return report


def _fault(segments: Collection[Any], campaign_id: int, given: Sequence[Read]) -> str | None:
    if not segments:
        return "Réponse inconnue, ou effacée depuis"
    if any(row.campaign_id != campaign_id for row in segments):
        return "Réponse d’une autre campagne"
    said = {row.number: masked(row.said) for row in segments}
    for one in given:
        if one.reading.segment in said and ratio(one.text, said[one.reading.segment]) < SAME:
            return "Texte différent de celui du segment (le découpage a pu changer : refaites « nlu queue »)"
    return None


def _segments(session: Session, versions: Sequence[int]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in session.execute(_SEGMENTS, {"versions": list(versions)}):
        found[row.version].append(row)
    return found


def _codes(tags: Sequence[tuple[str, str]]) -> tuple[str, str, str, str]:
    """Return the machine's codes, a sub-theme standing for its theme."""
    of: defaultdict[str, list[str]] = defaultdict(list)
    for kind, code in tags:
        of[kind].append(code)
    spoken = {code.split("-")[0] for code in of["theme"] if "-" in code}
    themes = [code for code in of["theme"] if code not in spoken]
    return "|".join(themes), "|".join(of["enonce"]), "|".join(of["sentiment"]), "|".join(of["urgence"])
