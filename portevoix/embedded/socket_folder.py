"""The private folder of the server's socket: short, plain, closed to others.

A Unix socket's whole path fits in about 104 bytes, and PostgreSQL reads a list of folders parted by commas:
a home whose path is long or has unusual characters keeps its socket in a folder of its own under /tmp.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from portevoix.embedded.account import Account, give
from portevoix.embedded.errors import DatabaseUnavailable
from portevoix.embedded.places import Places, like_its_folder

LONGEST = 103 - len("/.s.PGSQL.5432")
PREFIX = "portevoix-"
PLAIN = re.compile(r"/[A-Za-z0-9._/+-]*\Z")


def socket_folder(places: Places) -> Path:
    """The same folder at every start as far as possible: open connections' addresses name it.

    Call with the start lock held.
    """
    inside = places.root / "socket"
    if _fits(inside):
        return inside
    recorded = _recorded(places)
    if recorded is not None and _private(recorded.parent, places):
        return recorded
    return _new(places)


def empty(folder: Path, account: Account | None) -> None:
    """Makes the folder anew, without the leftovers of a server that was killed."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    give(folder, account)


def temporary_folder(places: Places) -> Path | None:
    """What a stopped server leaves under /tmp, to be removed; its name stays recorded."""
    recorded = _recorded(places)
    if recorded is None or not _ours(recorded.parent, places):
        return None
    return recorded.parent


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= LONGEST and PLAIN.match(str(folder)) is not None


def _identity(places: Places) -> str:
    """Tells a copied home from the one that it was copied from."""
    found = places.root.stat()
    return f"{found.st_dev}:{found.st_ino}"


def _recorded(places: Places) -> Path | None:
    try:
        identity, path = places.socket_record.read_text("utf-8").splitlines()
    except (FileNotFoundError, ValueError):
        return None
    return Path(path) if identity == _identity(places) else None


def _ours(folder: Path, places: Places) -> bool:
    """Whether the folder is a real one, of the owner of the home: /tmp is everybody's."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return (
        folder.name.startswith(PREFIX)
        and stat.S_ISDIR(found.st_mode)
        and found.st_uid == places.root.stat().st_uid
    )


def _private(folder: Path, places: Places) -> bool:
    """Whether the folder is ours and closed, or could be made so again (/tmp is emptied now and then)."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return _ours(folder, places) and not folder.stat().st_mode & 0o077
    except OSError:
        return False
    _to_owner(folder, places)
    return True


def _to_owner(folder: Path, places: Places) -> None:
    if os.geteuid() == 0:
        owner = places.root.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)


def _new(places: Places) -> Path:
    for base in _bases():
        try:
            outer = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        except OSError:
            continue
        _to_owner(outer, places)
        folder = outer / "s"
        places.socket_record.write_text(f"{_identity(places)}\n{folder}\n", "utf-8")
        like_its_folder(places.socket_record)
        return folder
    raise DatabaseUnavailable(
        f"Le chemin « {places.root} » est trop long pour PostgreSQL et /tmp n'est pas accessible en "
        "écriture : choisissez un dossier au nom plus court avec PORTEVOIX_HOME."
    )


def _bases() -> Iterator[Path]:
    for base in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")):  # noqa: S108
        if _fits(base / f"{PREFIX}abcdefgh" / "s"):
            yield base
