"""The dossier: all that one release lets say of a campaign, in memory. Every format renders it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from analysis.counting import PARTICIPANTS
from analysis.diagnosis.model import Diagnosis, Quote
from analysis.figures import Sheet
from analysis.thresholds import Withheld
from consultation.decisions import Decision


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
class Dossier:
    """`tables` by code, in the order shown; `quotes` are all that were validated, where the diagnosis has
    one of each kind; `documents` are the release's derived results by name; `methods` rank priorities, as
    analysis.priorities says them."""

    head: Head
    tables: Mapping[str, Table]
    diagnosis: Diagnosis
    quotes: tuple[Quote, ...]
    asked: tuple[Asked, ...]
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    methods: tuple[Mapping[str, Any], ...] = ()
    decisions: tuple[Decision, ...] = ()

    def why_hidden(self, by: str, category: str) -> str:
        """Return why the number of participants of a category is withheld; for nobody, as for few."""
        sheet = self.tables[PARTICIPANTS].sheets.get(by)
        for column in sheet.columns if sheet else ():
            if column.code == category and column.withheld:
                return column.withheld
        return str(Withheld.DENOMINATOR)
