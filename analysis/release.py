"""Makes a campaign's next release, when it may be made."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.about import describe
from analysis.cells import earlier_estimates, earlier_releases, write_cells
from analysis.disclosure import protect
from analysis.documents import write_documents
from analysis.due import due, erasures, last_release
from analysis.estimates import Cell, estimate
from analysis.gathering import count
from analysis.making import Counted, Making
from analysis.scheme import Scheme, scheme_of
from analysis.shield import Shield
from analysis.statistics.estimate import Estimate
from consultation.campaigns import questionnaire_of
from consultation.margins import Margins
from consultation.tables import CampaignRow, ConsultationRow, ReleaseRow, RevisionRow
from consultation.territories.known import find_margins

LOCK = 0x504F5254  # first key of the advisory locks of releases; the second is the campaign


def release_if_due(
    session: Session, campaign: CampaignRow, now: datetime, *, force: bool = False
) -> ReleaseRow | None:
    """Make the campaign's next release if it is due, else return None. The caller commits.

    The first needs 11 participants; the next 11 participants added, changed or erased since, unless
    `force`. No force opens the thresholds. While another process makes one, this one leaves it alone.
    """
    if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK, campaign.id))):
        return None
    last = last_release(session, campaign.id)
    waiting = due(session, campaign, last)
    if waiting.missing and (waiting.first or not force):
        return None
    erased = erasures(session, campaign.id)
    making = make(session, campaign, last)
    release = ReleaseRow(
        campaign_id=campaign.id,
        number=last.number + 1 if last else 1,
        at=now,
        about={**describe(session, making), "erased": erased},
    )
    session.add(release)
    session.flush()
    write_cells(session, release, making.shields, making.estimates)
    write_documents(session, release, making)
    return release


def make(session: Session, campaign: CampaignRow, last: ReleaseRow | None) -> Making:
    """Count, withhold and estimate; nothing is written."""
    scheme = campaign_scheme(session, campaign.id)
    margins = campaign_margins(session, campaign)
    counted = count(session, campaign, scheme, margins)
    shields = protect(counted.tables, earlier_releases(session, campaign.id))
    return Making(
        campaign,
        last,
        scheme,
        margins,
        counted,
        shields,
        _estimates(session, last, margins, counted, shields),
    )


def campaign_scheme(session: Session, campaign_id: int) -> Scheme:
    """Return what is counted in a campaign, from all its revisions."""
    revisions = session.scalars(
        select(RevisionRow.id).where(RevisionRow.campaign_id == campaign_id).order_by(RevisionRow.number)
    )
    return scheme_of([questionnaire_of(session, revision) for revision in revisions.all()])


def campaign_margins(session: Session, campaign: CampaignRow) -> Margins | None:
    """Return who lives in the campaign's territory, None where that is not known."""
    territory = session.scalar(
        select(ConsultationRow.territory).where(ConsultationRow.id == campaign.consultation_id)
    )
    return find_margins(session, territory)


def _estimates(
    session: Session,
    last: ReleaseRow | None,
    margins: Margins | None,
    counted: Counted,
    shields: Sequence[Shield],
) -> list[dict[Cell, Estimate]]:
    same = last is not None and margins is not None and last.about.get("weighted_with") == margins.vintage
    before = earlier_estimates(session, last, shields) if last is not None and same else {}
    return [
        estimate(shield, counted.weights, counted.population.strata, counted.sample, before.get(place))
        for place, shield in enumerate(shields)
    ]
