"""Conditions (`relevant`): a small typed subset of XLSForm expressions, parsed, never evaluated as code.

    condition  = and ("or" and)*
    and        = unit ("and" unit)*
    unit       = "not" "(" condition ")" | "(" condition ")" | "selected" "(" ${q} "," text ")"
               | value ("=" | "!=" | "<" | "<=" | ">" | ">=") value
    value      = ${q} | text | number | "count-selected" "(" ${q} ")"

What the parts mean is in `nodes`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from consultation.questionnaire import nodes
from consultation.questionnaire.nodes import Node, Value

MAX_LENGTH = 2000
MAX_DEPTH = 30
NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")

_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<answer>\$\{[^{}]*\})"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<number>-?[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_-]*)"
    r"|(?P<operator><=|>=|!=|=|<|>)"
    r"|(?P<mark>[(),])"
    r"|(?P<end>$)"
    r")"
)
_HINTS = {
    "’": "utilisez l’apostrophe droite ' autour des codes",
    "‘": "utilisez l’apostrophe droite ' autour des codes",
    "“": "utilisez l’apostrophe droite ' autour des codes",
    "«": "utilisez l’apostrophe droite ' autour des codes",
    "'": "il manque l’apostrophe qui ferme le texte",
    '"': "il manque le guillemet qui ferme le texte",
    "$": "une question s’écrit ${nom}",
    "&": "écrivez and",
    "|": "écrivez or",
    "!": "« différent de » s’écrit != et « non » s’écrit not(…)",
}


class ExpressionError(ValueError):
    """A condition that cannot be read. The text is in French; `column` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"colonne {column}\u00a0: {message}")
        self.column = column


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed condition."""

    source: str
    root: Node

    def names(self) -> frozenset[str]:
        """Return the names of the questions that the condition reads."""
        found: set[str] = set()
        for leaf in nodes.leaves(self.root):
            parts = (leaf,) if isinstance(leaf, nodes.Selected) else (leaf.left, leaf.right)
            for part in parts:
                if isinstance(part, nodes.Answer | nodes.CountSelected | nodes.Selected):
                    found.add(part.name)
        return frozenset(found)

    def holds(self, answers: Mapping[str, tuple[str, ...]]) -> bool:
        """Say whether it is true. `answers`: codes per question, whole numbers as decimal texts;
        a question passed or not answered is absent or empty."""
        return self.root.holds(answers)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def parse(source: str) -> Expression:
    """Parse a condition; raises ExpressionError, and nothing else, on any text."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"la condition dépasse {MAX_LENGTH} caractères", 1)
    parser = _Parser(_tokens(source))
    root = parser.condition(0)
    if parser.token.kind != "end":
        parser.fail("la condition devrait s’arrêter ici, ou continuer par and ou or")
    return Expression(source.strip(), root)


def _tokens(source: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while True:
        match = _TOKEN.match(source, position)
        if match is None:
            rest = source[position:].lstrip()
            column = len(source) - len(rest) + 1
            hint = _HINTS.get(rest[0], "retirez ce signe")
            raise ExpressionError(f"« {rest[0]} » n’est pas compris, {hint}", column)
        kind = match.lastgroup or "end"
        tokens.append(_Token(kind, match[kind], match.start(kind) + 1))
        if kind == "end":
            return tokens
        position = match.end()


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._index = 0

    @property
    def token(self) -> _Token:
        return self._tokens[self._index]

    def fail(self, message: str) -> NoReturn:
        seen = f" (lu : « {self.token.text} »)" if self.token.text else " (fin de la condition)"
        raise ExpressionError(message + seen, self.token.column)

    def condition(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            self.fail("trop de parenthèses les unes dans les autres")
        parts = [self._conjunction(depth)]
        while self._accept("word", "or"):
            parts.append(self._conjunction(depth))
        return parts[0] if len(parts) == 1 else nodes.Or(tuple(parts))

    def _conjunction(self, depth: int) -> Node:
        parts = [self._unit(depth)]
        while self._accept("word", "and"):
            parts.append(self._unit(depth))
        return parts[0] if len(parts) == 1 else nodes.And(tuple(parts))

    def _unit(self, depth: int) -> Node:
        if self._accept("word", "not"):
            self._expect("(")
            inner = self.condition(depth + 1)
            self._expect(")")
            return nodes.Not(inner)
        if self._accept("mark", "("):
            inner = self.condition(depth + 1)
            self._expect(")")
            return inner
        if self._accept("word", "selected"):
            self._expect("(")
            name = self._answer()
            self._expect(",")
            if self.token.kind != "text":
                self.fail("selected attend un code entre apostrophes, comme selected(${q}, 'code')")
            code = self._take().text[1:-1]
            self._expect(")")
            return nodes.Selected(name, code)
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._value()
        if self.token.kind != "operator":
            self.fail("il manque une comparaison, comme ${q} = 'code'")
        operator = self._take().text
        if self.token.kind == "operator":
            self.fail("deux signes de comparaison se suivent\u00a0: « égal » s’écrit avec un seul =")
        right = self._value()
        if self.token.kind == "operator":
            self.fail("une comparaison n’a que deux côtés\u00a0: reliez-les par and")
        if operator not in ("=", "!="):
            for side in (left, right):
                if isinstance(side, nodes.Text) and nodes.as_number(side.value) != nodes.as_number(
                    side.value
                ):
                    self.fail(f"{operator} compare des nombres, et « {side.value} » n’en est pas un")
        return nodes.Comparison(operator, left, right)

    def _value(self) -> Value:
        if self._accept("word", "count-selected"):
            self._expect("(")
            name = self._answer()
            self._expect(")")
            return nodes.CountSelected(name)
        if self.token.kind == "answer":
            return nodes.Answer(self._answer())
        if self.token.kind == "text":
            return nodes.Text(self._take().text[1:-1])
        if self.token.kind == "number":
            if len(self.token.text) > 30:
                self.fail("ce nombre est trop long")
            return nodes.Number(float(self._take().text))
        if self.token.kind == "word":
            self.fail("mot inconnu\u00a0: un code se met entre apostrophes, une question s’écrit ${nom}")
        return self.fail("il manque une question ${nom}, un 'code' ou un nombre")

    def _answer(self) -> str:
        if self.token.kind != "answer":
            self.fail("il faut une question, écrite ${nom}")
        name = self.token.text[2:-1].strip()
        if NAME.fullmatch(name) is None:
            self.fail("ce n’est pas un nom de question (minuscules, chiffres, _)")
        self._take()
        return name

    def _take(self) -> _Token:
        token = self.token
        self._index += 1
        return token

    def _accept(self, kind: str, text: str) -> bool:
        if self.token.kind == kind and self.token.text == text:
            self._index += 1
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._accept("mark", mark):
            self.fail(f"il manque « {mark} »")
