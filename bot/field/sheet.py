"""The questionnaire as the page shows it: one long form, and what each person is dealt. Pure."""

from collections.abc import Iterable
from typing import Any

from bot.dialogue import Dialogue
from bot.engine.ask import say, wording
from bot.engine.path import Place, drawn, order, route
from consultation.questionnaire import nodes
from consultation.questionnaire.model import Question, Questionnaire, QuestionType, Role

READER = Dialogue(ref="page", seed=0)


def questions(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Return the questions in order, with their follow-ups; without the one on being written to."""
    road = route(questionnaire)
    sections = {one.name: one.label for one in questionnaire.sections}
    before: str | None = None
    found = []
    for stops in road.stops:
        question = stops[0].question
        if question.role is Role.RECONTACT:
            continue
        title = None if question.section in {None, before} else sections.get(question.section or "")
        before = question.section
        found.append(
            {
                **_question(questionnaire, stops),
                "section": None if title is None else wording(questionnaire, READER, title),
                "relevant": None if question.relevant is None else _node(question.relevant.root),
                "follows": road.follows.get(question.name),
            }
        )
    return found


def _question(questionnaire: Questionnaire, stops: tuple[Place, ...]) -> dict[str, Any]:
    question = stops[0].question

    def words(place: Place) -> str:
        return wording(questionnaire, READER, question.label, place)

    return {
        "name": question.name,
        "type": question.type.value,
        "label": words(stops[0]),
        "hint": _hint(questionnaire, question),
        "fact": None if question.fact is None else wording(questionnaire, READER, question.fact),
        "required": question.required,
        "gate": question.role is Role.AGE_GATE,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "choices": [
            {
                "name": one.name,
                "label": wording(questionnaire, READER, one.label),
                "alone": one.alone,
                "ends": one.ends is not None,
            }
            for one in question.choices
        ],
        "items": None
        if question.repeat is None
        else [{"name": one.item.name, "label": words(one)} for one in stops if one.item is not None],
    }


def _hint(questionnaire: Questionnaire, question: Question) -> str | None:
    if question.hint is not None:
        return wording(questionnaire, READER, question.hint)
    match question.type:
        case QuestionType.SELECT_MULTIPLE if question.maximum is not None:
            return say(questionnaire, "plusieurs_au_plus", maximum=str(question.maximum))
        case QuestionType.SELECT_MULTIPLE:
            return say(questionnaire, "plusieurs_reponses")
        case QuestionType.RANK:
            return say(questionnaire, "dans_l_ordre")
        case _:
            return None


def deals(questionnaire: Questionnaire, seeds: Iterable[int]) -> list[dict[str, Any]]:
    """Return, for each seed, the items of repeats and the order of shuffled options: as the bot would ask."""
    stops = route(questionnaire).stops
    return [
        {
            "seed": seed,
            "items": {
                one[0].question.name: [place.item.name for place in drawn(dealt, one) if place.item]
                for one in stops
                if one[0].question.repeat is not None
            },
            "choices": {
                one[0].question.name: [choice.name for choice in order(dealt, one[0].question)]
                for one in stops
                if one[0].question.shuffle
            },
        }
        for seed in seeds
        for dealt in (Dialogue(ref="page", seed=seed),)
    ]


def _node(node: nodes.Node) -> list[Any]:
    """A condition as nested lists, for the script of the page (static/conditions.js)."""
    match node:
        case nodes.Comparison(operator, left, right):
            return ["compare", operator, _value(left), _value(right)]
        case nodes.Selected(name, code):
            return ["selected", name, code]
        case nodes.Not(inner):
            return ["not", _node(inner)]
        case nodes.And(parts):
            return ["and", *map(_node, parts)]
        case nodes.Or(parts):
            return ["or", *map(_node, parts)]


def _value(value: nodes.Value) -> list[Any]:
    match value:
        case nodes.Answer(name):
            return ["answer", name]
        case nodes.CountSelected(name):
            return ["count", name]
        case nodes.Text(words):
            return ["value", words]
        case nodes.Number(number):
            return ["value", number]
