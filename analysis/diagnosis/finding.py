"""Which campaign a diagnosis is made from, and what it is compared with; what may be missing for it."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.due import last_release
from consultation.tables import CampaignRow, ConsultationRow, ReleaseRow, TerritoryRow
from consultation.territories.axes import Axes
from consultation.words import CampaignState, Phase


class TerritoryUnknown(Exception):
    """Neither statistics nor a consultation are known of this code."""


class NoCampaign(Exception):
    """The territory is known, but no consultation is about it."""


class CampaignElsewhere(Exception):
    """The campaign asked for is unknown, or about another territory. Holds the codes that would do."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__()
        self.codes = codes


class NoRelease(Exception):
    """The campaign has no figures yet."""

    def __init__(self, campaign: CampaignRow) -> None:
        super().__init__(campaign.code)
        self.campaign = campaign


class AxesUnknown(Exception):
    """No reading by axes of this name. Holds those that there are."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = names


def campaign_of_territory(session: Session, territory: str, wanted: str | None) -> CampaignRow:
    """Return the campaign asked for, else the newest that has a release, listening before other phases.

    Without any release, the newest. Raises TerritoryUnknown, NoCampaign, CampaignElsewhere.
    """
    if not (territory.isascii() and territory.isalnum()):
        raise TerritoryUnknown
    found = campaigns_of(session, territory)
    if not found and not _known(session, territory):
        raise TerritoryUnknown
    if wanted is not None:
        campaign = next((one for one in found if one.code == wanted), None)
        if campaign is None:
            raise CampaignElsewhere([one.code for one in found])
        return campaign
    if not found:
        raise NoCampaign
    released = set(
        session.scalars(
            select(ReleaseRow.campaign_id)
            .where(ReleaseRow.campaign_id.in_([one.id for one in found]))
            .distinct()
        )
    )
    return max(found, key=lambda one: (one.id in released, one.phase == Phase.ECOUTE, one.wave, one.id))


def campaigns_of(session: Session, territory: str) -> Sequence[CampaignRow]:
    """Return the campaigns about a territory, drafts left out, oldest first."""
    return session.scalars(
        select(CampaignRow)
        .join(ConsultationRow, ConsultationRow.id == CampaignRow.consultation_id)
        .where(ConsultationRow.territory == territory, CampaignRow.state != CampaignState.DRAFT)
        .order_by(CampaignRow.id)
    ).all()


def wave_before(session: Session, campaign: CampaignRow) -> tuple[CampaignRow, ReleaseRow] | None:
    """Return the last wave before a campaign, of the same phase and consultation, with its last release."""
    before = session.scalars(
        select(CampaignRow)
        .where(
            CampaignRow.consultation_id == campaign.consultation_id,
            CampaignRow.phase == campaign.phase,
            CampaignRow.wave < campaign.wave,
        )
        .order_by(CampaignRow.wave.desc(), CampaignRow.id.desc())
        .limit(1)
    ).one_or_none()
    release = last_release(session, before.id) if before is not None else None
    return None if before is None or release is None else (before, release)


def axes_named(readings: Sequence[Axes], name: str | None) -> Axes:
    """Return the reading asked for, the first without one; raises AxesUnknown."""
    if name is None:
        return readings[0]
    for one in readings:
        if one.name == name:
            return one
    raise AxesUnknown([one.name for one in readings])


def _known(session: Session, territory: str) -> bool:
    return bool(
        session.scalar(select(func.count()).select_from(TerritoryRow).where(TerritoryRow.code == territory))
    )
