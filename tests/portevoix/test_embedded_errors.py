"""What people read when the embedded database cannot be had: one line, with what to do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portevoix.embedded.database import open_database
from portevoix.embedded.errors import DatabaseUnavailable
from tests.parts import require
from tests.portevoix.embedded_owners import OWNER, is_down, own_folder

QUICK = {"fsync": "off"}


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_folder() as found:
        yield found


def refusal(home: Path) -> str:
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(home, settings=QUICK)
    text = str(caught.value)
    assert "\n" not in text
    assert is_down(home)
    return text


@pytest.mark.parametrize(("version", "word"), [("19", "récente"), ("16", "ancienne")])
def test_data_of_another_version(folder: Path, version: str, word: str) -> None:
    with open_database(folder, settings=QUICK):
        pass
    (folder / "postgres" / "data" / "PG_VERSION").write_text(version + "\n", "ascii")
    text = refusal(folder)
    assert f"version plus {word} de PostgreSQL ({version}, ici 18)" in text
    assert "restaurez une sauvegarde" in text


def test_data_that_are_not_a_database(folder: Path) -> None:
    (folder / "postgres" / "data").mkdir(parents=True)
    (folder / "postgres" / "data" / "notes.txt").write_text("à moi", "utf-8")
    assert "n'est pas une base PostgreSQL complète" in refusal(folder)
    assert (folder / "postgres" / "data" / "notes.txt").read_text("utf-8") == "à moi"


def test_damaged_data(folder: Path) -> None:
    with open_database(folder, settings=QUICK):
        pass
    (folder / "postgres" / "data" / "global" / "pg_control").write_bytes(b"")
    text = refusal(folder)
    assert str(folder / "postgres" / "postgres.log") in text
    assert "restaurez une sauvegarde" in text


def test_a_file_in_the_place_of_the_folder(folder: Path) -> None:
    (folder / "home").write_text("", "utf-8")
    assert f"« {folder / 'home'} » devrait être un dossier" in refusal(folder / "home")


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    home = Path("/proc/porte-voix") if os.geteuid() == 0 else folder / "closed" / "home"
    if os.geteuid() != 0:
        home.parent.mkdir(mode=0o500)
    assert "PORTEVOIX_HOME" in refusal(home)


def test_a_full_disk(folder: Path) -> None:
    """In a namespace where a small disk may be mounted; there, root has no other account to become."""
    require(
        "namespaces", _namespaces(), "user and mount namespaces are closed here: no small disk can be had"
    )
    script = (
        'mount -t tmpfs -o size=90m disk "$1" && "$2" "$3" "$1/home" </dev/null; '
        'cat /dev/zero >"$1/fill" 2>/dev/null; "$2" "$3" "$1/home" </dev/null; rm "$1/fill"; '
        '"$2" "$3" "$1/home" </dev/null; umount -l "$1"; '
        'mount -t tmpfs -o size=9m disk "$1" && "$2" "$3" "$1/home" </dev/null'
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", str(folder), sys.executable, str(OWNER)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = [line.split(" ")[0] for line in done.stdout.splitlines()]
    assert said == ["open", "closed", "refused", "open", "closed", "refused"], done.stderr
    refused = [line for line in done.stdout.splitlines() if line.startswith("refused")]
    assert all(line.startswith("refused Le disque est plein : libérez") for line in refused)


def _namespaces() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = 'mount -t tmpfs -o size=1m disk "$1"'
    with own_folder() as folder:
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", probe, "sh", str(folder)],
            capture_output=True,
            timeout=20,
            check=False,
        )
    return done.returncode == 0
