"""Who is missing: participants beside the residents of the territory, category by category.

From shown counts only: what the gate withholds has no share here either. Pure.
"""

from collections.abc import Mapping
from typing import Any

from analysis.estimates import percent
from analysis.scheme import UNSPECIFIED
from analysis.shield import Shield
from analysis.statistics.intervals import wilson
from analysis.thresholds import Withheld
from analysis.wording import PERCENT_FROM
from consultation.margins import Margins

TITLES = {
    "sexe": "Sexe",
    "age": "Âge",
    "secteur": "Secteur",
    "statut": "Statut d’occupation du logement",
}


def who_is_missing(
    profile: Shield, margins: Margins, labels: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Return, per breakdown of the margins, shares of participants and of residents aged 15 or more.

    profile: the gate on who took part; labels: of categories, by breakdown. `of` is whom shares are of: those
    in a category of the residents, whom weights compare too (« autre » has no counterpart there), as far as
    shown counts say how many they are. A category is missing where even the upper bound
    of its share (Wilson, 95 %) is below its share of the residents.
    """
    return [
        _beside(profile, by, margins.shares[by], labels.get(by, {})) for by in TITLES if by in margins.shares
    ]


def _beside(
    profile: Shield, by: str, residents: Mapping[str, float], labels: Mapping[str, str]
) -> dict[str, Any]:
    columns = {
        category: column for column, (one, category) in enumerate(profile.table.columns.names) if one == by
    }
    shown = {
        category: int(profile.values[0, column])
        for category, column in columns.items()
        if profile.shown[0, column]
    }
    silent = shown.get(UNSPECIFIED) if UNSPECIFIED in columns else 0
    of = int(profile.values[0, 0]) - sum(n for category, n in shown.items() if category not in residents)
    if set(residents) <= shown.keys():
        of = sum(shown[category] for category in residents)
    told = set(columns) <= shown.keys() or set(residents) <= shown.keys()
    least = of if told else sum(n for category, n in shown.items() if category in residents)
    return {
        "by": by,
        "label": TITLES[by],
        "asked": any(category in columns for category in residents),
        "of": of,
        "unspecified": silent,
        "elsewhere": int(profile.values[0, 0]) - of if told else None,
        "categories": [
            {
                "code": category,
                "label": labels.get(category, category),
                "residents": percent(share),
                **_participants(shown.get(category), of, least, share, _why(profile, columns.get(category))),
            }
            for category, share in residents.items()
        ],
    }


def _participants(count: int | None, of: int, least: int, residents: float, why: str) -> dict[str, Any]:
    """least: the smallest number that shares may be of; nobody is said to be missing who may not be."""
    if count is None or not 0 < count <= of:
        return {"participants": None, "share": None, "missing": None, "withheld": why}
    share = count / of
    _, high = wilson(count / least, least)
    told = percent(share) if of >= PERCENT_FROM else None
    return {"participants": count, "share": told, "missing": high < residents, "withheld": None}


def _why(profile: Shield, column: int | None) -> str:
    why = Withheld.of(int(profile.why[0, column])) if column is not None else None
    return str(why or Withheld.DENOMINATOR)
