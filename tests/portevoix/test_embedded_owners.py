"""Who holds the embedded database decides whether it runs, however they come and go."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portevoix.embedded.database import open_database
from portevoix.embedded.locks import is_free
from portevoix.embedded.places import places_in
from tests.portevoix.embedded_owners import Owner, eventually, is_down, own_folder, server_number

QUICK = {"fsync": "off"}


@pytest.fixture
def home() -> Iterator[Path]:
    with own_folder() as folder:
        yield folder / "home"


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])


def keep(url: str, count: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, %s)", [count])


def test_several_processes_that_start_at_once_share_one_server(home: Path) -> None:
    with contextlib.ExitStack() as stack:
        owners = [stack.enter_context(Owner(home)) for _ in range(5)]
        urls = {owner.url() for owner in owners}
        assert len(urls) == 1
        number = server_number(home)
        keep(urls.pop(), 3)
        for owner in owners[:-1]:
            owner.leave()
            assert server_number(home) == number
        owners[-1].leave()
        assert is_down(home)


def test_several_owners_in_one_process_share_one_server(home: Path) -> None:
    with open_database(home, settings=QUICK) as one:
        with open_database(home, settings=QUICK) as other:
            assert other.process_number() == one.process_number()
            other.close()
        assert one.process_number() is not None
        assert other.ensure_running() is False
    assert one.process_number() is None
    one.close()


def test_the_server_stops_by_itself_when_its_owner_is_killed(home: Path) -> None:
    with Owner(home) as owner:
        keep(owner.url(), 1000)
        owner.kill()
        eventually(lambda: is_down(home), "the watcher stops the server")
    eventually(lambda: is_free(places_in(home).watch_lock), "the watcher ends")
    assert "database system is shut down" in places_in(home).log.read_text("utf-8")
    with open_database(home, settings=QUICK) as database:
        assert rows(database.url) == 1000


def test_the_server_stays_for_the_others_when_one_owner_is_killed(home: Path) -> None:
    with Owner(home) as killed, Owner(home) as other:
        url = killed.url()
        assert other.url() == url
        number = server_number(home)
        keep(url, 10)
        killed.kill()
        with open_database(home, settings=QUICK) as database:
            assert database.process_number() == number
        assert rows(url) == 10
        other.leave()
    assert is_down(home)


@pytest.mark.parametrize("moment", range(4))
def test_an_owner_killed_while_it_starts_leaves_nothing_running(home: Path, moment: int) -> None:
    """Killed after a different file appeared each time: a lock, half the data, the log, the server's own."""
    places = places_in(home)
    signs = [places.owners_lock, places.unfinished, places.log, places.postmaster_file]
    with Owner(home) as owner:
        eventually(signs[moment].exists, f"{signs[moment].name} appears")
        owner.kill()
        eventually(lambda: is_down(home), "nothing is left running")
    with open_database(home, settings=QUICK) as database:
        keep(database.url, 5)
        assert rows(database.url) == 5


def test_owners_come_while_the_watcher_stops_the_server(home: Path) -> None:
    with open_database(home, settings=QUICK) as database:
        keep(database.url, 1)
    for _ in range(6):
        with Owner(home) as killed:
            killed.url()
            killed.kill()
        with open_database(home, settings=QUICK) as database:  # at once: the watcher is at work
            assert rows(database.url) == 1


def test_a_killed_server_is_started_again_for_whoever_opens_next(home: Path) -> None:
    with Owner(home) as owner:
        keep(owner.url(), 50)
        os.kill(server_number(home), signal.SIGKILL)
        with open_database(home, settings=QUICK) as database:
            assert rows(database.url) == 50


def test_ensure_running_starts_a_killed_server_at_the_same_address(home: Path) -> None:
    with open_database(home, settings=QUICK) as database:
        keep(database.url, 50)
        url, number = database.url, database.process_number()
        assert number is not None
        assert database.ensure_running() is False
        os.kill(number, signal.SIGKILL)
        eventually(lambda: database.process_number() is None, "the server is dead")
        assert database.ensure_running() is True
        assert database.ensure_running() is False
        assert database.url == url
        assert rows(url) == 50
    assert is_down(home)


def test_a_killed_watcher_is_replaced(home: Path) -> None:
    with Owner(home) as owner:
        owner.url()
        with open_database(home, settings=QUICK) as database:
            for number in watchers(home):
                os.kill(number, signal.SIGKILL)
            eventually(lambda: is_free(places_in(home).watch_lock), "the watcher is dead")
            assert database.ensure_running() is False
            assert len(watchers(home)) == 1
        owner.kill()
        eventually(lambda: is_down(home), "the second watcher stops the server")


def watchers(home: Path) -> list[int]:
    """Processes that have the home's watch lock open, but for ourselves."""
    lock = places_in(home).watch_lock
    found = []
    for links in Path("/proc").glob("[0-9]*/fd"):
        with contextlib.suppress(OSError):
            if any(link.readlink() == lock for link in links.iterdir()):
                found.append(int(links.parent.name))
    return found


def test_a_server_stopped_by_hand_is_started_again(home: Path) -> None:
    with Owner(home) as owner:
        keep(owner.url(), 7)
        os.kill(server_number(home), signal.SIGINT)
        with open_database(home, settings=QUICK) as database:
            assert rows(database.url) == 7


def test_leftovers_that_name_a_living_process_are_not_believed(home: Path) -> None:
    """After a crash of the machine the number in postmaster.pid may be anybody's: here a process of the same
    account, which PostgreSQL itself would take for a server."""
    with open_database(home, settings=QUICK) as database:
        keep(database.url, 20)
        socket = places_in(home).root / "socket"
        lines = places_in(home).postmaster_file.read_text("ascii").split("\n")
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander:
            database.close()
            lines[0] = str(bystander.pid)
            places_in(home).postmaster_file.write_text("\n".join(lines), "ascii")
            (socket / ".s.PGSQL.5432.lock").write_text("\n".join(lines), "ascii")
            with open_database(home, settings=QUICK) as again:
                assert rows(again.url) == 20
            assert bystander.poll() is None


def test_the_watcher_ends_when_the_home_is_removed() -> None:
    with own_folder() as folder, open_database(folder / "home", settings=QUICK):
        number = watchers(folder / "home")[0]
    eventually(lambda: not Path(f"/proc/{number}").exists(), "the watcher ends")
    assert not folder.exists()


FORKING = """
import os, sys
from pathlib import Path
from portevoix.embedded.database import open_database
with open_database(Path(sys.argv[1])) as database:
    child = os.fork()
    if child == 0:
        sys.exit(0)  # leaves the with block: closes the child's copy
    assert os.waitpid(child, 0)[1] == 0
    assert database.process_number() is not None
    assert database.ensure_running() is False
"""


def test_a_forked_child_does_not_let_go_for_its_parent(home: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKING, str(home)], check=True, timeout=60)
    assert is_down(home)
