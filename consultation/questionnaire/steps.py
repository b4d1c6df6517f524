"""A step of a dialogue, as people who work on answers read it: the question's words, not its name. Pure."""

from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.placeholders import fill

LONGEST = 60
FOLLOW_UP = "_lieu"
"""What the name of a follow-up adds to its question's."""


def step_label(questionnaire: Questionnaire, step: str) -> str:
    """Return the first words of the question of a step; the step itself where no question has its name."""
    name, _, item = step.partition("/")
    known = {one.name: one for one in questionnaire.questions}
    question, label = known.get(name), None
    if question is None and (question := known.get(name.removesuffix(FOLLOW_UP))) is not None:
        label = question.follow_up
    if question is None:
        return step
    label = label or question.label
    values = dict(questionnaire.variables)
    if question.repeat is not None:
        values[question.repeat.variable] = next(
            (fill(one.label.text(), values) for one in question.repeat.items if one.name == item), item
        )
    words = " ".join(fill(label.text(), values).split())
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return words
