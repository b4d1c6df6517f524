"""The check of a questionnaire before people see it."""

from consultation.questionnaire.checks.answering import check_answering
from consultation.questionnaire.checks.ballots import check_ballots
from consultation.questionnaire.checks.conditions import check_conditions
from consultation.questionnaire.checks.limits import check_limits
from consultation.questionnaire.checks.numbers import check_numbers
from consultation.questionnaire.checks.people import check_people
from consultation.questionnaire.checks.structure import check_structure
from consultation.questionnaire.checks.wording import check_wording
from consultation.questionnaire.finding import Findings, report
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import Questionnaire

__all__ = ["check", "report"]


def check(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    """Add what is wrong, doubtful or could be better. What reading has found already is in `findings`."""
    check_structure(questionnaire, lines, findings)
    check_ballots(questionnaire, lines, findings)
    check_conditions(questionnaire, lines, findings)
    check_numbers(questionnaire, lines, findings)
    check_limits(questionnaire, lines, findings)
    check_wording(questionnaire, lines, findings)
    check_people(questionnaire, lines, findings)
    check_answering(questionnaire, lines, findings)
