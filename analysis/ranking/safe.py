"""Results as plain JSON: NaN becomes null, numbers are rounded, what rests on too few people is left out."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from analysis.ranking.certainty import Certainty
from analysis.thresholds import DENOMINATOR_AT_LEAST, Withheld

DECIMALS = 3

Json = dict[str, Any]


def plain(value: Any) -> Any:
    """Return dataclasses, arrays and tuples as what `json.dumps` takes; NaN and infinities as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, np.ndarray):
        return [plain(one) for one in value.tolist()]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), DECIMALS) if np.isfinite(value) else None
    if isinstance(value, np.generic):
        return value.item()
    return value


def ranked(codes: tuple[str, ...], n: tuple[int, ...], certainty: Certainty) -> list[Json]:
    """Return one row per item, best first: code, n, rank, low, high, top (P among the first `of`), kind.

    n: (items,) people behind each item. An item with fewer than 11 keeps its code and says
    `withheld: "denominateur"`: no n, no rank. The others keep the ranks they have among all, which
    therefore may leave a gap. Profiles (shares of each grade) are not here: they are cells of the release,
    and a second copy with other rules would give away what the release withholds.
    """
    rows: list[Json] = []
    for i in sorted(range(len(codes)), key=lambda i: (certainty.rank[i] == 0, certainty.rank[i], codes[i])):
        if n[i] < DENOMINATOR_AT_LEAST:
            rows.append({"code": codes[i], "withheld": Withheld.DENOMINATOR.value})
            continue
        known = certainty.rank[i] > 0
        rows.append(
            {
                "code": codes[i],
                "n": n[i],
                "rank": int(certainty.rank[i]) if known else None,
                "low": int(certainty.low[i]) if known else None,
                "high": int(certainty.high[i]) if known else None,
                "top": round(float(certainty.top[i]), 2) if known else None,
                "of": certainty.of,
                "draws": certainty.draws,
                "kind": certainty.kind,
            }
        )
    return sorted(rows, key=lambda row: "withheld" in row)
