"""Makes a campaign's next release, when it may be made."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.about import describe
from analysis.cells import earlier_releases, write_cells
from analysis.counting import closed_table, profile_table, theme_tables
from analysis.disclosure import protect
from analysis.due import due, erasures, last_release
from analysis.reading import (
    gather,
    read_closed,
    read_kinds_in_themes,
    read_population,
    read_tagged,
    read_tags,
)
from analysis.reading_within import read_within
from analysis.scheme import Scheme, scheme_of
from analysis.tables import Table
from analysis.within import withhold_with_themes
from consultation.campaigns import questionnaire_of
from consultation.tables import CampaignRow, ReleaseRow, RevisionRow

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
    scheme = campaign_scheme(session, campaign.id)
    tables = count(session, campaign.id, scheme)
    shields = protect(tables, earlier_releases(session, campaign.id))
    withhold_with_themes(shields)
    release = ReleaseRow(
        campaign_id=campaign.id,
        number=last.number + 1 if last else 1,
        at=now,
        about={**describe(session, scheme, shields), "erased": erased},
    )
    session.add(release)
    session.flush()
    write_cells(session, release, shields)
    return release


def campaign_scheme(session: Session, campaign_id: int) -> Scheme:
    """Return what is counted in a campaign, from all its revisions."""
    revisions = session.scalars(
        select(RevisionRow.id).where(RevisionRow.campaign_id == campaign_id).order_by(RevisionRow.number)
    )
    return scheme_of([questionnaire_of(session, revision) for revision in revisions.all()])


def count(session: Session, campaign_id: int, scheme: Scheme) -> list[Table]:
    """Return every table of the closed list, before any of it is withheld: for `disclosure` only."""
    gather(session, campaign_id)
    population = read_population(session, scheme)
    tables = [profile_table(population)]
    tagged, themes = read_tagged(session, scheme), read_tags(session, scheme, "theme")
    tables += theme_tables(
        population,
        tagged,
        themes,
        read_tags(session, scheme, "enonce"),
        read_kinds_in_themes(session, scheme),
    )
    tables += read_within(session, scheme, population, tagged, themes)
    for question in scheme.closed:
        tables.append(closed_table(population, question, read_closed(session, question)))
    return tables
