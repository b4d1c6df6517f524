"""Cells that say who answers: the columns of age band, sex and sector, and the codes they hold."""

from consultation.questionnaire.model import Question, Questionnaire, QuestionType, Role

OLD_ENOUGH = 15  # nothing is kept of younger people
_ROLES = {Role.AGE_BAND: ("age", "age_tranche"), Role.SEX: ("sexe",), Role.SECTOR: ("secteur",)}


def role_columns(questionnaire: Questionnaire, columns: tuple[str, ...]) -> tuple[tuple[str, Question], ...]:
    """Return the columns that say age band, sex or sector: named as the role or as its question."""
    found: list[tuple[str, Question]] = []
    for question in questionnaire.questions:
        names = _ROLES.get(question.role, ()) if question.role is not None else ()
        column = next((name for name in (question.name, *names) if names and name in columns), None)
        if column is not None:
            found.append((column, question))
    return tuple(found)


def code_of(question: Question, said: str) -> str | None:
    """Return the code that a cell says: a code, an option's text, or a whole number within a band."""
    written = said.casefold()
    for choice in question.choices:  # first: a code may be a number itself
        if written in {choice.name.casefold(), choice.label.text().casefold()}:
            return choice.name
    number = _whole(said)
    for choice in question.choices:
        banded = choice.low is not None or choice.high is not None
        if number is not None and banded and (choice.low or 0) <= number <= (choice.high or number):
            return choice.name
    return None


def allowed(question: Question) -> str:
    """What a cell may say; never what it says, which may be somebody's words."""
    if question.type is QuestionType.INTEGER:
        return "l’import ne reprend pas les questions à nombre"
    codes = ", ".join(choice.name for choice in question.choices)
    number = " ou un âge" if question.role is Role.AGE_BAND else ""
    return f"code inconnu (il faut {codes}{number})"


def _whole(said: str) -> int | None:
    digits = said.casefold().removesuffix("ans").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 3 else None


def child(question: Question, said: str) -> bool:
    """Say whether a cell gives the age of somebody of whom nothing may be kept."""
    if question.role is not Role.AGE_BAND or code_of(question, said) is not None:
        return False
    number = _whole(said)
    return number is not None and number < OLD_ENOUGH
