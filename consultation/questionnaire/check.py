"""The check of a questionnaire before people see it."""

from consultation.questionnaire.finding import Finding, report
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import Questionnaire

__all__ = ["check", "report"]


def check(_questionnaire: Questionnaire, _lines: Lines) -> tuple[Finding, ...]:
    """Return what is wrong or could be better, in no particular order."""
    return ()
