"""The demonstration: a consultation to answer, and one with the answers of invented residents."""

import re
from datetime import timedelta
from importlib.resources import as_file, files

from sqlalchemy import update

from consultation import campaigns
from consultation.campaigns import CampaignUnknown
from consultation.questionnaire.shipped import shipped
from consultation.words import CampaignState
from portevoix.clock import now
from portevoix.figures import make_figures
from portevoix.house import House
from portevoix.tilleuls import PRIORITIES, prepare_tilleuls

DEMO = "demo"
FIGURES = "demo-chiffres"
KEY_NAME = "démonstration"
A_DAY = timedelta(days=1)
OPEN_QUESTIONS = ("atouts", "problemes", "changer")


def prepare_demo(house: House) -> None:
    """Make both campaigns unless they are there: what people did with them survives a restart."""
    from analysis.due import last_release

    _campaign(house, DEMO, "reference", "Votre quartier, votre avis")
    _campaign(house, FIGURES, "court", "Exemple : réponses inventées")
    with house.sessions() as session:
        released = last_release(session, campaigns.find(session, FIGURES).id)
    if released is None:  # the first time, or the time after one that was interrupted
        _invented_residents(house)
    prepare_tilleuls(house)


def key_of_the_day(house: House) -> str:
    """Make a key to see the demonstration with; the one before goes."""
    from consultation.access import ApiRole, create_key
    from consultation.tables import ApiKeyRow

    at = now()
    with house.sessions.begin() as session:
        mine = ApiKeyRow.name == KEY_NAME
        session.execute(update(ApiKeyRow).where(mine, ApiKeyRow.revoked_at.is_(None)).values(revoked_at=at))
        return create_key(session, KEY_NAME, ApiRole.ADMIN, at, expires_at=at + A_DAY)


def is_prepared(house: House) -> bool:
    """True if all of it is there, and `prepare_demo` will take no time."""
    with house.sessions() as session:
        try:
            return campaigns.find(session, PRIORITIES).state == CampaignState.CLOSED
        except CampaignUnknown:
            return False


def _campaign(house: House, code: str, name: str, title: str) -> None:
    with house.sessions.begin() as session:
        try:
            campaigns.find(session, code)
        except CampaignUnknown:
            source = re.sub(r"(?m)^  title: .*$", f"  title: '{title}'", shipped(name), count=1)
            campaigns.create(session, house.keys, source, code=code, demo=True)
            campaigns.open_campaign(session, code, now())


def _invented_residents(house: House) -> None:
    """Take the invented answers through the whole way: inbox, runner, tagger, release."""
    # Heavy libraries, in a process that ends when it is done: `serve` takes only the names above.
    from bot.replay import replay

    with as_file(files("consultation.data").joinpath("demo").joinpath("reponses.csv")) as path:
        for question in OPEN_QUESTIONS:
            replay(house.sessions, house.keys, FIGURES, path, clock=now, column=question, question=question)
    make_figures(house, FIGURES)
