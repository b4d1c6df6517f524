"""Numbers as French and English files write them, and the codes that stand for a missing one. Pure."""

import math
import re
from collections.abc import Mapping

from consultation.words import MissingValue

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_GROUPS = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", re.ASCII)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})

USUAL_CODES: Mapping[str, MissingValue] = {
    "s": MissingValue.SECRET,
    "nd": MissingValue.UNAVAILABLE,
    "n/d": MissingValue.UNAVAILABLE,
    "na": MissingValue.UNAVAILABLE,
    "///": MissingValue.OUT_OF_SCOPE,
}
"""Insee's: `s` secret, `nd` not available, `///` no value by the nature of things."""


class NumberRefused(ValueError):
    """What is written is no number; the message says why, in French."""


def read_number(text: str) -> float:
    """Return a number: comma or point for decimals, spaces between thousands, a % sign at the end.

    Both a comma and a point are refused, for which is which cannot be known. Raises NumberRefused.
    """
    plain = text.translate(_SPACES).strip().removesuffix("%").rstrip().replace("−", "-")
    if _GROUPS.fullmatch(plain):
        plain = plain.replace(" ", "")
    if _NUMBER.fullmatch(plain) is None:
        both = "," in plain and "." in plain
        what = "a une virgule et un point : écrivez 1234,5" if both else "n’est pas un nombre"
        raise NumberRefused(f"« {text.strip()[:20]} » {what}")
    number = float(plain.replace(",", "."))
    if not math.isfinite(number):
        raise NumberRefused(f"« {text.strip()[:20]} » est hors de toute mesure")
    return number


def read_value(
    text: str, empty: MissingValue, codes: Mapping[str, MissingValue]
) -> tuple[float, None] | tuple[None, MissingValue]:
    """Return the number, or why there is none. Raises NumberRefused."""
    word = text.translate(_SPACES).strip()
    if not word:
        return None, empty
    if (missing := codes.get(word.casefold())) is not None:
        return None, missing
    return read_number(word), None
