"""Live totals of participation: the only figures that do not wait for a release.

Totals only: by mode, by day, by question. No attribute of a person, nothing crossed with anything: a question
that is asked only after certain answers is left out, for who is asked it gave one of them.
"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from analysis.reading import TIME_ZONE
from consultation.campaigns import questionnaire_of
from consultation.tables import RevisionRow


@dataclass(frozen=True, slots=True)
class Counted:
    """`answered` and `passed` are participants."""

    question: str
    item: str
    answered: int
    passed: int


@dataclass(frozen=True, slots=True)
class Participation:
    """`started` counts first actions; `excluded` by reason is in none of the others."""

    started: int
    accepted: int
    completed: int
    excluded: dict[str, int] = field(default_factory=dict)
    modes: dict[str, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    questions: tuple[Counted, ...] = ()


PEOPLE = f"""
    SELECT excluded, mode_recueil, (started_at AT TIME ZONE '{TIME_ZONE}')::date AS day,
           count(*) AS started, count(accepted_at) AS accepted, count(completed_at) AS completed
    FROM participant WHERE campaign_id = :campaign AND NOT trial GROUP BY 1, 2, 3
"""  # noqa: S608
QUESTIONS = """
    SELECT a.question, a.item, count(*) FILTER (WHERE NOT v.passed) AS answered,
           count(*) FILTER (WHERE v.passed) AS passed
    FROM answer a
    JOIN participant p ON p.id = a.participant_id
         AND p.accepted_at IS NOT NULL AND NOT p.trial AND p.excluded IS NULL
    JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current
    WHERE a.campaign_id = :campaign AND a.part = 'reponse'
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def participation(session: Session, campaign_id: int) -> Participation:
    """Return the totals of a campaign as they are now. A few queries, whatever its size."""
    started = accepted = completed = 0
    excluded: dict[str, int] = {}
    modes: dict[str, int] = {}
    days: dict[date, int] = {}
    for reason, mode, day, s, a, c in session.execute(text(PEOPLE), {"campaign": campaign_id}):
        if reason is not None:
            excluded[reason] = excluded.get(reason, 0) + s
            continue
        started, accepted, completed = started + s, accepted + a, completed + c
        modes[mode] = modes.get(mode, 0) + a
        days[day] = days.get(day, 0) + a
    rows = session.execute(text(QUESTIONS), {"campaign": campaign_id})
    after_answers = _after_answers(session, campaign_id)
    return Participation(
        started=started,
        accepted=accepted,
        completed=completed,
        excluded=dict(sorted(excluded.items())),
        modes=dict(sorted(modes.items())),
        days=dict(sorted(days.items())),
        questions=tuple(Counted(*row) for row in rows if row.question not in after_answers),
    )


def _after_answers(session: Session, campaign_id: int) -> frozenset[str]:
    """Return the questions with a condition, in any revision."""
    revisions = session.scalars(select(RevisionRow.id).where(RevisionRow.campaign_id == campaign_id))
    return frozenset(
        question.name
        for revision in revisions.all()
        for question in questionnaire_of(session, revision).questions
        if question.relevant is not None
    )
