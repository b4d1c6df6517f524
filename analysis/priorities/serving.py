"""Priorities as they are served: methods side by side, never blended, and from each item the way back.

From a release's documents, from what the committee gave, and from validated quotations; the cost is the same
whatever the number of answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.diagnosis.finding import (
    CampaignElsewhere,
    NoCampaign,
    NoRelease,
    TerritoryUnknown,
    campaigns_of,
)
from analysis.documents import read_document
from analysis.due import last_release
from analysis.priorities import dotted, weighed
from analysis.priorities.ballots import Item
from analysis.priorities.committee import Kind, committee
from analysis.priorities.criteria import read_grid
from analysis.priorities.documents import GROUPS, PRIORITIES, campaign_ballots
from analysis.priorities.standing import Json
from analysis.quotations import Quotation, validated
from consultation.decisions import Decision, decisions_of
from consultation.tables import CampaignRow, ConsultationRow, ReleaseRow, TerritoryRow
from consultation.taxonomy import taxonomy
from consultation.territories.facts import Action
from consultation.territories.known import actions_of, find_territory
from consultation.words import Phase

QUOTATIONS = 3  # of a theme


class MethodUnknown(Exception):
    """No method of this name here. Holds those that there are."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = names


@dataclass(frozen=True, slots=True)
class Path:
    """From an item back to what residents said of its themes, and on to what is done and decided."""

    item: Item
    themes: tuple[tuple[str, str], ...]
    ranks: tuple[tuple[str, str, int | None], ...]  # method, poll, rank: side by side
    quotations: tuple[Quotation, ...]
    actions: tuple[Action, ...]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Priorities:
    campaign: CampaignRow
    territory: str | None
    release: ReleaseRow
    heard: CampaignRow | None  # whose release gives the criteria of residents
    methods: tuple[Json, ...]
    opinions: tuple[Json, ...]
    paths: tuple[Path, ...]


def priorities_of(
    session: Session, territory: str, wanted: str | None = None, method: str | None = None
) -> Priorities:
    """Return the priorities of a territory: of the campaign asked for, else of the newest of phase priorités.

    Without such a phase, of the newest that has a release. Raises TerritoryUnknown, NoCampaign,
    CampaignElsewhere, NoRelease, MethodUnknown.
    """
    if not (territory.isascii() and territory.isalnum()):
        raise TerritoryUnknown
    found = campaigns_of(session, territory)
    if wanted is not None:
        campaign = next((one for one in found if one.code == wanted), None)
        if campaign is None:
            raise CampaignElsewhere([one.code for one in found])
        return priorities_of_campaign(session, campaign, method)
    if not found:
        raise NoCampaign if find_territory(session, territory) else TerritoryUnknown
    asked = [one for one in found if one.phase == Phase.PRIORITES]
    released = [one for one in asked or found if last_release(session, one.id) is not None]
    newest = max(released or asked or found, key=lambda one: (one.wave, one.id))
    return priorities_of_campaign(session, newest, method)


def priorities_of_campaign(session: Session, campaign: CampaignRow, method: str | None = None) -> Priorities:
    """Return the priorities of a campaign's last release. Raises NoRelease, MethodUnknown."""
    release = last_release(session, campaign.id)
    if release is None:
        raise NoRelease(campaign)
    code = session.get_one(ConsultationRow, campaign.consultation_id).territory
    territory = find_territory(session, code)
    items = campaign_ballots(session, campaign.id).items() or themes_as_items()
    given = committee(session, campaign.id)
    grid = read_grid(
        session, campaign, [*items.values()], territory, given.get(Kind.FEASIBILITY, {}).get("grades", {})
    )
    document = read_document(session, release, PRIORITIES) or {"methods": []}
    methods = [*document["methods"]]
    if Kind.DOTS in given:
        methods.append(dotted.dotted(given[Kind.DOTS], items))
    weights = given.get(Kind.WEIGHTS, {}).get("weights")
    methods.append(weighed.weighed([*items.values()], grid, weights))
    names = [*dict.fromkeys(one["method"] for one in methods)]
    if method is not None and method not in names:
        raise MethodUnknown(names)
    shown = tuple(one for one in methods if method in (None, one["method"]))
    opinions = (read_document(session, release, GROUPS) or {"polls": []})["polls"] if method is None else []
    return Priorities(
        campaign,
        code,
        release,
        grid.heard,
        shown,
        tuple(opinions),
        _paths(session, campaign, items, shown, territory),
    )


def themes_as_items() -> dict[str, Item]:
    """The fourteen themes stand for the items of a campaign that asks for none."""
    return {theme.code: Item(theme.code, theme.label, (theme.code,)) for theme in taxonomy().themes}


def _paths(
    session: Session,
    campaign: CampaignRow,
    items: Mapping[str, Item],
    methods: Sequence[Json],
    territory: TerritoryRow | None,
) -> tuple[Path, ...]:
    labels = taxonomy().labels()
    consultation = _consultation(session, campaign)
    heads = {theme.partition("-")[0] for item in items.values() for theme in item.themes}
    said = {head: validated(session, consultation, head, limit=QUOTATIONS) for head in sorted(heads)}
    actions = actions_of(session, territory) if territory else []
    decided = {one.item: one for one in decisions_of(session, campaign.id)}
    return tuple(
        Path(
            item,
            tuple((theme, labels.get(theme, theme)) for theme in item.themes),
            tuple(_ranks(item.code, methods)),
            tuple(quote for head in _heads(item) for quote in said[head]),
            tuple(one for one in actions if _about(one.theme, item)),
            decided.get(item.code),
        )
        for item in items.values()
    )


def _consultation(session: Session, campaign: CampaignRow) -> Sequence[CampaignRow]:
    """Every campaign of the consultation: a priority comes from what was said before it."""
    return session.scalars(
        select(CampaignRow).where(CampaignRow.consultation_id == campaign.consultation_id)
    ).all()


def _heads(item: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(theme.partition("-")[0] for theme in item.themes))


def _about(theme: str, item: Item) -> bool:
    """True if an action on a theme, or a sub-theme, is one on the item's: of the same theme, and where both
    name a sub-theme of the same one."""
    head, _, sub = theme.partition("-")
    return any(
        head == other and (not sub or not part or sub == part)
        for other, _, part in (one.partition("-") for one in item.themes)
    )


def _ranks(code: str, methods: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, int | None]]:
    return [
        (one["method"], one["poll"], row["rank"])
        for one in methods
        for row in one["items"]
        if row["code"] == code
    ]
