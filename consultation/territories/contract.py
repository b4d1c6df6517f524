"""Imports the axes of a territory's own contract, from a YAML file that people write."""

from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import update
from sqlalchemy.orm import Session

from consultation.tables import TerritoryRow
from consultation.territories import writing
from consultation.territories.axes import AxesWrong, read_axes
from consultation.territories.codes import CodeRefused, read_code
from consultation.territories.reading import Refusal
from consultation.territories.summary import Summary
from consultation.territories.texts import is_plain

MOST_BYTES = 1_000_000


def import_axes(session: Session, path: Path, generation: int | None, summary: Summary) -> None:
    """Read a YAML file: `territoire` (a code, or several), `titre`, `axes`, `themes`. Raises AxesWrong."""
    if path.stat().st_size > MOST_BYTES:
        raise AxesWrong("le fichier est trop gros pour des axes")
    try:
        raw: Any = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise AxesWrong("il ne se lit pas comme du YAML") from None
    read = read_axes(raw)
    given = raw.get("territoire")
    codes = []
    for number, one in enumerate(given if isinstance(given, list) else [given], 1):
        one = one if is_plain(one) else ""
        try:
            codes.append((number, read_code(str(one or ""), generation)))
        except CodeRefused as refused:
            summary.refuse(Refusal(number, str(one)[:20], "territoire", str(refused)))
    ids = writing.ids_of(session, [code for _, code in codes])
    content = {
        "titre": read.title,
        "axes": dict(read.labels),
        "themes": {code: list(axes) for code, axes in read.of.items()},
    }
    for number, code in codes:
        if code not in ids:
            summary.refuse(Refusal(number, code, "territoire", writing.UNKNOWN))
            continue
        session.execute(update(TerritoryRow).where(TerritoryRow.id == ids[code]).values(axes=content))
        summary.axes += 1
        summary.count([code])
