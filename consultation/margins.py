"""Who lives in a territory, aged 15 or more: what participants are weighted to, and compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

JOINT = "sexe_age"
SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Margins:
    """Shares (0..1, adding up to 1) of residents aged 15 or more, by breakdown and category.

    Breakdowns are those of figures (`sexe`, `age`, `secteur`), `statut`, and `sexe_age` for the joint margin
    (`femme:15-24`). `people` is how many residents aged 15 or more there are, None where unknown; `vintage`
    the year of the statistics, as Insee says it.
    """

    vintage: str
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    people: int | None = None
