"""Times of day as words: « à 19 heures » is in the evening. Pure."""

import re

_HOUR = re.compile(r"\b(\d{1,2}) ?(?:h|heures?)(?: ?\d{2})?\b")
_PARTS = ((5, "nuit"), (12, "matin"), (14, "midi"), (18, "apres midi"), (22, "soir"), (25, "nuit"))


def parts_of_day(folded: str) -> str:
    """Return folded text with each hour followed by the part of the day it is in."""
    return _HOUR.sub(lambda hour: f"{hour[0]} {_part(int(hour[1]))} ", folded)


def _part(hour: int) -> str:
    return next((word for before, word in _PARTS if hour < before), "")
