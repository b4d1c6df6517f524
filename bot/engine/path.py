"""Which steps lie ahead: conditions, repeats, shuffles, follow-ups, progress. All pure.

A step is "question" or "question/item". A follow-up ("C'est où ?") is a step of its own, named
"question_lieu", that exists once the open answer before it says something.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

from bot.dialogue import Dialogue, split_step, step_name
from consultation.questionnaire.model import Choice, Label, Question, Questionnaire, QuestionType, Role
from consultation.questionnaire.steps import FOLLOW_UP
from consultation.words import Forme

OPEN_TYPES = frozenset({QuestionType.TEXT, QuestionType.GEOPOINT})

# Codes of a mark on an open answer, so that conditions see it as answered.
SAID = ("texte",)
NOTHING = ("rien",)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: its question, its item when repeated, its indices for button data."""

    question: Question
    item: Choice | None
    question_index: int
    item_index: int  # 0 when not repeated
    step: str
    note: bool


@dataclass(frozen=True, slots=True)
class Route:
    """A revision's questions with their follow-ups. Made once per revision.

    `stops` has, per question, one place per item (one alone where it is not repeated). `deciding` are
    the questions whose answers decide whether others apply.
    """

    questions: tuple[Question, ...]
    index: Mapping[str, int]
    follows: Mapping[str, str]  # follow-up's name -> the open question it follows
    stops: tuple[tuple[Place, ...], ...]
    deciding: tuple[str, ...]
    # Which places apply depends only on the deciding answers and the seed, and residents are alike:
    # what was worked out is remembered, and forgotten all at once when it grows.
    remembered: dict[tuple[object, ...], tuple[Place, ...]] = field(default_factory=dict, compare=False)


_routes: dict[int, tuple[Questionnaire, Route]] = {}
ROUTES_AT_MOST = 256
REMEMBERED_AT_MOST = 4096


def route(questionnaire: Questionnaire) -> Route:
    """Return the route of a questionnaire, kept by identity (revisions are parsed once)."""
    kept = _routes.get(id(questionnaire))
    if kept is not None and kept[0] is questionnaire:
        return kept[1]
    if len(_routes) >= ROUTES_AT_MOST:
        _routes.clear()
    made = _make_route(questionnaire)
    _routes[id(questionnaire)] = (questionnaire, made)
    return made


def follow_up(question: Question, label: Label) -> Question:
    return Question(
        type=QuestionType.GEOPOINT,
        name=f"{question.name}{FOLLOW_UP}",
        label=label,
        section=question.section,
        accepts=frozenset({Forme.TEXTE, Forme.LIEU}),
        line=question.line,
    )


def _make_route(questionnaire: Questionnaire) -> Route:
    questions: list[Question] = []
    follows: dict[str, str] = {}
    for question in questionnaire.questions:
        questions.append(question)
        if question.follow_up is not None:
            questions.append(follow_up(question, question.follow_up))
            follows[questions[-1].name] = question.name
    deciding = set(follows.values())
    for question in questions:
        if question.relevant is not None:
            deciding |= question.relevant.names()
    return Route(
        tuple(questions),
        {question.name: index for index, question in enumerate(questions)},
        follows,
        tuple(_stops(index, question) for index, question in enumerate(questions)),
        tuple(sorted(deciding)),
    )


def _stops(index: int, question: Question) -> tuple[Place, ...]:
    note = question.type is QuestionType.NOTE
    if question.repeat is None:
        return (Place(question, None, index, 0, question.name, note),)
    return tuple(
        Place(question, item, index, item_index, step_name(question.name, item.name), note)
        for item_index, item in enumerate(question.repeat.items)
    )


def order(dialogue: Dialogue, question: Question) -> tuple[Choice, ...]:
    """Return the options in the order this person sees: shuffled by the dialogue's seed, fixed ones
    in their place."""
    if not question.shuffle:
        return question.choices
    loose = iter(
        _shuffled(f"{dialogue.seed}:{question.name}", sum(not choice.fixed for choice in question.choices))
    )
    free = [choice for choice in question.choices if not choice.fixed]
    return tuple(choice if choice.fixed else free[next(loose)] for choice in question.choices)


@lru_cache(maxsize=4096)
def _shuffled(seed: str, count: int) -> tuple[int, ...]:
    drawn = list(range(count))
    # Not for secrecy: the same dialogue must always see the same order.
    Random(seed).shuffle(drawn)  # noqa: S311
    return tuple(drawn)


def drawn(dialogue: Dialogue, stops: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return a question's places in the order this person gets them: items shuffled, some left out."""
    repeat = stops[0].question.repeat if stops else None
    if repeat is None:
        return stops
    if repeat.shuffle:
        drawn = _shuffled(f"{dialogue.seed}:{stops[0].question.name}:items", len(stops))
        stops = tuple(stops[index] for index in drawn)
    return stops[: repeat.take]


def known(dialogue: Dialogue) -> dict[str, tuple[str, ...]]:
    """Return the answers that conditions see: codes by question; passed ones are as unanswered."""
    return {step: mark.codes for step, mark in dialogue.marks.items() if not mark.passed}


def places(questionnaire: Questionnaire, dialogue: Dialogue) -> tuple[Place, ...]:
    """Return every step that applies to this person as of now, in order, notes included."""
    road = route(questionnaire)
    marks = dialogue.marks
    decided = tuple(
        mark.codes if (mark := marks.get(name)) is not None and not mark.passed else None
        for name in road.deciding
    )
    key = (dialogue.seed, decided, dialogue.unreachable)
    found = road.remembered.get(key)
    if found is None:
        if len(road.remembered) >= REMEMBERED_AT_MOST:
            road.remembered.clear()
        found = road.remembered[key] = tuple(_places(road, dialogue))
    return found


def _places(road: Route, dialogue: Dialogue) -> Iterator[Place]:
    answers = known(dialogue)
    for stops in road.stops:
        question = stops[0].question
        if question.role is Role.RECONTACT and dialogue.unreachable:
            continue  # whether to write again is not asked where there is no way to write
        if applies(road, question, answers):
            yield from drawn(dialogue, stops)


def applies(road: Route, question: Question, answers: Mapping[str, tuple[str, ...]]) -> bool:
    """A follow-up applies once its open answer says something; others by their condition."""
    followed = road.follows.get(question.name)
    if followed is not None:
        return answers.get(followed, NOTHING) != NOTHING
    return question.relevant is None or question.relevant.holds(answers)


def find(questionnaire: Questionnaire, dialogue: Dialogue, step: str) -> Place | None:
    """Return a step's place, if the revision has it and this person gets its item."""
    road = route(questionnaire)
    index = road.index.get(split_step(step)[0])
    if index is None:
        return None
    return next((place for place in drawn(dialogue, road.stops[index]) if place.step == step), None)


def at(questionnaire: Questionnaire, question_index: int, item_index: int) -> Place | None:
    """Return the place that button data names by indices."""
    stops = route(questionnaire).stops
    if not 0 <= question_index < len(stops) or not 0 <= item_index < len(stops[question_index]):
        return None
    return stops[question_index][item_index]


def no_longer_applicable(
    questionnaire: Questionnaire, dialogue: Dialogue, changed: Question
) -> tuple[str, ...]:
    """Return answered steps whose condition does not hold any more, now that `changed` has its answer."""
    if changed.name not in route(questionnaire).deciding:
        return ()
    applicable = {place.step for place in places(questionnaire, dialogue)}
    return tuple(step for step in dialogue.marks if not step.startswith("!") and step not in applicable)
