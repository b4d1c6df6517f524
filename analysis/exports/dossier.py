"""The dossier: all that one release lets say of a campaign, in memory. Every format renders it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from analysis.figures import Sheet


@dataclass(frozen=True, slots=True)
class Place:
    """The territory. `outline` is a GeoJSON geometry (WGS 84); `sectors` are outlines by code."""

    code: str | None
    name: str
    commune: str | None = None
    outline: Mapping[str, Any] | None = None
    sectors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """What goes with every figure."""

    code: str
    title: str
    phase: str
    wave: int
    controller: str
    demo: bool
    release: int
    at: datetime
    first: date
    last: date
    participants: int
    sentence: str
    taxonomy: str
    taggers: tuple[str, ...]
    revisions: tuple[int, ...]
    tagged_percent: int | None
    place: Place

    @property
    def versions(self) -> str:
        """Versions of grid, tagger and questionnaire, in words."""
        taggers = ", ".join(self.taggers) or "aucun"
        revisions = ", ".join(str(one) for one in self.revisions) or "aucune"
        return (
            f"grille des thèmes {self.taxonomy}\u00a0; étiquetage {taggers}\u00a0; "
            f"questionnaire révision {revisions}"
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the closed list. `sheets`: by breakdown, "" for the total alone."""

    code: str
    title: str
    sheets: Mapping[str, Sheet]
    question: str = ""

    @property
    def whole(self) -> Sheet:
        return self.sheets[""]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked: `options` are (code, label)."""

    name: str
    type: str
    label: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a resident that a person validated for quotation."""

    theme: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A category of residents beside the same category of participants; shares are whole percents.

    `participants`, `share` are None where withheld, with the reason.
    """

    by: str
    category: str
    label: str
    residents: int
    participants: int | None
    denominator: int | None
    withheld: str | None

    @property
    def share(self) -> int | None:
        """Share of those participants who said it; None where withheld."""
        if self.participants is None or not self.denominator:
            return None
        return int(100 * self.participants / self.denominator + 0.5)


@dataclass(frozen=True, slots=True)
class Dossier:
    """`tables` by code, in the order shown; `documents` are the release's derived results by name."""

    head: Head
    tables: Mapping[str, Table]
    breakdowns: Mapping[str, Sequence[tuple[str, str]]]
    missing: tuple[Missing, ...]
    vintage: str | None
    quotes: tuple[Quote, ...]
    asked: tuple[Asked, ...]
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
