"""Which poster or link brought whom: totals of a campaign, live, as totals of participation are.

Where somebody found the link says something of them, so that it is told as little as serves: per place,
nobody, fewer than 11, or more than 10, 15, 20…. With the live totals beside it, nothing of one
person can be worked out. Never crossed with an answer, a day or an attribute.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.thresholds import DENOMINATOR_AT_LEAST
from consultation.origins import TAG

STEP = 5

_COUNTS = text(
    """
    SELECT coalesce(tag, found.origin) AS tag, name, coalesce(found.accepted, 0) AS accepted
    FROM (SELECT tag, name FROM origin WHERE campaign_id = :campaign) AS known
    FULL JOIN (
        SELECT lower(origin) AS origin, count(accepted_at) AS accepted FROM participant
        WHERE campaign_id = :campaign AND NOT trial AND excluded IS NULL AND origin IS NOT NULL
        GROUP BY 1
    ) AS found ON found.origin = known.tag
    ORDER BY accepted DESC, name, 1
    """
)


@dataclass(frozen=True, slots=True)
class Brought:
    """`name` is empty for a tag that no poster or link of the team was made with.

    `about`: there are more participants than that; 0 is nobody, None fewer than DENOMINATOR_AT_LEAST.
    """

    tag: str
    name: str
    about: int | None

    @property
    def said(self) -> str:
        """The number as people read it."""
        if self.about is None:
            return f"moins de {DENOMINATOR_AT_LEAST}"
        return f"plus de {self.about}" if self.about else "personne"


def origins(session: Session, campaign_id: int) -> tuple[Brought, ...]:
    """Return the places, those that brought most first.

    Anybody may write a tag into a link: one that the team never made shows only from DENOMINATOR_AT_LEAST on.
    """
    brought: list[Brought] = []
    for tag, name, accepted in session.execute(_COUNTS, {"campaign": campaign_id}):
        if name is None and (accepted < DENOMINATOR_AT_LEAST or TAG.fullmatch(tag) is None):
            continue
        brought.append(Brought(tag, name or "", _about(accepted)))
    return tuple(
        sorted(brought, key=lambda one: (-(1 if one.about is None else one.about), one.name, one.tag))
    )


def _about(number: int) -> int | None:
    if 0 < number < DENOMINATOR_AT_LEAST:
        return None
    return STEP * ((number - 1) // STEP) if number else 0
