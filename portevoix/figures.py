"""From kept answers to figures in one go: what the roles `tag` and `analyse` do as things come."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text

from consultation import campaigns
from portevoix.clock import now
from portevoix.house import House

BATCH = 500
PATIENCE_SECONDS = 60.0
"""How long another process may take with what it is tagging."""

# Through the index of what is untagged: small once things are quiet.
_UNTAGGED = text(
    """
    SELECT count(*) FROM answer_version v JOIN answer a ON a.id = v.answer_id AND a.current = v.number
    WHERE v.text IS NOT NULL AND v.tagged_with IS NULL AND a.campaign_id = :campaign
    """
)


@dataclass(frozen=True, slots=True)
class Figures:
    """`release`: the number of the release made now, None when none was due; `missing`: what it lacks."""

    release: int | None
    missing: int
    untagged: int


def make_figures(house: House, code: str, progress: Callable[[int, int], None] | None = None) -> Figures:
    """Tag what waits and make the release that is due; raises CampaignUnknown."""
    from analysis.due import due, last_release
    from analysis.release import release_if_due

    with house.sessions() as session:
        campaign_id = campaigns.find(session, code).id
    untagged = _tag(house, campaign_id, progress)
    with house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        release = release_if_due(session, campaign, now())
        missing = due(session, campaign, last_release(session, campaign.id)).missing
        return Figures(release.number if release else None, missing, untagged)


def _tag(house: House, campaign_id: int, progress: Callable[[int, int], None] | None) -> int:
    """Tag until nothing waits; return how many another process still has in hand."""
    from nlu.learning.service import in_service
    from nlu.pipeline import Tagger
    from nlu.worker import tag_once

    with house.sessions() as session:
        tagger = Tagger.load(in_service(session))
    total = waiting = _waiting(house, campaign_id)
    limit = time.monotonic() + PATIENCE_SECONDS
    while waiting and time.monotonic() < limit:
        with house.sessions.begin() as session:
            done = tag_once(session, tagger, BATCH)
        waiting = _waiting(house, campaign_id)
        if progress is not None:
            progress(total - waiting, total)
        if not done:
            time.sleep(0.2)
    return waiting


def _waiting(house: House, campaign_id: int) -> int:
    with house.sessions() as session:
        return session.scalar(_UNTAGGED, {"campaign": campaign_id}) or 0
