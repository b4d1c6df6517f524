"""From our codes to the labels of somebody else's file: `{"DRO-AID": ("lien_social",), "DRO": (…)}`.

The longest code that is named decides. A code may point to several labels: a hit on any is right. A
code without a label is left out.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from consultation.taxonomy import OFF_GRID, taxonomy
from nlu.tables import FileRefused

Projection = Mapping[str, tuple[str, ...]]
SHIPPED = ("grossiere",)


def themes_only() -> Projection:
    """Return the projection of sub-themes on our own fourteen themes."""
    return {theme.code: (theme.code,) for theme in taxonomy().themes}


def subthemes_only() -> Projection:
    return {sub.code: (sub.code,) for sub in taxonomy().subthemes()}


def load_projection(name: str) -> Projection:
    """Read a projection: a shipped one by its name, or a YAML, JSON or CSV file (columns code, label).

    Raises FileRefused, in French, in one line.
    """
    if name in SHIPPED:
        raw = files("nlu").joinpath("data", "projections", f"{name}.yaml").read_text(encoding="utf-8")
        return _checked(yaml.safe_load(raw), name)
    path = Path(name)
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileRefused(
            f"{name} : ni projection connue ({', '.join(SHIPPED)}) ni fichier lisible, vérifiez le nom."
        ) from error
    try:
        if path.suffix.lower() == ".csv":
            return _checked(_rows(content), name)
        return _checked(
            json.loads(content) if path.suffix.lower() == ".json" else yaml.safe_load(content), name
        )
    except (ValueError, yaml.YAMLError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(f"{name} : projection illisible, il faut « CODE: étiquette » par ligne.") from error


def project(codes: Iterable[str], projection: Projection) -> list[tuple[str, ...]]:
    """Return the labels that themes and sub-themes of one segment mean, a tuple of alternatives each.

    A theme whose sub-theme is there is not heard again: its sub-theme speaks for it.
    """
    codes = list(codes)
    spoken = {code.split("-")[0] for code in codes if "-" in code}
    labels: dict[tuple[str, ...], None] = {}
    for code in codes:
        if "-" not in code and code in spoken:
            continue
        label = projection.get(code) or projection.get(code.split("-")[0])
        if label:
            labels[label] = None
    return list(labels)


def _rows(content: str) -> dict[str, list[str]]:
    first = content.split("\n", 1)[0]
    made: dict[str, list[str]] = {}
    for row in csv.reader(content.splitlines(), delimiter=max(",;\t", key=first.count)):
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) >= 2 and _known(cells[0]):
            made.setdefault(cells[0], []).extend(label for cell in cells[1:] for label in cell.split("|"))
    return made


def _checked(raw: Any, name: str) -> Projection:
    if not isinstance(raw, dict) or not raw:
        raise FileRefused(f"{name} : projection vide, il faut « CODE: étiquette » par ligne.")
    unknown = [str(code) for code in raw if not _known(str(code))]
    if unknown:
        raise FileRefused(f"{name} : code « {unknown[0]} » inconnu de la grille.")
    return {
        str(code): tuple(str(label) for label in (labels if isinstance(labels, list) else [labels]) if label)
        for code, labels in raw.items()
    }


def _known(code: str) -> bool:
    return code in taxonomy().labels() or code in OFF_GRID
