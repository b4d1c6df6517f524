"""One process of one or more roles: a thread each, and the first fault ends the process."""

import logging
import os
import threading
import time
from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from bot import wake
from consultation.keyring import mark
from portevoix import roles
from portevoix.house import House, open_house
from portevoix.settings import Settings, SettingWrong
from portevoix.signals import stop_on_signals

logger = logging.getLogger(__name__)

CONNECTIONS = {"web": 8}
ENSURE_EVERY = 2.0
KEYS_EVERY = 10.0


def work(settings: Settings, names: Sequence[str], expected: frozenset[str] = frozenset()) -> int:
    """Carry out roles until a signal, the supervisor's end, or a fault; returns the exit code."""
    stop = threading.Event()
    stop_on_signals(stop)
    application = f"portevoix {'+'.join(names)}"
    pool = sum(CONNECTIONS.get(name, 3) for name in names)
    with open_house(settings, application=application, pool_size=pool) as house:
        faults: list[BaseException] = []
        threads = [
            threading.Thread(target=_carry_out, args=(name, house, stop, faults, expected), name=name)
            for name in names
        ]
        for thread in threads:
            thread.start()
        _wait(house, stop, faults)
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
    return 0


def _carry_out(
    name: str, house: House, stop: threading.Event, faults: list[BaseException], expected: frozenset[str]
) -> None:
    try:
        if name == "web":
            roles.web(house, stop, expected)
        else:
            roles.ROLES[name](house, stop)
    except BaseException as error:
        logger.exception("le rôle %s s’est arrêté", name)
        faults.append(error)
    finally:
        stop.set()


def _wait(house: House, stop: threading.Event, faults: list[BaseException]) -> None:
    """Wait for the end; meanwhile start the embedded server again if it died, end with the supervisor, and
    when the keys are no longer those that were loaded: what they seal could not be read."""
    with house.sessions() as session:
        known = mark(session)
    look_at = time.monotonic() + KEYS_EVERY
    supervisor = os.environ.get("PORTEVOIX_SUPERVISOR")
    while not stop.wait(ENSURE_EVERY):
        if house.embedded is not None:
            house.embedded.ensure_running()
        if supervisor is not None and os.getppid() != int(supervisor):
            logger.warning("le superviseur a disparu : arrêt")
            stop.set()
        if time.monotonic() > look_at:
            look_at = time.monotonic() + KEYS_EVERY
            if _keys_changed(house, known):
                faults.append(SettingWrong("Les clés ont changé : relancez Porte-voix avec la nouvelle."))
                stop.set()


def _keys_changed(house: House, known: bytes) -> bool:
    try:
        with house.sessions() as session:
            return mark(session) != known
    except DBAPIError as error:
        if not wake.gone(error):
            raise
        return False  # the roles say that the database is away
