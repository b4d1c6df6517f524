"""The parts of a condition and what they mean, as XPath and ODK compare.

An answer is its codes joined by spaces; an unanswered question is ''. `=` and `!=` compare as
numbers as soon as one side is a number, otherwise as texts; `<` and the like always compare as
numbers. A text that is no number is NaN: every comparison with it is false, except `!=`
(XPath 1.0, section 3.4).
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Answers = Mapping[str, tuple[str, ...]]

ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`${name}`"""

    name: str

    def read(self, answers: Answers) -> str | float:
        codes = answers.get(self.name, ())
        return codes[0] if len(codes) == 1 else " ".join(codes)


@dataclass(frozen=True, slots=True)
class Text:
    value: str

    def read(self, _answers: Answers) -> str | float:
        return self.value


@dataclass(frozen=True, slots=True)
class Number:
    value: float

    def read(self, _answers: Answers) -> str | float:
        return self.value


@dataclass(frozen=True, slots=True)
class CountSelected:
    name: str

    def read(self, answers: Answers) -> str | float:
        return float(len(answers.get(self.name, ())))


Value = Answer | Text | Number | CountSelected


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: str
    left: Value
    right: Value

    def holds(self, answers: Answers) -> bool:
        left, right = self.left.read(answers), self.right.read(answers)
        order = ORDER.get(self.operator)
        if order is not None:
            return order(_number(left), _number(right))
        if isinstance(left, str) and isinstance(right, str):
            return (left == right) is (self.operator == "=")
        return (_number(left) == _number(right)) is (self.operator == "=")


@dataclass(frozen=True, slots=True)
class Selected:
    name: str
    code: str

    def holds(self, answers: Answers) -> bool:
        return self.code in answers.get(self.name, ())


@dataclass(frozen=True, slots=True)
class Not:
    inner: "Node"

    def holds(self, answers: Answers) -> bool:
        return not self.inner.holds(answers)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Node", ...]

    def holds(self, answers: Answers) -> bool:
        return all([part.holds(answers) for part in self.parts])  # noqa: C419 - a list is faster here


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Node", ...]

    def holds(self, answers: Answers) -> bool:
        return any([part.holds(answers) for part in self.parts])  # noqa: C419 - a list is faster here


Node = Comparison | Selected | Not | And | Or


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


def _number(value: str | float) -> float:
    return as_number(value) if isinstance(value, str) else value
