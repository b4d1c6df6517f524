"""The closed list of a campaign's tables: what they are called, their rows, how each is broken down."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.counting import PARTICIPANTS
from analysis.population import BREAKDOWNS
from analysis.release import campaign_scheme
from analysis.tables import PAIRS
from api.problems import table_unknown
from api.v1.figures import BROKEN_DOWN, SHEETS, level_labels
from consultation.tables import CampaignRow


@dataclass(frozen=True, slots=True)
class Listed:
    """rows: (code, label) in the order shown; `breakdowns`: single ones and pairs, empty for none."""

    sheet: str
    label: str
    rows: tuple[tuple[str, str], ...]
    breakdowns: tuple[str, ...]


def closed_list(session: Session, campaign: CampaignRow) -> dict[str, Listed]:
    """Return every table by its name: `participants`, `themes`…, `question:NAME`, `question:NAME:ITEM`."""
    single = tuple(BREAKDOWNS)
    every = (*single, *PAIRS)
    tables = [Listed(PARTICIPANTS, "Participants", (), every)]
    for level, (sheet, label) in SHEETS.items():
        tables.append(Listed(sheet, label, level_labels(level), every if level in BROKEN_DOWN else ()))
    for one in campaign_scheme(session, campaign.id).closed:
        tables.append(Listed(one.sheet, one.label, one.rows, every if one.broken_down else ()))
    return {one.sheet: one for one in tables}


def find_table(session: Session, campaign: CampaignRow, name: str, field: str) -> Listed:
    """Return a table of the closed list; raises a 422 problem with the list. field: the parameter's name."""
    tables = closed_list(session, campaign)
    if name not in tables:
        raise table_unknown(field, [*tables])
    return tables[name]
