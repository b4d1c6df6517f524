"""What a cell of an export may hold: a number, a text, or words that stand where no number may.

Pure. A figure that is withheld is never blank and never 0: it says that it is, and why.
"""

import re
from dataclasses import dataclass

from analysis.thresholds import DENOMINATOR_AT_LEAST, SIDE_AT_LEAST, Withheld
from analysis.wording import PERCENT_FROM

NBSP = "\u00a0"
LONGEST = 30_000
"""Characters of a text: a cell of a workbook holds 32,767."""

SECRET = {
    Withheld.DENOMINATOR: f"secret (moins de {DENOMINATOR_AT_LEAST} participants)",
    Withheld.SIDE: f"secret (moins de {SIDE_AT_LEAST})",
    Withheld.COMPLEMENT: "secret (ferait deviner un autre chiffre)",
    Withheld.CHANGE: "secret (trop proche d’une parution précédente)",
}
"""How a withheld figure is said, by its reason."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BEFORE, _AFTER = re.compile(" (?=[:;!?%»])"), re.compile("(?<=«) ")
_FORMULA = re.compile(r"^[\s\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True, slots=True)
class Told:
    """Words in the place of a number; `reason` is a code of Withheld, or "" where nothing is withheld."""

    words: str
    reason: str = ""


NO_PERCENT = Told(f"sans pourcentage (moins de {PERCENT_FROM} participants)")
NOT_MADE = Told("sans objet")

Value = int | float | str | Told | None
"""None: the field does not apply to this row."""


def secret(reason: str | None) -> Told:
    """Return how a withheld number is said; an unknown reason is said to be a secret all the same."""
    known = next((one for one in Withheld if one == reason), None)
    return Told(SECRET[known] if known else "secret", reason or "")


def plain(words: object) -> str:
    """Return a text that every format takes: no control characters, not endless."""
    clean = _CONTROLS.sub("", str(words).replace("\r\n", "\n").replace("\r", "\n"))
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"


def brief(words: str, longest: int) -> str:
    """Return a text in one line, cut where it is too long for its place."""
    line = " ".join(plain(words).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def typeset(words: str) -> str:
    """Return a French text with no-break spaces where a line must not end."""
    return _AFTER.sub(NBSP, _BEFORE.sub(NBSP, words))


def is_formula(words: str) -> bool:
    """True if a spreadsheet might run the text: what it begins with, after what a spreadsheet trims.

    OWASP, "CSV Injection": = + - @, tab and carriage return, and their full-width forms.
    """
    return _FORMULA.match(words) is not None or words[:1] in ("\t", "\r", "\n")
