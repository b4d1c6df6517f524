"""Import something in a test, and look at what became of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consultation.territories.facts import Indicator
from consultation.territories.importing import Wanted, import_file
from consultation.territories.known import (
    find_territory,
    indicators_of,
)
from consultation.territories.mapping_file import read_mapping
from consultation.territories.shipped import find_mapping
from consultation.territories.summary import Summary

TODAY = date(2026, 6, 1)
CODES = ("QP093001", "QP093002", "QP093003", "QP093004", "QP093005", "QP093006")
Bring = Callable[..., Summary]


@pytest.fixture
def bring(session: Session, tmp_path: Path) -> Bring:
    """Import a text, bytes or a file by a mapping: a name, or what a YAML would hold."""

    def bring(content: str | bytes | Path, mapping: str | dict[str, Any], **options: Any) -> Summary:
        path = content if isinstance(content, Path) else tmp_path / "fichier"
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        found = find_mapping(mapping) if isinstance(mapping, str) else read_mapping(mapping, "essai")
        return import_file(session, path, Wanted(found, TODAY, **options))

    return bring


def simple(**more: Any) -> dict[str, Any]:
    return {
        "contenu": "indicateurs",
        "millesime": 2021,
        "source": "Essai",
        "colonnes": {"code": ["qp", "Code QPV"], "nom": "nom"},
        "indicateurs": {"taux_pauvrete": "tp60", "population": ["pop", "Pop. totale"]},
    } | more


def why(summary: Summary) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.why) for one in summary.refusals]


def known(session: Session, code: str) -> dict[str, Indicator]:
    territory = find_territory(session, code)
    assert territory is not None
    return {one.name: one for one in indicators_of(session, territory)}
