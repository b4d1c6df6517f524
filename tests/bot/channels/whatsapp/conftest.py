"""Fixtures of WhatsApp's tests: a house with an open campaign."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from tests.bot.channels.whatsapp.house import House
from tests.bot.small import open_campaign


@pytest.fixture
def house(committing: sessionmaker[Session], keys: Keys) -> House:
    open_campaign(committing, keys)
    return House(committing, keys)
