"""Weak signals below the threshold: for the checking screen alone, and without any attribute.

Grave words of sub-themes that no release shows. People of the team read them, masked, and go and see; they
are in no figure, no export, and not in the diagnosis.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from analysis.counting import SUBTHEMES
from analysis.due import last_release
from analysis.reading import COUNTS
from analysis.within import GRAVE_BY_NATURE
from consultation.tables import CampaignRow
from consultation.taxonomy import taxonomy

AT_MOST, WORDS = 20, 3


@dataclass(frozen=True, slots=True)
class Unshown:
    """A sub-theme, and a few of the masked words said of it. No number: it would be below the threshold."""

    code: str
    label: str
    words: tuple[str, ...]


_GRAVE = f"""
    WITH shown AS (
        SELECT row AS code FROM cell
        WHERE release_id = :release AND sheet = '{SUBTHEMES}' AND "column" = '' AND numerator IS NOT NULL
    )
    SELECT t.code, (array_agg(DISTINCT s.masked))[1:{WORDS}]
    FROM participant p
    JOIN answer a ON a.participant_id = p.id AND a.part = 'reponse'
    JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current AND NOT v.passed
    JOIN segment s ON s.version_id = v.id AND NOT s.danger AND s.masked <> ''
    JOIN tag t ON t.segment_id = s.id AND t.kind = 'theme' AND t.code = ANY(:subthemes)
         AND t.source = CASE WHEN v.frozen_at IS NULL THEN 'machine' ELSE 'personne' END
    WHERE a.campaign_id = :campaign AND {COUNTS} AND t.code NOT IN (SELECT code FROM shown)
          AND (t.code = ANY(:nature) OR EXISTS (
              SELECT FROM tag k WHERE k.segment_id = s.id AND k.source = t.source
                  AND (k.kind, k.code) IN (('urgence', 'U2'), ('urgence', 'U3'), ('sentiment', 'NEG2'))
          ))
    GROUP BY t.code ORDER BY t.code LIMIT {AT_MOST}
"""  # noqa: S608


def unshown_signals(session: Session, campaign: CampaignRow) -> tuple[Unshown, ...]:
    """Return the grave sub-themes that the last release does not show, in the grid's order of codes."""
    release = last_release(session, campaign.id)
    labels = {sub.code: sub.label for sub in taxonomy().subthemes()}
    rows = session.execute(
        text(_GRAVE),
        {
            "release": release.id if release else None,
            "campaign": campaign.id,
            "subthemes": [*labels],
            "nature": [*GRAVE_BY_NATURE],
        },
    )
    return tuple(Unshown(code, labels[code], tuple(words)) for code, words in rows)
