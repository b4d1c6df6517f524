"""Options as a set: codes and texts that differ, ordered scales, bands without overlap, bounds."""

from itertools import pairwise

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import (
    CHOOSING,
    Choice,
    Ends,
    Question,
    Questionnaire,
    QuestionType,
    Role,
)
from consultation.questionnaire.words import folded

# Last ages of the bands that Insee publishes for the neighbourhoods, and that figures are weighted on.
INSEE_AGES = (24, 59, 74)
ORDERED = frozenset({QuestionType.SCALE, QuestionType.GRADE})


def check_numbers(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    for question in questionnaire.questions:
        if lines.unknown(question):
            continue
        if question.type in CHOOSING:
            _enough(question, lines, findings)
            _alike(question, findings)
            _bands(question, findings)
        if question.type in ORDERED:
            _scale(question, lines, findings)
        _bounds(question, lines, findings)


def _enough(question: Question, lines: Lines, findings: Findings) -> None:
    if len(question.choices) < 2 and not findings.has("liste_inconnue", lines.of(question, "choices")):
        message = f"question « {question.name} » : il faut au moins deux options"
        remedy = "ajoutez choices: et ses options, ou le nom d’une liste"
        findings.error("options_absentes", question.line, message, remedy)


def _alike(question: Question, findings: Findings) -> None:
    """Options whose texts read the same cannot be told apart when an answer is written."""
    seen: dict[str, Choice] = {}
    for choice in question.choices:
        key = folded(choice.label.vous)
        if key in seen:
            message = f"deux options se lisent pareil : « {choice.label.vous} » (déjà « {seen[key].name} »)"
            findings.error(
                "option_pareille", choice.line or question.line, message, "changez l’un des deux textes",
            )  # fmt: skip
        seen.setdefault(key, choice)
    for choice in question.choices:
        for synonym in choice.synonyms:
            other = seen.setdefault(folded(synonym), choice)
            if other is not choice:
                message = f"« {synonym} » désigne deux options ({other.name} et {choice.name})"
                findings.warn(
                    "synonyme_double", choice.line or question.line, message, "retirez-le de l’une des deux",
                )  # fmt: skip


def _scale(question: Question, lines: Lines, findings: Findings) -> None:
    ordered = [choice for choice in question.choices if not choice.unsure]
    if question.shuffle:
        message = f"question « {question.name} » : une échelle garde son ordre"
        line = lines.of(question, "shuffle")
        findings.error("echelle_melangee", line, message, "retirez shuffle")
    if len(ordered) < 2 <= len(question.choices):
        message = f"question « {question.name} » : une échelle a au moins deux degrés, du plus au moins"
        remedy = "gardez unsure: oui pour « Je ne sais pas » seulement"
        findings.error("echelle_courte", question.line, message, remedy)
    if any(before.unsure and not after.unsure for before, after in pairwise(question.choices)):
        message = f"question « {question.name} » : une option hors échelle est au milieu des degrés"
        remedy = "mettez les options unsure: oui à la fin"
        findings.advise("echelle_ordre", question.line, message, remedy)


def _bands(question: Question, findings: Findings) -> None:
    options = [
        choice for choice in question.choices if not choice.unsure and choice.ends is not Ends.UNDER_AGE
    ]
    banded = [choice for choice in options if choice.low is not None or choice.high is not None]
    if not banded:
        if question.role is Role.AGE_BAND and options:
            message = f"question « {question.name} » : les tranches d’âge n’ont pas de bornes"
            remedy = "ajoutez low: et high: à chaque tranche"
            findings.error("tranche_absente", question.line, message, remedy)
        return
    for choice in options:
        if choice not in banded:
            message = f"option « {choice.label.vous} » : il manque low: ou high:"
            remedy = "donnez ses bornes, ou unsure: oui si elle est hors des tranches"
            findings.warn("tranche_absente", choice.line, message, remedy)
        elif choice.low is not None and choice.high is not None and choice.low > choice.high:
            message = f"option « {choice.label.vous} » : low dépasse high"
            findings.error("tranche_inversee", choice.line, message, "échangez les deux bornes")
    if not findings.has("tranche_inversee"):
        _neighbours(banded, findings)
    if question.role is Role.AGE_BAND:
        _insee(banded, findings)


def _neighbours(banded: list[Choice], findings: Findings) -> None:
    ranges = sorted(banded, key=lambda choice: -1 if choice.low is None else choice.low)
    for before, after in pairwise(ranges):
        low = -1 if after.low is None else after.low
        if before.high is None or before.high >= low:
            message = f"« {before.label.vous} » et « {after.label.vous} » se recouvrent"
            remedy = "les bornes comptent dans la tranche : 18-24 puis 25-39"
            findings.error("tranche_chevauche", after.line, message, remedy)
        elif before.high + 1 < low:
            message = f"rien entre « {before.label.vous} » et « {after.label.vous} »"
            remedy = f"la tranche suivante commence à {before.high + 1}"
            findings.warn("tranche_trou", after.line, message, remedy)


def _insee(banded: list[Choice], findings: Findings) -> None:
    for choice in banded:
        low = 0 if choice.low is None else choice.low
        crossed = [age for age in INSEE_AGES if low <= age and (choice.high is None or choice.high > age)]
        if crossed:
            message = f"« {choice.label.vous} » ne se regroupe pas en tranches de l’Insee"
            remedy = "coupez à 24, 59 et 74 ans, sinon pas de redressement sur l’âge"
            findings.advise("tranche_insee", choice.line, message, remedy)


def _bounds(question: Question, lines: Lines, findings: Findings) -> None:
    low, high = question.minimum, question.maximum
    line = lines.of(question, "maximum" if high is not None else "minimum")
    where = f"question « {question.name} »"
    if low is not None and high is not None and low > high:
        message = f"{where} : minimum dépasse maximum"
        findings.error("bornes", line, message, "échangez les deux nombres")
    if question.type is QuestionType.SELECT_MULTIPLE:
        count = len(question.choices)
        if (high is not None and not 1 <= high <= count) or (low is not None and not 0 <= low <= count):
            message = f"{where} : minimum et maximum comptent des options, il y en a {count}"
            findings.error("bornes", line, message, f"choisissez un nombre de 1 à {count}")
