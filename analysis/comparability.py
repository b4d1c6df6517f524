"""What two campaigns must share before their figures are set side by side (domain reference 6.2.9). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from consultation.questionnaire.model import Question, Questionnaire

SAME_MIX_WITHIN = 0.2
"""How much of the participants may have come by other modes than in the other campaign (0..1)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it was asked: its type, its words before names are filled in, its options' codes."""

    type: str
    label: str
    options: tuple[str, ...]
    items: tuple[str, ...]

    @classmethod
    def of(cls, question: Question) -> "Wording":
        items = question.repeat.items if question.repeat else ()
        return cls(
            str(question.type),
            " ".join(question.label.text().split()),
            tuple(one.name for one in question.choices),
            tuple(one.name for one in items),
        )


@dataclass(frozen=True, slots=True)
class Conditions:
    """How the figures of a campaign came about. `modes`: participants by a mode's label, None if withheld."""

    name: str
    phase: str
    asked: Mapping[str, Wording]
    participants: int
    modes: Mapping[str, int | None]
    taxonomy: str
    taggers: tuple[str, ...]


def open_questions(questionnaire: Questionnaire) -> dict[str, Wording]:
    """What themes are drawn from."""
    return {one.name: Wording.of(one) for one in questionnaire.questions if one.is_open}


def closed_question(questionnaire: Questionnaire, name: str) -> dict[str, Wording]:
    return {one.name: Wording.of(one) for one in questionnaire.questions if one.name == name}


def obstacles(one: Conditions, other: Conditions, *, themes: bool) -> list[str]:
    """Return why figures of two campaigns may not be compared, in French; empty if they may.

    themes: whether the table rests on the grid of themes.
    """
    both = f"{one.name} et {other.name}"
    found = []
    if one.phase != other.phase:
        found.append(f"{both} : pas la même phase ({one.phase}, {other.phase})")
    differing = sorted(
        name for name in {*one.asked, *other.asked} if one.asked.get(name) != other.asked.get(name)
    )
    if differing:
        found.append(f"{both} : pas les mêmes questions ({', '.join(differing)})")
    if themes and one.taxonomy != other.taxonomy:
        found.append(f"{both} : pas la même grille des thèmes ({one.taxonomy}, {other.taxonomy})")
    if mix_distance(one, other) > SAME_MIX_WITHIN:
        found.append(f"{both} : pas les mêmes modes de recueil ({_mix(one)} ; {_mix(other)})")
    return found


def reserves(one: Conditions, other: Conditions, *, themes: bool) -> list[str]:
    """Return what a reader must know of a comparison that is allowed, in French."""
    found = []
    if themes and set(one.taggers) != set(other.taggers):
        found.append(
            f"{one.name} et {other.name} n’ont pas été étiquetées par la même version du modèle : une partie "
            "de l’écart peut en venir."
        )
    return found


def mix_distance(one: Conditions, other: Conditions) -> float:
    """Return the share of participants (0..1) that would have to change mode for two mixes to be the same.

    The total variation distance: half the sum of absolute differences. What is withheld is one more mode.
    """
    first, second = _shares(one), _shares(other)
    none = Fraction(0)
    apart = sum((abs(first.get(mode, none) - second.get(mode, none)) for mode in {*first, *second}), none)
    return float(apart / 2)


def _shares(one: Conditions) -> dict[str, Fraction]:
    known = {mode: number for mode, number in one.modes.items() if number is not None}
    total = max(1, one.participants)
    rest = max(0, one.participants - sum(known.values()))
    return {mode: Fraction(number, total) for mode, number in {**known, "": rest}.items()}


def _mix(one: Conditions) -> str:
    shares = sorted(_shares(one).items(), key=lambda item: -item[1])
    said = [f"{mode} {round(100 * share)} %" for mode, share in shares if mode and 20 * share >= 1]
    return ", ".join(said) or "modes non montrés"
