"""A table as every format writes it: fields with stable names, rows of values. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from analysis.exports.values import Value


class Kind(StrEnum):
    """What a field holds; said in the data dictionary."""

    TEXT = "texte"
    CODE = "code"
    COUNT = "nombre"
    PERCENT = "pourcentage entier"
    DECIMAL = "nombre décimal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is stable, in small letters without accents; `about` is what the data dictionary says."""

    name: str
    kind: Kind
    about: str


@dataclass(frozen=True, slots=True)
class Listing:
    """`code` is stable (`sous_themes`); `title` is what people read (« sous-thèmes »)."""

    code: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        width = len(self.fields)
        assert all(len(row) == width for row in self.rows), self.code

    def records(self) -> Iterator[dict[str, Value]]:
        names = [field.name for field in self.fields]
        for row in self.rows:
            yield dict(zip(names, row, strict=True))
