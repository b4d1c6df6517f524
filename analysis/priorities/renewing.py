"""Costs that come after the release: its documents on priorities are made again, of the same answers only."""

from enum import StrEnum

from sqlalchemy.orm import Session

from analysis.due import changes_since, last_release
from analysis.priorities.documents import write_again
from analysis.reading import gather, read_population
from analysis.release import campaign_margins, campaign_scheme
from analysis.statistics.weighting import weigh
from consultation.tables import CampaignRow


class Renewed(StrEnum):
    DONE = "fait"
    NO_RELEASE = "pas_de_parution"
    CHANGED = "reponses_changees"


def renew(session: Session, campaign: CampaignRow) -> Renewed:
    """Make the last release's documents again with what the committee gave since. The caller commits.

    Only while nobody answered, changed or was erased since that release: else a reader could compare the two
    and learn what few people said; the next release will take it.
    """
    last = last_release(session, campaign.id)
    if last is None:
        return Renewed.NO_RELEASE
    if changes_since(session, campaign.id, last):
        return Renewed.CHANGED
    gather(session, campaign.id)
    population = read_population(session, campaign_scheme(session, campaign.id))
    write_again(session, last, population, weigh(population, campaign_margins(session, campaign)))
    return Renewed.DONE
