"""What is left of the shipped examples in a questionnaire that residents are going to read.

The shipped questionnaires themselves check clean: they are examples, and say so where they are used.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import Contact, Questionnaire
from consultation.questionnaire.shipped import names, shipped
from consultation.questionnaire.words import folded

PLACE, OFFICE, CITY = "Les Tilleuls", "l’atelier d’étude", "la Ville"
"""What every shipped questionnaire calls the neighbourhood, the office and who is responsible."""
DOMAINS = (".example", "@example.com", "@example.org", "@example.net")
"""Reserved for examples (RFC 2606): no letter arrives there."""


@dataclass(frozen=True, slots=True)
class Left:
    """An example that was not adapted: the key that holds it, and its value."""

    path: tuple[str, ...]
    value: str


def left_examples(questionnaire: Questionnaire) -> Iterator[Left]:
    """Yield what still has the value of the shipped examples, in the file's order."""
    if folded(questionnaire.territory_name) == folded(PLACE):
        yield Left(("settings", "territory_name"), questionnaire.territory_name)
    office = questionnaire.variables.get("bureau", "")
    if folded(office) == folded(OFFICE):
        yield Left(("settings", "variables"), office)
    controller = questionnaire.notice.controller
    if folded(controller.name) == folded(CITY):
        yield Left(("controller", "name"), controller.name)
    people: tuple[tuple[str, Contact | None], ...] = (
        ("controller", controller),
        ("dpo", questionnaire.notice.dpo),
        ("referent", questionnaire.referent),
    )
    for key, contact in people:
        if contact is not None and contact.email and contact.email.lower().endswith(DOMAINS):
            yield Left((key, "email"), contact.email)


def check_examples(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    """Warn of each example that was left in somebody's own file."""
    for left in left_examples(questionnaire):
        key = left.path[-1]
        message = f"« {left.value[:60]} » est l’exemple du questionnaire fourni"
        remedy = f"écrivez le vôtre ({', '.join(left.path)})"
        if key == "email":
            message, remedy = (
                f"{message} : aucun courriel n’y arrive",
                f"écrivez une vraie adresse ({left.path[0]})",
            )
        findings.warn("exemple_non_adapte", lines.at(*left.path), message, remedy)


def is_shipped(source: str) -> bool:
    """Say whether a text is one of the shipped questionnaires, word for word."""
    return any(source == shipped(name) for name in names())
