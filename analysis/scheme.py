"""What is counted in a campaign: read from the revisions of its questionnaire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consultation.questionnaire.model import Choice, Question, Questionnaire, QuestionType, Role
from consultation.questionnaire.placeholders import fill

UNSPECIFIED = "non_precise"
UNSPECIFIED_LABEL = "Non précisé"

AGE_BANDS = ((15, 24), (25, 59), (60, 74), (75, 200))
"""Insee's bands for the population of quartiers prioritaires, aged 15 or more (domain reference 3.3)."""

OPERATIONAL = frozenset({Role.AGE_GATE, Role.RECONTACT})
PROFILE = {Role.SEX: "sexe", Role.AGE_BAND: "age", Role.SECTOR: "secteur"}
BANDS_AT_MOST = 6

Choices = Mapping[str, Choice]


class Reading(StrEnum):
    """How an answer becomes a row."""

    CODES = "codes"  # every option chosen
    FIRST = "premier"  # the option put first
    BAND = "tranche"  # the band a number falls in


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed question, or one item of a repeated one. `rows` are (code, label) in order.

    `ordered`: options of a scale or of grades, from first to last, without those outside the order.
    """

    name: str
    item: str
    label: str
    type: str
    rows: tuple[tuple[str, str], ...]
    reading: Reading = Reading.CODES
    exclusive: bool = True
    broken_down: bool = True
    bands: tuple[tuple[int, int], ...] = ()
    ordered: tuple[str, ...] = ()

    @property
    def sheet(self) -> str:
        return f"question:{self.name}:{self.item}" if self.item else f"question:{self.name}"

    def band(self, number: int | None) -> str:
        """Return the row that a number falls in, or "" if none does."""
        if number is None:
            return ""
        return next((f"{low}-{high}" for low, high in self.bands if low <= number <= high), "")


@dataclass(frozen=True, slots=True)
class Profile:
    """An attribute asked of participants: `categories[question, code]`, and the labels in order."""

    questions: tuple[str, ...]
    categories: Mapping[tuple[str, str], str]
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """`opened`: names of open questions; `profiles`: sexe, age and secteur, asked or not."""

    opened: tuple[str, ...]
    closed: tuple[Closed, ...]
    profiles: Mapping[str, Profile]


def scheme_of(revisions: Sequence[Questionnaire]) -> Scheme:
    """Return what to count, from every revision, oldest first. A later wording of a label wins."""
    questions: dict[str, Question] = {}
    options: dict[str, dict[str, Choice]] = {}
    items: dict[str, dict[str, Choice]] = {}
    variables: Mapping[str, str] = {}
    for questionnaire in revisions:
        variables = questionnaire.variables
        for question in questionnaire.questions:
            questions[question.name] = question
            options.setdefault(question.name, {}).update({c.name: c for c in question.choices})
            listed = question.repeat.items if question.repeat else ()
            items.setdefault(question.name, {}).update({c.name: c for c in listed})
    closed = [
        one
        for question in questions.values()
        if question.role not in OPERATIONAL and question.role not in PROFILE
        for one in _closed(question, options[question.name], items[question.name], variables)
    ]
    return Scheme(
        opened=tuple(name for name, question in questions.items() if question.is_open),
        closed=tuple(closed),
        profiles={
            by: _profile(by, [q for q in questions.values() if q.role is role], options)
            for role, by in PROFILE.items()
        },
    )


def age_band(low: int | None, high: int | None) -> str | None:
    """Return the band of the margins that holds low..high whole, as `25-59`; None if none does."""
    if low is None:
        return None
    for start, stop in AGE_BANDS:
        if start <= low <= stop and (stop == 200 or (high is not None and high <= stop)):
            return "75+" if start == 75 else f"{start}-{stop}"
    return None


def number_bands(question: Question) -> tuple[tuple[int, int], ...]:
    """Return at most six bands of equal width over the question's bounds; none without bounds."""
    if question.minimum is None or question.maximum is None or question.maximum < question.minimum:
        return ()
    width = max(1, -(-(question.maximum - question.minimum + 1) // BANDS_AT_MOST))
    starts = range(question.minimum, question.maximum + 1, width)
    return tuple((start, min(start + width - 1, question.maximum)) for start in starts)


def _closed(
    question: Question, options: Choices, items: Choices, variables: Mapping[str, str]
) -> list[Closed]:
    rows = tuple((choice.name, fill(choice.label.text(), variables)) for choice in options.values())
    reading, bands = Reading.CODES, number_bands(question)
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE | QuestionType.SCALE | QuestionType.GRADE:
            pass
        case QuestionType.RANK:
            reading = Reading.FIRST
        case QuestionType.INTEGER:
            reading = Reading.BAND
            rows = tuple(
                (f"{low}-{high}", str(low) if low == high else f"{low} à {high}") for low, high in bands
            )
        case _:
            return []
    if not rows:
        return []
    variable = question.repeat.variable if question.repeat else ""
    ranked = question.type in (QuestionType.SCALE, QuestionType.GRADE)
    return [
        Closed(
            name=question.name,
            item=item,
            label=fill(question.label.text(), {**variables, variable: label}),
            type=str(question.type),
            rows=rows,
            reading=reading,
            exclusive=question.type is not QuestionType.SELECT_MULTIPLE,
            broken_down=not question.sensitive,
            bands=bands if reading is Reading.BAND else (),
            ordered=tuple(one.name for one in options.values() if not one.unsure) if ranked else (),
        )
        for item, label in [(choice.name, choice.label.text()) for choice in items.values()] or [("", "")]
    ]


def _profile(by: str, questions: Sequence[Question], options: Mapping[str, Mapping[str, Choice]]) -> Profile:
    categories: dict[tuple[str, str], str] = {}
    labels: dict[str, str] = {}
    for question in questions:
        for choice in options[question.name].values():
            category, label = choice.name, choice.label.text()
            if by == "age" and (band := age_band(choice.low, choice.high)):
                category, label = band, band_label(band)
            if choice.unsure:
                category, label = UNSPECIFIED, UNSPECIFIED_LABEL
            categories[question.name, choice.name] = category
            labels[category] = label
    labels.pop(UNSPECIFIED, None)
    return Profile(
        tuple(q.name for q in questions), categories, (*labels.items(), (UNSPECIFIED, UNSPECIFIED_LABEL))
    )


def band_label(band: str) -> str:
    return "75 ans et plus" if band == "75+" else f"{band} ans"
