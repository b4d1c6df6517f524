"""Dossiers of furnished campaigns. They hold no session: one is made for all tests of the folder."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy.orm import Session

from analysis.exports.dossier import Dossier
from analysis.exports.formats import Format, Wishes, render
from analysis.exports.gathering import gather
from consultation.database import connect
from tests.analysis.exports.furnished import furnished
from tests.database import temporary_database


@pytest.fixture(scope="package")
def both(database_server: str, database_template: str) -> Iterator[tuple[Dossier, Dossier]]:
    """Dossiers of 200 and of 45 residents."""
    with temporary_database(database_server, database_template) as url:
        engine = connect(url, application="tests")
        with Session(engine) as session:
            many = gather(session, *furnished(session, 200))
            few = gather(session, *furnished(session, 45, code="tilleuls-peu"))
        engine.dispose()
        yield many, few


@pytest.fixture(scope="package")
def files(both: tuple[Dossier, Dossier]) -> Mapping[Format, bytes]:
    """The dossier of 200 residents in every format, written once; the report without pictures."""
    wishes = Wishes(pictures=False)
    return {one: render(both[0], one, wishes).content for one in Format if one is not Format.PNG}


@pytest.fixture
def dossier(both: tuple[Dossier, Dossier]) -> Dossier:
    return both[0]


@pytest.fixture
def few(both: tuple[Dossier, Dossier]) -> Dossier:
    return both[1]
