"""« Une autre personne » on the same telephone: another participant, from the same network address."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from consultation.tables import ParticipantRow
from tests.bot.resident import Resident
from tests.bot.small import open_campaign, runner, ticking


def test_the_next_person_has_the_network_address_of_the_one_before(
    committing: sessionmaker[Session], keys: Keys
) -> None:
    open_campaign(committing, keys)
    ana = Resident(committing, keys, runner(committing, keys, clock=ticking()))
    ana.starts()
    with committing.begin() as session:
        session.execute(text("UPDATE participant SET source_digest = 'x'"))
    for _ in range(2):
        ana.says("une autre personne")
        ana.says("oui")
    with committing() as session:
        people = session.scalars(select(ParticipantRow).order_by(ParticipantRow.started_at)).all()
    assert [one.source_digest for one in people] == [b"x"] * 3
    assert [one.shared_device for one in people] == [True] * 3
