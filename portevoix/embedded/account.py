"""The account that runs PostgreSQL: the caller's own, or an unprivileged one in place of root."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from portevoix.embedded.errors import DatabaseUnavailable

with suppress(ImportError):  # Windows: open_database refuses earlier
    import pwd

STAND_INS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int


def stand_in(data: Path) -> Account | None:
    """The account to run as in place of root; None for whoever stays who they are.

    Existing data decide: root who opens the database of an ordinary user runs it as that user.
    """
    if os.geteuid() != 0 or _only_account():
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(str(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise DatabaseUnavailable(
        "PostgreSQL ne tourne pas sous le compte root et cette machine n'a ni compte « postgres » ni "
        "compte « nobody » : lancez Porte-voix avec un compte ordinaire."
    )


def give(folder: Path, account: Account | None) -> None:
    """Makes `folder` and all in it the account's, closed to others. Parents are left as they are."""
    folder.chmod(0o700)
    if account is None:
        return
    os.chown(folder, account.uid, account.gid)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent, name), account.uid, account.gid, follow_symlinks=False)


def _only_account() -> bool:
    """Whether no account but this exists here, as in a container whose root is an ordinary user outside."""
    try:
        ranges = Path("/proc/self/uid_map").read_text("ascii").splitlines()
    except OSError:
        return False
    return sum(int(line.split()[2]) for line in ranges) == 1
