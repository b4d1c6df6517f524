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
from portevoix.secret import adopt_secret, prepared_secret, secret_of
from portevoix.settings import Settings, SettingWrong

BROKEN = (
    "La clé secrète n’est pas celle de cette base : remettez celle d’origine "
    "(PORTEVOIX_SECRET_KEY, ou le fichier secret.key du dossier de données)."
)


@dataclass(frozen=True, slots=True)
class Store:
    """The database alone, without keys."""

    url: str = field(repr=False)
    engine: Engine
    sessions: sessionmaker[Session]
    embedded: EmbeddedDatabase | None


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    url: str = field(repr=False)
    engine: Engine
    sessions: sessionmaker[Session]
    keys: Keys
    embedded: EmbeddedDatabase | None


@contextmanager
def open_store(settings: Settings, *, application: str = "portevoix", pool_size: int = 5) -> Iterator[Store]:
    """Open the database and bring it to the newest schema; closes it at the end.

    Raises portevoix.embedded.errors.DatabaseUnavailable, or SQLAlchemy's OperationalError.
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
        yield Store(url, engine, sessions(engine), embedded)


@contextmanager
def open_house(settings: Settings, *, application: str = "portevoix", pool_size: int = 5) -> Iterator[House]:
    """Open the database, bring it to the newest schema, load the keys; closes it all at the end.

    Raises SettingWrong, and what `open_store` raises.
    """
    with open_store(settings, application=application, pool_size=pool_size) as store:
        keys = _keys(store, settings)
        yield House(settings, store.url, store.engine, store.sessions, keys, store.embedded)


def _keys(store: Store, settings: Settings) -> Keys:
    try:
        return _load(store, secret_of(settings))
    except SealBroken as error:
        # A change of the secret that was cut short after the database took the new one.
        prepared = None if settings.secret_key is not None else prepared_secret(settings.home)
        if prepared is None:
            raise SettingWrong(BROKEN) from error
    try:
        keys = _load(store, prepared)
    except SealBroken as error:
        raise SettingWrong(BROKEN) from error
    adopt_secret(settings.home)
    return keys


def _load(store: Store, secret: str) -> Keys:
    with store.sessions.begin() as session:
        return load_keys(session, master_box(secret))
