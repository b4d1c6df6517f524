"""What a diagnosis holds: frozen, made of what passed the gate, ready for JSON or paper. Pure.

Three columns stay apart everywhere: what residents say (`salience`, `kinds`…), what statistics say
(`statistics`), what institutions and associations say (`actors`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Colour(StrEnum):
    """How a figure may be read, by its denominator (domain reference 6.2.5)."""

    HIDDEN = "masque"  # under 11
    WORDS = "qualitatif"  # 11 to 59: no percentage
    CAREFUL = "prudent"  # 60 to 149
    FULL = "plein"  # 150 and more


class Case(StrEnum):
    """Residents' voice beside the statistics of a theme (domain reference 5.1)."""

    CONFIRMED = "confirme"
    BLIND_SPOT = "angle_mort_statistique"
    SILENT = "silencieux"
    CALM = "apaise"
    UNDECIDED = "indetermine"


@dataclass(frozen=True, slots=True)
class Share:
    """Participants, and how to say it. Everything is None where `withheld` gives the reason.

    `raw` and `share` in whole percents, from 60 participants on: as counted, and as estimated (weighted or
    corrected where `method` says so); `interval` belongs to `share`. `words` below 60.
    """

    numerator: int | None = None
    denominator: int | None = None
    raw: int | None = None
    share: int | None = None
    interval: tuple[int, int] | None = None
    words: str | None = None
    method: str | None = None
    n_eff: float | None = None
    withheld: str | None = None
    weighted: bool = False

    @property
    def shown(self) -> bool:
        return self.withheld is None and self.numerator is not None

    @property
    def order(self) -> float:
        """For sorting: the estimate in percents, else the raw share; -1 where withheld."""
        if self.numerator is None or not self.denominator:
            return -1.0
        return float(self.share) if self.share is not None else 100 * self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Band:
    """Where the share would be if people concerned came `gamma` times as willingly, or as little."""

    gamma: float
    low: int
    high: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Salience:
    """Who speaks of a theme. `interval_kind` names the interval, in French."""

    share: Share
    interval_kind: str | None
    bands: tuple[Band, ...]
    colour: Colour


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a small table: a code with its label, and its share. `sheet` and `row` name the cell."""

    code: str
    label: str
    share: Share
    sheet: str = ""
    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks of a theme: the share of each category's participants who do."""

    by: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A share against the last wave's, in points. `why`, in French, where they may not be compared."""

    since: str  # code of the campaign before
    comparable: bool
    why: str | None = None
    before: Share | None = None
    points: int | None = None
    interval: tuple[int, int] | None = None
    p_value: float | None = None  # corrected for the number of themes (Benjamini & Hochberg)
    significant: bool | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A validated quotation; `id` is its number in the quotations' door."""

    id: int
    theme: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statistic of the territory beside a theme; `gap` to the reference, in the indicator's unit.

    `worse`: 1 where the territory is worse off than the reference, -1 better, 0 level, None unknown: no
    reference, no value, or an indicator that is neither good nor bad.
    """

    name: str
    label: str
    unit: str
    vintage: str
    value: float | None
    reference: float | None
    gap: float | None
    worse: int | None
    missing: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Action:
    title: str
    scheme: str | None
    operator: str | None
    starts_on: date | None
    ends_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ActorSays:
    actor: str
    kind: str
    text: str
    source: str | None
    said_on: date | None


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of a grid (`loi2014`, `p2015`, `p2030`, `contrat`)."""

    grid: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ThemeSheet:
    """One theme. `kinds`: ATO, CON, BES, PRP, ENG with totals of their own, among all who were tagged;
    `sentiment`, `urgency` and `places` among those who speak of the theme, empty where withheld."""

    code: str
    label: str
    definition: str
    axes: tuple[Axis, ...]
    salience: Salience
    kinds: tuple[Line, ...]
    sentiment: tuple[Line, ...]
    urgency: tuple[Line, ...]
    places: tuple[Line, ...]
    speakers: tuple[Speakers, ...]
    change: Change | None
    quotations: tuple[Quote, ...]
    statistics: tuple[Statistic, ...]
    actions: tuple[Action, ...]
    actors: tuple[ActorSays, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A category of people: among participants, and among residents aged 15 or more (shares in percents).

    `participants` is None where withheld, or for under 60 people; `residents` where unknown. `missing` as
    `analysis.representation` says it.
    """

    by: str
    by_label: str
    category: str
    label: str
    number: int | None
    participants: int | None
    residents: int | None
    missing: bool


@dataclass(frozen=True, slots=True)
class Method:
    """Comes first: how figures were made, and who was heard."""

    participants: int
    first_date: date | None
    last_date: date | None
    modes: Mapping[str, int | None]
    taxonomy: str
    taggers: tuple[str, ...]
    revisions: tuple[int, ...]
    weighting: Mapping[str, Any]  # document `ponderation` of the release, empty where there is none
    margins: str | None  # vintage of Insee's margins
    heard: tuple[Heard, ...]
    notes: tuple[str, ...]  # French sentences that a reader has to know


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the AFOM draft; `theme` is empty for the whole neighbourhood.

    `quotations` are ids of validated ones; `cells` name figures of the release (`themes_enonces|LOG:ATO|`);
    nothing else backs it.
    """

    theme: str
    label: str
    text: str
    share: Share
    quotations: tuple[int, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Afom:
    """Atouts, faiblesses, opportunités, menaces: a draft for people to edit, always."""

    atouts: tuple[Point, ...]
    faiblesses: tuple[Point, ...]
    opportunites: tuple[Point, ...]
    menaces: tuple[Point, ...]
    draft: bool = True
    notice: str = "Brouillon à relire et à réécrire\u00a0: pré-rempli d’après les chiffres et les citations."


@dataclass(frozen=True, slots=True)
class Meeting:
    """A row of the convergence table. `gaps` counts its statistics: worse than the reference, and known."""

    theme: str
    label: str
    case: Case
    case_label: str
    share: Share
    voiced: bool | None
    worse: int
    known: int
    worst: str | None  # label of the statistic furthest on the wrong side
    why: str


@dataclass(frozen=True, slots=True)
class Convergence:
    """`rule` says in French what was compared; `thresholds` are its numbers."""

    rule: str
    thresholds: Mapping[str, float]
    rows: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Potentials:
    """Assets first: who is ready to act, about what, and the resources people name."""

    ready: Share  # participants who said an engagement (ENG)
    asked: tuple[Line, ...]  # options of the question that asks for it, where there is one
    question: str | None
    about: tuple[Line, ...]  # themes of engagements
    assets: tuple[Line, ...]  # themes of assets, largest first
    resources: tuple[Line, ...]  # sub-themes that those who are ready to act speak of
    quotations: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    """Few voices, grave matter: above the threshold of publication, however rare."""

    code: str
    label: str
    theme: str
    share: Share
    why: str


@dataclass(frozen=True, slots=True)
class AxisThemes:
    """Themes of one axis, most spoken of first."""

    axis: Axis
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The whole. Order is the order of the report: method and who is missing first."""

    territory: str | None
    name: str
    commune: str | None
    campaign: str
    title: str
    phase: str
    wave: int
    invented: bool  # a demonstration: nobody said any of it
    release: int
    released_at: datetime
    sentence: str
    method: Method
    kinds: tuple[Line, ...]
    themes: tuple[ThemeSheet, ...]  # most spoken of first, withheld ones last
    convergence: Convergence
    afom: Afom
    potentials: Potentials
    signals: tuple[Signal, ...]
    axes: tuple[AxisThemes, ...] = field(default=())
