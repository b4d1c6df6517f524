"""A form that somebody of the team filled in for one person, as the page wrote it."""

from dataclasses import dataclass, field
from datetime import datetime

from consultation.words import Mode


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to a step: codes of options in order, or words (also a whole number, a place's name).

    `cut`: there were more words than are kept.
    """

    step: str
    codes: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """`id` is random, made by the page: one person. `attempt` counts from 1; later ones correct answers.

    `by` names the key with which it was sent; `at` is when it was filled in, which may be hours before it
    came. `seed` decides which items and which order of options the person had. `quotation` is None where
    it was not asked.
    """

    id: str
    attempt: int
    campaign: str
    by: str
    at: datetime
    revision: int
    mode: Mode
    seed: int
    notice: bool
    origin: str | None = None
    quotation: bool | None = None
    given: tuple[Given, ...] = ()
