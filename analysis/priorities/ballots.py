"""What a campaign asks about priorities, from the revisions of its questionnaire. Pure.

The same code is the same item wherever it is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from consultation.questionnaire.model import Ballot, Choice, Question, Questionnaire, QuestionType
from consultation.questionnaire.placeholders import fill

BLANK = "…"
"""Stands for the item in the wording of a repeated question."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to prioritise. `themes` are codes of the grid; `label` as residents read it."""

    code: str
    label: str
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One poll: what was asked of which items. `places[i]`: the (question, item) of answers on items[i]."""

    name: str
    label: str
    items: tuple[Item, ...]
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Graded(Asked):
    """`grades` are (code, label), best first; `unsure` are codes that grade nothing."""

    grades: tuple[tuple[str, str], ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duel:
    """A comparison of two items, by their indices in the poll."""

    question: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Paired(Asked):
    duels: tuple[Duel, ...] = ()


@dataclass(frozen=True, slots=True)
class Ballots:
    """All polls of a campaign; `paired` gathers every comparison, so that its items are of one scale."""

    graded: tuple[Graded, ...] = ()
    ranked: tuple[Asked, ...] = ()
    approved: tuple[Asked, ...] = ()
    paired: Paired | None = None
    opinions: tuple[Asked, ...] = ()

    def polls(self) -> tuple[Asked, ...]:
        """Return the polls that order items; opinions order nothing."""
        return (
            *self.graded,
            *self.ranked,
            *((self.paired,) if self.paired else ()),
            *self.approved,
        )

    def items(self) -> dict[str, Item]:
        """Return every item to prioritise by its code, in the order asked."""
        found: dict[str, Item] = {}
        for poll in self.polls():
            for item in poll.items:
                known = found.get(item.code)
                if known is None or (item.themes and not known.themes):
                    found[item.code] = item
        return found


@dataclass(slots=True)
class _Gathered:
    """A question over all revisions: the newest wording, every option and item ever asked."""

    question: Question
    options: dict[str, Choice] = field(default_factory=dict)
    items: dict[str, Choice] = field(default_factory=dict)


def ballots_of(revisions: Sequence[Questionnaire]) -> Ballots:
    """Return what the revisions ask, oldest first. A later wording wins."""
    gathered: dict[str, _Gathered] = {}
    variables: Mapping[str, str] = {}
    for questionnaire in revisions:
        variables = questionnaire.variables
        for question in questionnaire.questions:
            one = gathered.setdefault(question.name, _Gathered(question))
            one.question = question
            one.options.update({choice.name: choice for choice in question.choices})
            if question.repeat is not None:
                one.items.update({choice.name: choice for choice in question.repeat.items})
    every = tuple(gathered.values())
    return Ballots(
        graded=tuple(_graded(every, variables)),
        ranked=tuple(_asked(one, one.options.values(), variables) for one in every if _ranked(one)),
        approved=tuple(
            _asked(one, _chosen(one), variables) for one in every if one.question.ballot is Ballot.APPROVAL
        ),
        paired=_paired([one for one in every if one.question.ballot is Ballot.COMPARISON], variables),
        opinions=tuple(_repeated(one, variables) for one in every if one.question.ballot is Ballot.OPINION),
    )


def _ranked(one: _Gathered) -> bool:
    return one.question.type is QuestionType.RANK and one.question.repeat is None


def _graded(every: Iterable[_Gathered], variables: Mapping[str, str]) -> Iterable[Graded]:
    """Repeated questions are polls of their own; others with the same mentions are one poll."""
    alone: dict[tuple[str, ...], list[_Gathered]] = {}
    for one in every:
        if one.question.type is not QuestionType.GRADE:
            continue
        if one.items:
            poll = _repeated(one, variables)
            grades, unsure = _grades(one, variables)
            yield Graded(poll.name, poll.label, poll.items, poll.places, grades, unsure)
        else:
            alone.setdefault(tuple(one.options), []).append(one)
    for group in alone.values():
        grades, unsure = _grades(group[0], variables)
        items = tuple(Item(one.question.name, fill(one.question.label.text(), variables)) for one in group)
        places = tuple((one.question.name, "") for one in group)
        yield Graded(group[0].question.name, "", items, places, grades, unsure)


def _grades(
    one: _Gathered, variables: Mapping[str, str]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    grades = tuple((c.name, fill(c.label.text(), variables)) for c in one.options.values() if not c.unsure)
    return grades, tuple(c.name for c in one.options.values() if c.unsure)


def _chosen(one: _Gathered) -> list[Choice]:
    return [choice for choice in one.options.values() if not choice.unsure and not choice.alone]


def _asked(one: _Gathered, choices: Iterable[Choice], variables: Mapping[str, str]) -> Asked:
    items = tuple(_item(choice, variables) for choice in choices if not choice.unsure)
    label = fill(one.question.label.text(), variables)
    return Asked(one.question.name, label, items, tuple((one.question.name, "") for _ in items))


def _repeated(one: _Gathered, variables: Mapping[str, str]) -> Asked:
    repeat, name = one.question.repeat, one.question.name
    variable = repeat.variable if repeat else ""
    items = tuple(_item(choice, variables) for choice in one.items.values())
    label = fill(one.question.label.text(), {**variables, variable: BLANK})
    return Asked(name, label, items, tuple((name, item.code) for item in items))


def _paired(duels: Sequence[_Gathered], variables: Mapping[str, str]) -> Paired | None:
    items: dict[str, Item] = {}
    found = []
    for one in duels:
        pair = _chosen(one)[:2]
        if len(pair) < 2:
            continue
        for choice in pair:
            items.setdefault(choice.name, _item(choice, variables))
        places = list(items)
        found.append(Duel(one.question.name, places.index(pair[0].name), places.index(pair[1].name)))
    if not found:
        return None
    first = duels[0].question
    return Paired(first.name, fill(first.label.text(), variables), tuple(items.values()), (), tuple(found))


def _item(choice: Choice, variables: Mapping[str, str]) -> Item:
    return Item(choice.name, fill(choice.label.text(), variables), choice.themes)
