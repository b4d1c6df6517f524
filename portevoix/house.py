"""Opening the house: database (embedded or given), migrated, with sessions and keys for one process."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from consultation.database import connect, migrate, sessions
from consultation.keyring import Keys, load_keys
from consultation.secrecy import SealBroken, master_box
from portevoix.embedded.database import EmbeddedDatabase, open_database
from portevoix.secret import secret_of
from portevoix.settings import Settings, SettingWrong


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    url: str = field(repr=False)
    engine: Engine
    sessions: sessionmaker[Session]
    keys: Keys
    embedded: EmbeddedDatabase | None


@contextmanager
def open_house(settings: Settings, *, application: str = "portevoix", pool_size: int = 5) -> Iterator[House]:
    """Open the database, bring it to the newest schema, load the keys; closes it all at the end.

    Raises SettingWrong, portevoix.embedded.errors.DatabaseUnavailable, or SQLAlchemy's OperationalError.
    """
    with ExitStack() as stack:
        embedded = None
        if settings.database_url is None:
            embedded = stack.enter_context(open_database(settings.home))
            url = embedded.url
        else:
            url = settings.database_url
        migrate(url)
        engine = connect(url, application=application, pool_size=pool_size)
        stack.callback(engine.dispose)
        make = sessions(engine)
        try:
            with make.begin() as session:
                keys = load_keys(session, master_box(secret_of(settings)))
        except SealBroken as error:
            raise SettingWrong(
                "La clé secrète n’est pas celle de cette base : remettez celle d’origine "
                "(PORTEVOIX_SECRET_KEY, ou le fichier secret.key du dossier de données)."
            ) from error
        yield House(settings, url, engine, make, keys, embedded)
