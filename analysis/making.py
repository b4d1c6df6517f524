"""What a release is being made from: read once, and handed to all that is derived from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checked import Checked
from analysis.counting import Said
from analysis.estimates import Cell, Sample
from analysis.population import Population
from analysis.scheme import Closed, Scheme
from analysis.shield import Shield
from analysis.statistics.estimate import Estimate
from analysis.statistics.weighting import Weights
from analysis.tables import Table
from consultation.margins import Margins
from consultation.tables import CampaignRow, ReleaseRow


@dataclass(frozen=True, slots=True)
class Counted:
    """Participants and everything they said, before any of it is withheld: for the gate, and for what is
    derived under its thresholds.

    `tables`: the closed list; `closed`: who answered what to each closed question; `sample`: participants
    whom people checked, None without a random one.
    """

    population: Population
    weights: Weights
    tables: tuple[Table, ...]
    closed: tuple[tuple[Closed, Said], ...]
    checked: Checked
    sample: Sample | None


@dataclass(frozen=True, slots=True)
class Making:
    """A release in the making. `shields` and `estimates` are as `counted.tables`, in the same order."""

    campaign: CampaignRow
    last: ReleaseRow | None
    scheme: Scheme
    margins: Margins | None
    counted: Counted
    shields: Sequence[Shield]
    estimates: Sequence[dict[Cell, Estimate]]

    def shield(self, sheet: str) -> Shield | None:
        """Return what may be shown of a table, None where there is no such table."""
        return next((one for one in self.shields if one.table.sheet == sheet), None)
