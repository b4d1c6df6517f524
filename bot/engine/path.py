"""Which steps lie ahead: conditions, repeats, shuffles, follow-ups, progress. All pure.

A step is "question" or "question/item". A follow-up ("C'est où ?") is a step of its own, named
"question_lieu", that exists once the open answer before it says something.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from bot.dialogue import Dialogue, split_step, step_name
from consultation.questionnaire.model import Choice, Label, Question, Questionnaire, QuestionType
from consultation.words import Forme

FOLLOW_UP = "_lieu"

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

    @property
    def step(self) -> str:
        return step_name(self.question.name, self.item.name if self.item else "")


@dataclass(frozen=True, slots=True)
class Route:
    """A revision's questions with their follow-ups, by index and by name. Made once per revision."""

    questions: tuple[Question, ...]
    index: Mapping[str, int]
    follows: Mapping[str, str]  # follow-up's name -> the open question it follows


_routes: dict[int, tuple[Questionnaire, Route]] = {}
ROUTES_AT_MOST = 256


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
    return Route(
        tuple(questions), {question.name: index for index, question in enumerate(questions)}, follows
    )


def order(dialogue: Dialogue, question: Question) -> tuple[Choice, ...]:
    """Return the options in the order this person sees: shuffled by the dialogue's seed, fixed ones
    in their place."""
    if not question.shuffle:
        return question.choices
    loose = [choice for choice in question.choices if not choice.fixed]
    # Not for secrecy: the same dialogue must always see the same order.
    Random(f"{dialogue.seed}:{question.name}").shuffle(loose)  # noqa: S311
    drawn = iter(loose)
    return tuple(choice if choice.fixed else next(drawn) for choice in question.choices)


def items(dialogue: Dialogue, question: Question) -> tuple[tuple[int, Choice], ...]:
    """Return a repeated question's items with their indices, in the order this person gets them."""
    repeat = question.repeat
    if repeat is None:
        return ()
    drawn = list(enumerate(repeat.items))
    if repeat.shuffle:
        Random(f"{dialogue.seed}:{question.name}:items").shuffle(drawn)  # noqa: S311
    return tuple(drawn[: repeat.take])


def known(dialogue: Dialogue) -> dict[str, tuple[str, ...]]:
    """Return the answers that conditions see: codes by question; passed ones are as unanswered."""
    return {step: mark.codes for step, mark in dialogue.marks.items() if not mark.passed}


def places(questionnaire: Questionnaire, dialogue: Dialogue) -> Iterator[Place]:
    """Yield every step that applies to this person as of now, in order, notes included."""
    answers = known(dialogue)
    road = route(questionnaire)
    for index, question in enumerate(road.questions):
        if not applies(road, question, answers):
            continue
        if question.repeat is None:
            yield Place(question, None, index, 0)
        else:
            for item_index, item in items(dialogue, question):
                yield Place(question, item, index, item_index)


def applies(road: Route, question: Question, answers: Mapping[str, tuple[str, ...]]) -> bool:
    """A follow-up applies once its open answer says something; others by their condition."""
    followed = road.follows.get(question.name)
    if followed is not None:
        return answers.get(followed, NOTHING) != NOTHING
    return question.relevant is None or question.relevant.holds(answers)


def find(questionnaire: Questionnaire, dialogue: Dialogue, step: str) -> Place | None:
    """Return a step's place, if the revision has it and this person gets its item."""
    name, item_name = split_step(step)
    road = route(questionnaire)
    index = road.index.get(name)
    if index is None:
        return None
    question = road.questions[index]
    if question.repeat is None:
        return Place(question, None, index, 0) if not item_name else None
    for item_index, item in items(dialogue, question):
        if item.name == item_name:
            return Place(question, item, index, item_index)
    return None


def at(questionnaire: Questionnaire, question_index: int, item_index: int) -> Place | None:
    """Return the place that button data names by indices."""
    questions = route(questionnaire).questions
    if not 0 <= question_index < len(questions):
        return None
    question = questions[question_index]
    if question.repeat is None:
        return Place(question, None, question_index, 0) if item_index == 0 else None
    if not 0 <= item_index < len(question.repeat.items):
        return None
    return Place(question, question.repeat.items[item_index], question_index, item_index)


def progress(questionnaire: Questionnaire, dialogue: Dialogue, step: str) -> tuple[int, int]:
    """Return (position, total) of a step among the questions that apply, notes apart."""
    position = total = 0
    for place in places(questionnaire, dialogue):
        if place.question.type is QuestionType.NOTE:
            continue
        total += 1
        if place.step == step:
            position = total
    return position or total, total


def no_longer_applicable(questionnaire: Questionnaire, dialogue: Dialogue) -> tuple[str, ...]:
    """Return answered steps whose condition does not hold any more, after a correction."""
    applicable = {place.step for place in places(questionnaire, dialogue)}
    return tuple(step for step in dialogue.marks if not step.startswith("!") and step not in applicable)
