"""Whether some answers lead to a question: its condition is tried on representative answers.

The condition is tried together with those of the questions that it reads, since an answer exists
only where its question was asked.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations, islice, product

from consultation.questionnaire import nodes
from consultation.questionnaire.model import Question, QuestionType

MOST_TRIALS = 20_000
MANY = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})

Answer = tuple[str, ...]


def reachable(question: Question, earlier: Mapping[str, Question]) -> bool:
    """Return False only when no answers make the condition true; True when there are too many to try.

    `earlier` holds the questions whose conditions are sound, by name.
    """
    read = _read(question, earlier)
    if any(name not in earlier for name in read):
        return True
    domains = [_answers(earlier[name], _mentions(name, question, read, earlier)) for name in read]
    size = 1
    for domain in domains:
        size *= len(domain)
        if size > MOST_TRIALS:
            return True
    return any(
        _leads(question, dict(zip(read, answers, strict=True)), earlier) for answers in product(*domains)
    )


def _read(question: Question, earlier: Mapping[str, Question]) -> list[str]:
    """Return the names read by the condition and, through them, by others; sorted."""
    found: set[str] = set()
    waiting = [question]
    while waiting:
        current = waiting.pop()
        for name in current.relevant.names() if current.relevant else ():
            if name not in found:
                found.add(name)
                if name in earlier:
                    waiting.append(earlier[name])
    return sorted(found)


def _leads(question: Question, answers: dict[str, Answer], earlier: Mapping[str, Question]) -> bool:
    for name, answer in answers.items():
        condition = earlier[name].relevant
        if answer and condition is not None and not condition.holds(answers):
            return False
    return question.relevant is None or question.relevant.holds(answers)


def _mentions(
    name: str, question: Question, read: list[str], earlier: Mapping[str, Question]
) -> list[nodes.Comparison | nodes.Selected]:
    conditions = [question.relevant, *(earlier[other].relevant for other in read)]
    leaves = [leaf for condition in conditions if condition for leaf in nodes.leaves(condition.root)]
    return [leaf for leaf in leaves if name in _names(leaf)]


def _names(leaf: nodes.Comparison | nodes.Selected) -> set[str]:
    parts = (leaf,) if isinstance(leaf, nodes.Selected) else (leaf.left, leaf.right)
    return {
        part.name for part in parts if isinstance(part, nodes.Answer | nodes.CountSelected | nodes.Selected)
    }


def _answers(question: Question, leaves: list[nodes.Comparison | nodes.Selected]) -> list[Answer]:
    """Return answers that between them take every way through the conditions."""
    if question.type is QuestionType.INTEGER:
        return [(), *((str(number),) for number in _numbers(question, leaves))]
    if question.type is QuestionType.TEXT or question.type is QuestionType.GEOPOINT:
        return [(), ("…",)]
    codes = [choice.name for choice in question.choices if choice.ends is None]
    if question.type not in MANY:
        return [(), *((code,) for code in _distinct(codes, leaves))]
    most = question.maximum or len(codes)
    fewest = question.minimum or 1
    subsets: Iterator[Answer] = (
        subset for size in range(fewest, most + 1) for subset in combinations(codes, size)
    )
    return [(), *islice(subsets, MOST_TRIALS)]


def _distinct(codes: list[str], leaves: list[nodes.Comparison | nodes.Selected]) -> list[str]:
    """Return the codes that conditions name, and one that stands for all others."""
    named: set[str] = set()
    for leaf in leaves:
        if isinstance(leaf, nodes.Selected):
            named.add(leaf.code)
        else:
            texts = [side.value for side in (leaf.left, leaf.right) if isinstance(side, nodes.Text)]
            if not texts:
                return codes
            named.update(texts)
    others = [code for code in codes if code not in named]
    return [code for code in codes if code in named] + others[:1]


def _numbers(question: Question, leaves: list[nodes.Comparison | nodes.Selected]) -> list[int]:
    found = {question.minimum or 0, question.maximum if question.maximum is not None else 1000}
    for leaf in leaves:
        if isinstance(leaf, nodes.Comparison):
            for side in (leaf.left, leaf.right):
                if isinstance(side, nodes.Number | nodes.Text):
                    value = side.value if isinstance(side, nodes.Number) else nodes.as_number(side.value)
                    if value == value and abs(value) < 1e9:
                        found |= {int(value) - 1, int(value), int(value) + 1}
    low = question.minimum if question.minimum is not None else min(found)
    high = question.maximum if question.maximum is not None else max(found)
    return sorted(number for number in found if low <= number <= high)
