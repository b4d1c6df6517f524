"""One rule of retention, and the durations that notices and other texts promise."""

from dataclasses import dataclass, field

from sqlalchemy import TextClause

RAW_DAYS = 7
DEAD_LETTER_DAYS = 30
RESULTS_DAYS = 60
RECORDING_DAYS = 30
UNDECIDED_DAYS = 7
"""Days that a recording may wait for its speaker's yes or no: the provider forgets it then, too."""
HELD_DAYS = 7
"""Days that a message waits for its person to write again: older news surprises, and is cancelled."""
SAID_DAYS = 30
"""Days that the web chat shows what the bot said: long enough to resume after a pause."""
WORDS_DAYS = 365
"""Days that a resident's own words are kept: what the notices promise ("un an au maximum")."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`days` after `since`, `what` goes. `law`: why so long, for the person who keeps the register."""

    name: str
    what: str
    days: int
    since: str
    law: str
    statement: TextClause = field(repr=False, compare=False)


NEEDED = "RGPD, art. 5.1.e : pas plus longtemps que nécessaire pour répondre."
