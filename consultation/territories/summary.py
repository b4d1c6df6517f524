"""What an import did, to be told. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from consultation.territories.reading import Refusal
from consultation.territories.residents import weighting_said

TOLD_AT_MOST = 1_000
"""Refusals that are kept to be told; all are counted."""


@dataclass(slots=True)
class Summary:
    """`values` counts statistics with a value, `missing` those without by reason; `margins` territories by
    breakdown; `described`: columns of a dictionary as (column, label, canonical name or empty)."""

    lines: int = 0
    territories: set[str] = field(default_factory=set)
    values: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    margins: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, set[str]] = field(default_factory=dict)  # breakdowns, by territory
    outlines: int = 0
    actions: int = 0
    statements: int = 0
    axes: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    described: tuple[tuple[str, str, str], ...] = ()

    def refuse(self, refusal: Refusal) -> None:
        self.refused += 1
        if len(self.refusals) < TOLD_AT_MOST:
            self.refusals.append(refusal)

    def count(self, codes: Sequence[str]) -> None:
        """Count lines that were kept, by the codes of their territories."""
        self.lines += len(codes)
        self.territories.update(codes)

    def weighting(self) -> dict[str, int]:
        """Return how many territories each weighting is possible for, by what to say of it."""
        said = Counter(weighting_said(frozenset(kinds)) for kinds in self.kinds.values())
        return dict(said.most_common())

    def count_margins(self, code: str, kinds: set[str]) -> None:
        self.margins.update(kinds)
        self.kinds.setdefault(code, set()).update(kinds)
