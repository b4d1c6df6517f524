"""The demonstration's finished consultation: invented residents of an invented quartier, words to report.

Each step leaves a mark in the database, so that a preparation that was interrupted goes on where it was.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from consultation import campaigns
from consultation.campaigns import CampaignUnknown
from consultation.questionnaire.shipped import shipped
from consultation.words import CampaignState
from portevoix.clock import now
from portevoix.figures import make_figures
from portevoix.house import House
from portevoix.quoting_invented import quote_invented

if TYPE_CHECKING:
    from bot.invented import Resident

LISTENING = "tilleuls-ecoute"
PRIORITIES = "tilleuls-priorites"
LISTENED, PRIORITISED = 320, 160
SEEDS = (2026, 2034)
"""Who is invented: the same people every time."""


def prepare_tilleuls(house: House) -> None:
    """Make the territory, both campaigns, their residents and their figures, unless they are there."""
    from bot.invented import listened, prioritised

    territory = _territory(house)
    _campaign(house, LISTENING, "reference", "Les Tilleuls : l’écoute (habitants inventés)", territory)
    _finished(house, LISTENING, lambda: listened(LISTENED, SEEDS[0]))
    _campaign(house, PRIORITIES, "priorites", "Les Tilleuls : les priorités (habitants inventés)", territory)
    _finished(house, PRIORITIES, lambda: prioritised(PRIORITISED, SEEDS[1]))


def _territory(house: House) -> str:
    from consultation.territories.demo import DEMO_TERRITORY, import_demo
    from consultation.territories.known import find_territory

    with house.sessions.begin() as session:
        if find_territory(session, DEMO_TERRITORY) is None:
            import_demo(session, now().date())
    return DEMO_TERRITORY


def _campaign(house: House, code: str, name: str, title: str, territory: str) -> None:
    with house.sessions.begin() as session:
        try:
            campaigns.find(session, code)
        except CampaignUnknown:
            said = f"  title: '{title}'\n  territory: {territory}"
            source = re.sub(r"(?m)^  title: .*$", said, shipped(name), count=1)
            follows = LISTENING if code != LISTENING else None
            campaigns.create(session, house.keys, source, code=code, demo=True, follows=follows)
            campaigns.open_campaign(session, code, now())


def _finished(house: House, code: str, residents: Callable[[], "Iterable[Resident]"]) -> None:
    """Take the residents' forms through the whole way, make the figures, close the campaign."""
    from bot.inventing import enter
    from consultation.closing import close_campaign

    with house.sessions() as session:
        if campaigns.find(session, code).state == CampaignState.CLOSED:
            return
    enter(house.sessions, house.keys, code, residents(), now)
    make_figures(house, code)
    quote_invented(house, code)
    with house.sessions.begin() as session:
        close_campaign(session, code, now())
