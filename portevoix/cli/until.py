"""Until when a poster says that one can answer: whether that is a date, and still to come. Pure."""

import re
import unicodedata
from datetime import date

_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_WORDS = re.compile(rf"\b(\d{{1,2}})(?:er)?\s+({'|'.join(_MONTHS)})(?:\s+(\d{{4}}))?\b")
_FIGURES = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def until_caution(words: str, today: date) -> str | None:
    """Return what is doubtful in French, None where the words hold a day that is to come."""
    try:
        day, dated = _day(words, today)
    except ValueError:
        return f"Attention : --jusqu-au « {words} » n’est pas une date : par exemple « 30 juin »."
    if day >= today:
        return None
    if dated:
        return f"Attention : --jusqu-au « {words} » est déjà passé."
    return f"Attention : --jusqu-au « {words} » est passé cette année : ajoutez l’année."


def _day(words: str, today: date) -> tuple[date, bool]:
    """Return the day, and whether its year is said; raises ValueError."""
    plain = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    if found := _ISO.search(plain):
        return date(int(found[1]), int(found[2]), int(found[3])), True
    if found := _WORDS.search(plain):
        month = _MONTHS.index(found[2]) + 1
    elif found := _FIGURES.search(plain):
        month = int(found[2])
    else:
        raise ValueError(words)
    return date(int(found[3] or today.year), month, int(found[1])), found[3] is not None
