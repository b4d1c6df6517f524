"""Which participants' answers a person has read whole, of those drawn at random: what corrects the tagger.

Answers that were checked because they were doubtful are no random sample, and correct nothing; they count
as they were read. The draw is consultation.sampling's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.scheme import Scheme
from consultation.sampling import LOT, drawn_up_to
from consultation.tables import CampaignRow

SAMPLE_AT_LEAST = 50  # checked participants from which they correct a share
SAMPLE_STEP = 25  # participants that a sample grows by: two releases must not tell a few people apart

_SCOPE = "FROM given g WHERE g.question = ANY(:opened) AND g.written"
_VERSIONS = text(f"SELECT count(*), count(*) FILTER (WHERE g.checker = 'personne') {_SCOPE}")
_UNREAD = """
    g.checker <> 'personne'
    AND EXISTS (SELECT FROM segment s WHERE s.version_id = g.version AND NOT s.danger)
    AND NOT EXISTS (SELECT FROM segment s WHERE s.version_id = g.version AND s.danger)
"""
"""An answer that nobody read. One with a danger in it is the named person's, and has nothing to read."""

_ANYTHING_UNREAD = text(f"SELECT EXISTS (SELECT {_SCOPE} AND (g.tagged_with IS NULL OR {_UNREAD}))")
_DRAWN = text(
    f"""
    SELECT p.idx, bool_or(g.tagged_with IS NULL OR ({_UNREAD})) AS unread,
           bool_or(g.tagged_with IS NOT NULL) AS counts
    FROM (SELECT c.idx, {LOT} AS lot FROM counted c JOIN participant p ON p.id = c.id) p
    JOIN given g ON g.idx = p.idx
    WHERE p.lot <= :bound AND g.question = ANY(:opened) AND g.written
    GROUP BY p.idx, p.lot ORDER BY p.lot
    """  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What people have read. `people`: participants of the sample, by number; None where there is no sample
    large enough. `whole`: every answer of everybody was read. `answers`, `read`: how many there are."""

    people: NDArray[np.int32] | None
    whole: bool
    answers: int
    read: int

    @property
    def percent(self) -> int | None:
        """Share of the answers to open questions that a person read."""
        return int(100 * self.read / self.answers) if self.answers else None


def read_checked(session: Session, campaign: CampaignRow, scheme: Scheme) -> Checked:
    """Return what people have read of the answers gathered before (analysis.reading.gather)."""
    values = {"opened": [*scheme.opened]}
    answers, read = session.execute(_VERSIONS, values).one()
    if not read:
        return Checked(None, False, answers, read)
    if not session.execute(_ANYTHING_UNREAD, values).scalar_one():
        return Checked(None, True, answers, read)
    bound = drawn_up_to(session, campaign.id)
    if bound is None:
        return Checked(None, False, answers, read)
    people = []
    # In the order of their lots, up to the first whose answers are not all read: only so is it a draw.
    for person, unread, counts in session.execute(_DRAWN, values | {"seed": campaign.code, "bound": bound}):
        if unread:
            break
        if counts:
            people.append(person)
    enough = len(people) // SAMPLE_STEP * SAMPLE_STEP
    found = np.array(people[:enough], np.int32) if enough >= SAMPLE_AT_LEAST else None
    return Checked(found, False, answers, read)
