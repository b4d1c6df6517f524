"""Answers of the API as tables: one row per figure, one column per value. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

INTERVALS = frozenset({"interval", "between"})
"""Names of what has a low and a high end."""


def frame(
    rows: Iterable[Mapping[str, Any]], body: Mapping[str, Any] | None = None, columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Return rows as a table; what is null is <NA>. body: the answer they come from, for `attrs`.

    columns: those of a table without any row.
    A value within a value becomes a column of its own (`weighted_share`), an interval two (`low`, `high`).
    """
    found = [dict(_flat(row)) for row in rows]
    table = (pd.DataFrame(found) if found else pd.DataFrame(columns=[*columns])).convert_dtypes()
    if body is not None:
        table.attrs.update(_about(body))
    return table


def table_frame(body: Mapping[str, Any]) -> pd.DataFrame:
    """Return a table of a release, one row per line and column. The columns say what they are of whom."""
    labels = {column["code"]: column["label"] for column in body["columns"]}
    if body["rows"]:
        rows = [
            {
                "code": row["code"],
                "label": row["label"],
                "column": cell["column"],
                "column_label": labels[cell["column"]],
                **{name: value for name, value in cell.items() if name != "column"},
            }
            for row in body["rows"]
            for cell in row["cells"]
        ]
    else:
        rows = list(body["columns"])
    return frame(rows, body)


def _flat(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if (ending := name.rpartition("_")[2]) in INTERVALS:
            # The interval of the row itself has the short names.
            stem = prefix + (name.removesuffix(ending) or ("" if name == "interval" else f"{name}_"))
            low, high = value or (None, None)
            yield f"{stem}low", low
            yield f"{stem}high", high
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}_")
        else:
            yield prefix + name, value


def _about(body: Mapping[str, Any]) -> dict[str, Any]:
    release = body.get("release")
    missing = body.get("missing")
    about = {
        "sentence": body.get("sentence"),
        "n": release["participants"] if isinstance(release, Mapping) else None,
        "release": release["number"] if isinstance(release, Mapping) else release,
        "missing": missing["detail"] if isinstance(missing, Mapping) else None,
    }
    named = ("campaign", "territory", "table", "label", "by", "note", "reserves")
    return about | {name: body[name] for name in named if name in body}
