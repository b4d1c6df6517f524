"""The names of places that campaigns' questionnaires give, for the tagger."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from consultation.campaigns import QuestionnaireRefused, questionnaire_of


def places_of(session: Session, revisions: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the places of each revision; one statement for each, so hand over what is distinct."""
    return {revision: _places(session, revision) for revision in dict.fromkeys(revisions)}


def _places(session: Session, revision: int) -> tuple[str, ...]:
    """None where it can no longer be read: its answers are tagged all the same."""
    try:
        return questionnaire_of(session, revision).places
    except QuestionnaireRefused:
        return ()
