"""The only door for residents' words: what a person read and validated, while its author still agrees.

Candidates are segments whose author consented to be quoted (the latest word counts), who counts, in answers
to open questions that stand, without danger, in French or read by a person; their text is the masked one. A
withdrawn consent, a correction or an erasure closes the door at once: every reading looks anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from analysis.counting import THEMES
from analysis.quoting import TextRefused, plain_words, same_words
from analysis.reading import COUNTS
from analysis.release import campaign_scheme
from consultation.tables import CampaignRow, QuotationRow
from consultation.taxonomy import taxonomy
from consultation.words import ConsentKind, QuotationState

__all__ = ["Candidate", "Quotation", "SegmentUnknown", "TextRefused", "candidates", "decide", "validated"]

AT_MOST = 201  # a page, and one more that tells whether there is another
UNSAID = "CON"
"""The kind that words without any are quoted for: a statement."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A segment that may be quoted once a person has read it. `text` is masked; nothing tells its author.

    `sensitive` names the subjects that ask for a second thought; `state` is what was decided before, with the
    `quoted` words that were left.
    """

    id: int
    themes: tuple[str, ...]
    kinds: tuple[str, ...]
    text: str
    sensitive: tuple[str, ...]
    state: str | None
    quoted: str | None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that may be read by everybody, without any attribute of who said them. `id` names it for ever."""

    id: int
    campaign: str
    theme: str
    kind: str
    text: str


class SegmentUnknown(Exception):
    """No segment of this number may be quoted in this campaign: unknown, erased, corrected, not agreed to."""


# The words of people who count and whose latest word about being quoted is yes, as they stand now.
OPEN = f"""
    JOIN answer_version v ON v.id = s.version_id AND NOT v.passed
    JOIN answer a ON a.id = v.answer_id AND a.current = v.number AND a.part = 'reponse'
    JOIN participant p ON p.id = a.participant_id AND {COUNTS}
    WHERE NOT s.danger
          AND (v.frozen_at IS NOT NULL OR v.language IS NULL OR v.language = 'fr')
          AND (SELECT c.given FROM consent c WHERE c.participant_id = p.id
               AND c.kind = '{ConsentKind.QUOTATION}' ORDER BY c.id DESC LIMIT 1)
"""  # noqa: S608
_SOURCE = "CASE WHEN v.frozen_at IS NULL THEN 'machine' ELSE 'personne' END"
_CODES = """
    ARRAY(SELECT {code} FROM tag t WHERE t.segment_id = s.id AND t.kind = '{kind}' AND t.source = {source}
          GROUP BY 1 ORDER BY max(t.score) DESC, 1)
"""
_THEMES = _CODES.format(code="split_part(t.code, '-', 1)", kind="theme", source=_SOURCE)
_KINDS = _CODES.format(code="t.code", kind="enonce", source=_SOURCE)


def candidates(
    session: Session,
    campaign: CampaignRow,
    theme: str | None = None,
    kind: str | None = None,
    *,
    decided: bool | None = False,
    limit: int = 50,
    after: int = 0,
) -> tuple[Candidate, ...]:
    """Return segments that a person may read to quote them, oldest first, from the one after `after` on.

    decided: False, those that wait for a decision; True, those that had one; None, both.
    """
    statement = f"""
        SELECT * FROM (
            SELECT s.id, {_THEMES} AS themes, {_KINDS} AS kinds, s.masked, s.sensitive, q.state, q.text
            FROM segment s LEFT JOIN quotation q ON q.segment_id = s.id
            {OPEN}
                  AND s.masked <> '' AND a.campaign_id = :campaign AND a.question = ANY(:opened)
                  AND s.id > :after
                  AND (CAST(:decided AS boolean) IS NULL OR (q.id IS NOT NULL) = :decided)
        ) AS found
        WHERE themes && CAST(:grid AS text[])
              AND (CAST(:theme AS text) IS NULL OR :theme = ANY(themes))
              AND (CAST(:kind AS text) IS NULL OR :kind = ANY(kinds))
        ORDER BY id LIMIT :limit
    """  # noqa: S608
    values = {
        "campaign": campaign.id,
        "opened": [*campaign_scheme(session, campaign.id).opened],
        "after": after,
        "decided": decided,
        "theme": theme,
        "kind": kind,
        "limit": min(limit, AT_MOST),
        "grid": [theme.code for theme in taxonomy().themes],
    }
    return tuple(_candidate(row) for row in session.execute(text(statement), values))


def _candidate(row: Any) -> Candidate:
    grid = {theme.code for theme in taxonomy().themes}
    themes = tuple(code for code in row.themes if code in grid)
    return Candidate(row.id, themes, tuple(row.kinds), row.masked, tuple(row.sensitive), row.state, row.text)


def _one(session: Session, campaign: CampaignRow, segment_id: int) -> Candidate:
    found = candidates(session, campaign, decided=None, limit=1, after=segment_id - 1)
    if not found or found[0].id != segment_id:
        raise SegmentUnknown(segment_id)
    return found[0]


def _among(asked: str | None, codes: Sequence[str], what: str) -> str:
    """Return the code asked for, the likeliest without one; raises TextRefused for one that was not said."""
    if asked is not None and asked not in codes:
        raise TextRefused(f"Ce propos n’a pas ce {what} : choisissez {', '.join(codes)}.")
    return asked or codes[0]


def decide(
    session: Session,
    campaign: CampaignRow,
    segment_id: int,
    state: QuotationState,
    by: str,
    words: str | None = None,
    *,
    theme: str | None = None,
    kind: str | None = None,
) -> None:
    """Note a person's decision about a segment; a later one replaces it. The caller commits.

    words: what is left of the masked text, which is kept whole without them. theme and kind: where the
    segment has several, the one that it is quoted for. Raises SegmentUnknown, TextRefused (in French).
    """
    one = _one(session, campaign, segment_id)
    left = None
    if state is QuotationState.VALID:
        left = same_words(one.text if words is None else words, one.text)
    values = {
        "state": state,
        "text": left,
        "decided_by": by,
        "theme": _among(theme, one.themes, "thème"),
        "kind": _among(kind, one.kinds or (UNSAID,), "type d’énoncé"),
    }
    fresh = insert(QuotationRow).values(campaign_id=campaign.id, segment_id=segment_id, **values)
    session.execute(
        fresh.on_conflict_do_update(index_elements=["segment_id"], set_={**values, "decided_at": func.now()})
    )


def validated(
    session: Session,
    campaigns: Sequence[CampaignRow],
    theme: str | None = None,
    kind: str | None = None,
    search: str | None = None,
    *,
    limit: int = 50,
    after: int = 0,
) -> tuple[Quotation, ...]:
    """Return quotations that may be read by everybody, in the order of their ids, those after `after`.

    At most one per participant and theme, whatever is asked, and only under themes that the campaign's last
    release shows. search: words that must all be there, whatever their case and accents.
    """
    statement = f"""
        WITH last AS (
            SELECT DISTINCT ON (campaign_id) campaign_id, id FROM release
            WHERE campaign_id = ANY(:campaigns) ORDER BY campaign_id, number DESC
        ), open AS (
            SELECT DISTINCT ON (a.participant_id, q.theme) q.id, q.campaign_id, q.theme, q.kind, q.text
            FROM quotation q JOIN segment s ON s.id = q.segment_id
            {OPEN}
                  AND q.campaign_id = ANY(:campaigns) AND q.state = '{QuotationState.VALID}'
                  AND EXISTS (
                      SELECT FROM last JOIN cell ON cell.release_id = last.id
                      WHERE last.campaign_id = q.campaign_id AND cell.sheet = '{THEMES}'
                            AND cell.row = q.theme AND cell.column = '' AND cell.numerator IS NOT NULL
                  )
            ORDER BY a.participant_id, q.theme, q.id
        )
        SELECT open.id, campaign.code, open.theme, open.kind, open.text
        FROM open JOIN campaign ON campaign.id = open.campaign_id
        WHERE open.id > :after
              AND (CAST(:theme AS text) IS NULL OR open.theme = :theme)
              AND (CAST(:kind AS text) IS NULL OR open.kind = :kind)
        ORDER BY open.id
    """  # noqa: S608
    values: dict[str, Any] = {
        "campaigns": [campaign.id for campaign in campaigns],
        "after": after,
        "theme": theme.partition("-")[0] if theme else None,
        "kind": kind,
    }
    wanted = plain_words(search or "")
    found = []
    for row in session.execute(text(statement), values):
        if wanted <= plain_words(row.text):
            found.append(Quotation(*row))
            if len(found) == limit:
                break
    return tuple(found)
