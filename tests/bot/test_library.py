"""Files that go out with messages: kept once, read by the sender, refused when too large or gone."""

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.library import EnclosureGone, Library
from consultation import enclosures
from consultation.tables import EnclosureRow


def test_the_same_file_is_kept_once_and_read_back(engine: Engine) -> None:
    sessions = sessionmaker(engine)
    with sessions.begin() as session:
        first = enclosures.keep(session, b"son", "audio/mpeg")
        assert enclosures.keep(session, b"son", "audio/mpeg") == first
        assert session.scalar(select(func.count()).select_from(EnclosureRow)) == 1
    library = Library(sessions)
    assert library.read(first) == b"son"
    with pytest.raises(EnclosureGone):
        library.read("0" * 64)


def test_a_file_that_no_channel_takes_is_refused(session: Session) -> None:
    with pytest.raises(enclosures.EnclosureTooLarge):
        enclosures.keep(session, b"x" * (enclosures.LARGEST + 1), "image/png")
