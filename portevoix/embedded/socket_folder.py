"""The private folder of the server's socket: short, plain, closed to others.

A Unix socket's whole path fits in about 104 bytes, and PostgreSQL reads a list of folders parted by commas:
a home whose path is long or has unusual characters keeps its socket in a folder of its own under /tmp.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from portevoix.embedded.account import Account, give
from portevoix.embedded.errors import DatabaseUnavailable
from portevoix.embedded.places import Places
from portevoix.embedded.socket_record import PREFIX, is_ours, record, recorded

LONGEST = 103 - len("/.s.PGSQL.5432")
PLAIN = re.compile(r"/[A-Za-z0-9._/+-]*\Z")


def socket_folder(places: Places) -> Path:
    """The same folder at every start as far as possible: open connections' addresses name it.

    Call with the start lock held.
    """
    inside = places.root / "socket"
    if _fits(inside):
        return inside
    known = recorded(places)
    if known is not None and _private(known.parent, places):
        return known
    return _new(places)


def empty(folder: Path, account: Account | None) -> None:
    """Makes the folder anew, without the leftovers of a server that was killed."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    give(folder, account)


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= LONGEST and PLAIN.match(str(folder)) is not None


def _private(folder: Path, places: Places) -> bool:
    """Whether the folder is ours and closed, or could be made so again (/tmp is emptied now and then)."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return is_ours(folder, places) and not folder.stat().st_mode & 0o077
    except OSError:
        return False
    _to_owner(folder, places)
    return True


def _new(places: Places) -> Path:
    for base in _bases():
        try:
            outer = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        except OSError:
            continue
        _to_owner(outer, places)
        record(places, outer / "s")
        return outer / "s"
    raise DatabaseUnavailable(
        f"Le chemin « {places.root} » est trop long pour PostgreSQL et /tmp n'est pas accessible en "
        "écriture : choisissez un dossier au nom plus court avec PORTEVOIX_HOME."
    )


def _to_owner(folder: Path, places: Places) -> None:
    """Root who opens another's home makes what that other can open later."""
    if os.geteuid() == 0:
        owner = places.root.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)


def _bases() -> Iterator[Path]:
    for base in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")):  # noqa: S108
        if _fits(base / f"{PREFIX}abcdefgh" / "s"):
            yield base
