"""The parts of a condition and what they mean, as XPath and ODK compare.

An answer is its codes joined by spaces; an unanswered question is ''. `=` and `!=` compare as
numbers as soon as one side is a number, otherwise as texts; `<` and the like always compare as
numbers. A text that is no number is NaN: every comparison with it is false, except `!=`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """`${name}`"""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class CountSelected:
    name: str


Value = Answer | Text | Number | CountSelected


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Selected:
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Not:
    inner: "Node"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Node", ...]


Node = Comparison | Selected | Not | And | Or


def holds(node: Node, answers: Answers) -> bool:
    """Say whether the condition is true of these answers."""
    match node:
        case Comparison():
            return _compare(node.operator, _value(node.left, answers), _value(node.right, answers))
        case Selected(name, code):
            return code in answers.get(name, ())
        case Not(inner):
            return not holds(inner, answers)
        case And(parts):
            return all(holds(part, answers) for part in parts)
        case Or(parts):
            return any(holds(part, answers) for part in parts)


def leaves(node: Node) -> Iterator[Comparison | Selected]:
    """Yield the comparisons and `selected` of a condition, from left to right."""
    match node:
        case Comparison() | Selected():
            yield node
        case Not(inner):
            yield from leaves(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)


def as_number(text: str) -> float:
    """Return the number that a text is, NaN if it is none. Plain decimals only, as XPath 1.0."""
    digits = text.strip()
    unsigned = digits.removeprefix("-")
    if len(unsigned) > 30 or not unsigned.isascii() or not unsigned.replace(".", "", 1).isdigit():
        return math.nan
    return float(digits)


def _value(value: Value, answers: Answers) -> str | float:
    match value:
        case Answer(name):
            return " ".join(answers.get(name, ()))
        case CountSelected(name):
            return float(len(answers.get(name, ())))
        case Text(text):
            return text
        case Number(number):
            return number


def _number(value: str | float) -> float:
    return as_number(value) if isinstance(value, str) else value


def _compare(operator: str, left: str | float, right: str | float) -> bool:
    if operator in ("=", "!="):
        if isinstance(left, str) and isinstance(right, str):
            same = left == right
        else:
            same = _number(left) == _number(right)
        return same if operator == "=" else not same
    low, high = _number(left), _number(right)
    if operator == "<":
        return low < high
    if operator == "<=":
        return low <= high
    if operator == ">":
        return low > high
    return low >= high
