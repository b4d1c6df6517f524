"""The rules of `nlu.danger`, read from `data/danger.yaml`: what points to a danger to a person, and
what only sounds like it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml


class Help(StrEnum):
    """The kind of help that the fixed reply names."""

    VIOLENCE = "violence"
    CHILD = "enfant"
    SUICIDE = "suicide"
    WEAPON = "arme"
    FIRE_GAS = "feu_gaz"
    CARE = "soins"


@dataclass(frozen=True, slots=True)
class Rule:
    """`heads` are the first four or six letters of words without which the pattern cannot match."""

    name: str
    help: Help
    heads: frozenset[str]
    pattern: re.Pattern[str]


def _whole(patterns: list[str], parts: Mapping[str, str]) -> re.Pattern[str]:
    """Compile alternatives that begin and end with whole words, `{PART}` filled in."""
    joined = "|".join(patterns)
    for name, part in parts.items():
        joined = joined.replace("{" + name + "}", part)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")


def _rule(raw: Any, parts: Mapping[str, str]) -> Rule:
    heads = frozenset(raw["debuts"].split())
    return Rule(raw["nom"], Help(raw["aide"]), heads, _whole(raw["motifs"], parts))


_RAW = yaml.safe_load(files("nlu").joinpath("data", "danger.yaml").read_text(encoding="utf-8"))
RULES = tuple(_rule(raw, _RAW["morceaux"]) for raw in _RAW["regles"])
FIGURATIVE = _whole(_RAW["figure"], {})
