"""Segments that several people read, and how far they agree. Earlier and blind readings count here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.taxonomy import OFF_GRID
from nlu.heads import THEMES
from nlu.reliability import alpha, masi, nominal

# Of what one person read twice, the last reading. What was copied from the machine is nobody's.
_READ = text(
    """
    WITH last AS (
        SELECT DISTINCT ON (c.version_id, c.coder) c.id, c.version_id, c.coder
        FROM coding c
        JOIN answer_version v ON v.id = c.version_id
        JOIN answer a ON a.id = v.answer_id AND a.campaign_id = :campaign
        ORDER BY c.version_id, c.coder, c.at DESC, c.id DESC
    )
    SELECT last.version_id, t.segment_id, last.coder, array_agg(t.code)
    FROM last
    JOIN tag t ON t.coding_id = last.id AND t.kind = 'theme' AND t.model = ''
    WHERE last.version_id IN (SELECT version_id FROM last GROUP BY version_id HAVING count(*) > 1)
    GROUP BY last.version_id, t.segment_id, last.coder
    """
)


@dataclass(frozen=True, slots=True)
class Rated:
    """Readings of one segment: the themes of each person (sub-themes by their theme)."""

    version: int
    readings: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`themes`: alpha of each theme, said or not, with how many readings named it; `sets`: of whole sets."""

    answers: int
    segments: int
    coders: tuple[str, ...]
    sets: float | None
    themes: Mapping[str, tuple[float | None, int]]

    def as_json(self) -> dict[str, Any]:
        return {
            "answers": self.answers,
            "segments": self.segments,
            "coders": list(self.coders),
            "sets": {"alpha": _rounded(self.sets), "distance": "MASI"},
            "themes": {
                code: {"alpha": _rounded(value), "named": named}
                for code, (value, named) in self.themes.items()
            },
        }


def read_twice(session: Session, campaign_id: int) -> list[Rated]:
    """Return the segments of a campaign that at least two people read."""
    found: defaultdict[tuple[int, int], dict[str, frozenset[str]]] = defaultdict(dict)
    for version, segment, coder, codes in session.execute(_READ, {"campaign": campaign_id}):
        found[version, segment][coder] = frozenset(code.split("-")[0] for code in codes)
    return [Rated(version, readings) for (version, _), readings in sorted(found.items()) if len(readings) > 1]


def agree(rated: Iterable[Rated]) -> Agreement:
    """Return how far people agree. Pure."""
    rated = list(rated)
    named = {
        code: sum(code in codes for one in rated for codes in one.readings.values())
        for code in (*THEMES, *OFF_GRID)
    }
    return Agreement(
        answers=len({one.version for one in rated}),
        segments=len(rated),
        coders=tuple(sorted({coder for one in rated for coder in one.readings})),
        sets=alpha([list(one.readings.values()) for one in rated], masi),
        themes={code: (_of_theme(rated, code), times) for code, times in named.items() if times},
    )


def _of_theme(rated: Iterable[Rated], code: str) -> float | None:
    return alpha([[code in codes for codes in one.readings.values()] for one in rated], nominal)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
