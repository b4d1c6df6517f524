"""Where things stand in the file, for findings made after reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from consultation.questionnaire.model import Question


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines (or rows) of what the model does not hold: `settings.title`, `notice.label`,
    `question.NAME.KEY`, `unknown.NAME` for a question whose type is not known.
    """

    places: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def at(self, *path: str) -> int:
        """Return the line of a dotted path, or of the longest part of it that is known, or 1."""
        for length in range(len(path), 0, -1):
            line = self.places.get(".".join(path[:length]))
            if line is not None:
                return line
        return 1

    def written(self, path: str) -> bool:
        """Say whether the file has this place."""
        return path in self.places

    def of(self, question: Question, key: str) -> int:
        """Return the line of a question's key, or of the question."""
        return self.places.get(f"question.{question.name}.{key}", question.line)

    def has(self, question: Question, key: str) -> bool:
        return f"question.{question.name}.{key}" in self.places

    def unknown(self, question: Question) -> bool:
        """Say whether the question's type could not be read, so that nothing more is said of it."""
        return f"unknown.{question.name}" in self.places
