"""What is known of a territory, as values. Pure."""

from dataclasses import dataclass
from datetime import date

from consultation.territories.catalogue import Direction
from consultation.words import ActionState, MissingValue

REFERENCE = " ; référence : "
"""Between whose figure it is and what its reference is of, in `source`."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A statistic of the newest vintage that is known.

    value, reference: in `unit` (percents 0..100, euros, numbers); value None with the reason in `missing`.
    gap: value - reference, in the unit (points for a percentage); None without both, or where territories
    cannot be compared. direction: what a high value means for residents. themes: codes of the themes that it
    stands beside. source: whose figure it is, and what the reference is of.
    """

    name: str
    label: str
    unit: str
    vintage: str
    value: float | None
    missing: MissingValue | None
    reference: float | None
    gap: float | None
    direction: Direction
    themes: tuple[str, ...]
    source: str

    @property
    def worse(self) -> bool | None:
        """Whether the territory stands worse than the reference; None where nothing says so."""
        if self.gap is None or self.direction is Direction.NEUTRAL:
            return None
        return self.gap > 0 if self.direction is Direction.BAD else self.gap < 0


@dataclass(frozen=True, slots=True)
class Action:
    """A public action; `theme` is a code of the grid, of a theme or a sub-theme."""

    title: str
    scheme: str | None
    theme: str
    operator: str | None
    starts_on: date | None
    ends_on: date | None
    state: ActionState


@dataclass(frozen=True, slots=True)
class ActorStatement:
    """What an organisation says of a theme; `kind` is a statement kind of the facets (CON, ATO, BES…)."""

    actor: str
    theme: str
    kind: str
    text: str
    source: str | None
    said_on: date | None
