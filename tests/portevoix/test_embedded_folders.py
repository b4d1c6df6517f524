"""The embedded database in folders as people have them."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portevoix.embedded.database import open_database
from tests.portevoix.embedded_owners import is_down, own_folder

QUICK = {"fsync": "off"}


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_folder() as found:
        yield found


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "l'été à la mer",
        'un "drôle" de $(nom), 100 % \\ `vrai` ;',
        "/".join(["un-dossier-dont-le-nom-est-long"] * 7),
    ],
    ids=["plain", "space and apostrophe", "shell characters", "longer than a socket's path"],
)
def test_keeps_data_from_one_start_to_the_next(folder: Path, name: str) -> None:
    home = folder / name
    with open_database(home, settings=QUICK) as database, psycopg.connect(database.url) as connection:
        connection.execute("CREATE TABLE word (said text)")
        connection.execute("INSERT INTO word VALUES ('déjà')")
        first_url = database.url
    assert is_down(home)
    with open_database(home, settings=QUICK) as database, psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT upper(said) FROM word").fetchall() == [("DÉJÀ",)]
        assert database.url == first_url
    assert is_down(home)


def test_only_its_owner_can_enter(folder: Path) -> None:
    folder.chmod(0o755)
    with open_database(folder / "home", settings=QUICK) as database:
        root = folder / "home" / "postgres"
        for closed in (root, root / "data", root / "socket"):
            assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert root.stat().st_uid == os.geteuid()
        for file in root.glob("*.l*"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with psycopg.connect(database.url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_the_socket_of_a_long_path_is_closed_to_others_and_removed(folder: Path) -> None:
    with open_database(folder / ("x" * 120), settings=QUICK) as database:
        with psycopg.connect(database.url) as connection:
            outer = Path(connection.info.host).parent
        assert stat.S_IMODE(outer.stat().st_mode) == 0o700
        assert outer.stat().st_uid == os.geteuid()
    assert not outer.exists()


def test_a_folder_that_somebody_else_made_in_its_place_is_not_used(folder: Path) -> None:
    home = folder / ("x" * 120)
    with open_database(home, settings=QUICK) as database, psycopg.connect(database.url) as connection:
        outer = Path(connection.info.host).parent
    outer.symlink_to(folder)  # what another user of /tmp might do
    try:
        with open_database(home, settings=QUICK) as database, psycopg.connect(database.url) as connection:
            assert Path(connection.info.host).parent != outer
        assert list(folder.iterdir()) == [home]
    finally:
        outer.unlink()


def test_two_spellings_of_a_folder_are_one_database(folder: Path) -> None:
    home = folder / "home"
    with open_database(home, settings=QUICK) as one:
        (folder / "link").symlink_to(home)
        with open_database(folder / "link", settings=QUICK) as other:
            assert other.process_number() == one.process_number()
            assert other.url == one.url


def test_a_copied_folder_is_another_database(folder: Path) -> None:
    home, copy = folder / ("x" * 120), folder / ("y" * 120)
    with open_database(home, settings=QUICK):
        pass
    shutil.copytree(home, copy)  # as root: the copy belongs to root
    with open_database(home, settings=QUICK) as one, open_database(copy, settings=QUICK) as other:
        assert one.process_number() != other.process_number()
        assert one.url != other.url
        with psycopg.connect(other.url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("portevoix",)


def test_the_caller_s_postgresql_variables_change_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "1", "PGHOST": "nowhere.invalid", "PGDATA": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    with open_database(folder / "home", settings=QUICK) as database, psycopg.connect(database.url) as found:
        assert found.execute("SHOW port").fetchone() == ("5432",)


def test_the_application_is_no_superuser(folder: Path) -> None:
    with open_database(folder / "home", settings=QUICK) as database, psycopg.connect(database.url) as found:
        assert found.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (
            False,
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            found.execute("SELECT pg_read_file('/etc/passwd')")


def test_the_log_holds_no_word_of_a_resident(folder: Path) -> None:
    home = folder / "home"
    with open_database(home, settings=QUICK) as database:
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE word (said text UNIQUE, n int)")
            connection.execute("INSERT INTO word VALUES ('ascenseur')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO word VALUES ('ascenseur')")
            with pytest.raises(psycopg.errors.InvalidTextRepresentation):
                connection.execute("INSERT INTO word (n) VALUES ('ascenseur')")
        assert database.log.stat().st_size > 0
        assert "ascenseur" not in database.log.read_text("utf-8")
