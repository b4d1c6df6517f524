"""Root and ordinary users. Starting as another account takes root."""

import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portevoix.embedded.binaries import program
from portevoix.embedded.database import open_database
from tests.parts import require
from tests.portevoix.embedded_owners import Owner, is_down, is_ordinary, own_folder, server_number

NAMED = pwd.getpwnam("nobody").pw_uid
NAMELESS = 1234
QUICK = {"fsync": "off"}


@pytest.fixture(autouse=True)
def _root() -> None:
    require("root", os.geteuid() == 0, "other accounts can be tried by root only")


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that only root can enter."""
    with own_folder() as folder:
        yield folder


def uid_of(number: int) -> int:
    return Path(f"/proc/{number}").stat().st_uid


def status_of(number: int) -> dict[str, str]:
    lines = Path(f"/proc/{number}/status").read_text("ascii").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_root_s_server_runs_unprivileged_in_a_folder_of_root_s_own(closed: Path) -> None:
    with open_database(closed / "home", settings=QUICK) as database:
        number = server_number(closed / "home")
        assert uid_of(number) != 0
        assert (closed / "home" / "postgres" / "data").stat().st_uid == uid_of(number)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert closed.stat().st_uid == 0
        with psycopg.connect(database.url) as connection:
            connection.execute("SELECT 1")


def test_root_s_programs_may_lie_in_a_folder_of_root_s_own(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a clone of the project made in root's own folder, with its environment."""
    installed = program("postgres").parents[2]
    wheel = closed / "un dossier d'essai" / installed.name
    libraries = f"{installed.name}.libs"
    shutil.copytree(installed / "pginstall18", wheel / "pginstall18")
    shutil.copytree(installed.parent / libraries, wheel.parent / libraries)
    (wheel / "__init__.py").write_text("", "ascii")
    monkeypatch.syspath_prepend(wheel.parent)
    program.cache_clear()
    try:
        with open_database(closed / "home", settings=QUICK):
            words = Path(f"/proc/{server_number(closed / 'home')}/cmdline").read_bytes().split(b"\0")
            assert Path(os.fsdecode(words[0])).is_relative_to(wheel)
    finally:
        program.cache_clear()


def test_root_s_server_keeps_one_capability_and_can_gain_none(closed: Path) -> None:
    with open_database(closed / "home", settings=QUICK):
        status = status_of(server_number(closed / "home"))
    walk_or_read = {0, 1 << 1, 1 << 2}
    assert int(status["CapEff"], 16) in walk_or_read
    assert status["CapPrm"] == status["CapEff"] == status["CapAmb"]
    assert status["NoNewPrivs"] == "1"
    assert status["Groups"] == ""


@pytest.mark.parametrize("uid", [NAMED, NAMELESS], ids=["named", "nameless"])
def test_an_ordinary_user(uid: int) -> None:
    with own_folder(uid) as folder, Owner(folder / "l'été à la mer", uid) as owner:
        url = owner.url()
        assert uid_of(server_number(folder / "l'été à la mer")) == uid
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        owner.kill()


def test_two_users_on_one_machine() -> None:
    with (
        own_folder(NAMED) as one,
        own_folder(NAMELESS) as other,
        Owner(one / "home", NAMED) as first,
        Owner(other / "home", NAMELESS) as second,
    ):
        assert first.url() != second.url()
        assert server_number(one / "home") != server_number(other / "home")
        first.kill()
        second.leave()
        assert is_down(other / "home")


def test_a_user_is_told_that_a_home_is_another_s() -> None:
    require("accounts", is_ordinary(NAMELESS), "this Python lies in a folder that only root can enter")
    with own_folder(NAMED) as folder:
        folder.chmod(0o755)
        with Owner(folder / "home", NAMED) as owner:
            owner.url()
            with Owner(folder / "home", NAMELESS) as other:
                answer = other.says()
            assert answer.startswith("refused Ce compte n'a pas le droit d'écrire ou de lire")
            assert "PORTEVOIX_HOME" in answer
            owner.leave()


@pytest.mark.parametrize("name", ["home", "x" * 120], ids=["socket in the home", "socket under /tmp"])
def test_root_opens_an_ordinary_user_s_database_and_leaves_it_usable(name: str) -> None:
    with own_folder(NAMED) as folder:
        home = folder / name
        with Owner(home, NAMED) as owner:
            owner.url()
            owner.leave()
        with open_database(home, settings=QUICK) as database:
            assert uid_of(server_number(home)) == NAMED
            with Owner(home, NAMED) as owner:
                assert owner.url() == database.url
                with psycopg.connect(database.url) as connection:
                    connection.execute("SELECT 1")
                owner.leave()
        with Owner(home, NAMED) as owner:
            owner.url()
            assert uid_of(server_number(home)) == NAMED
            owner.leave()
