"""Conditions (`relevant`): a small typed subset of XLSForm expressions, parsed, never evaluated as code."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expression:
    source: str

    def names(self) -> frozenset[str]:
        raise NotImplementedError

    def holds(self, answers: Mapping[str, tuple[str, ...]]) -> bool:
        raise NotImplementedError
