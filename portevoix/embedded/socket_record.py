"""The folder under /tmp that a home remembers for its socket. Light: the watcher imports this."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path

from portevoix.embedded.places import Places, like_its_folder

PREFIX = "portevoix-"


def recorded(places: Places) -> Path | None:
    """The folder that was recorded for this home, and not for one that it was copied from."""
    try:
        identity, path = places.socket_record.read_text("utf-8").splitlines()
    except (FileNotFoundError, ValueError):
        return None
    return Path(path) if identity == _identity(places) else None


def record(places: Places, folder: Path) -> None:
    places.socket_record.write_text(f"{_identity(places)}\n{folder}\n", "utf-8")
    like_its_folder(places.socket_record)


def is_ours(folder: Path, places: Places) -> bool:
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


def temporary_folder(places: Places) -> Path | None:
    """What a stopped server leaves under /tmp, to be removed; its name stays recorded."""
    folder = recorded(places)
    if folder is None or not is_ours(folder.parent, places):
        return None
    return folder


def remove(folder: Path) -> None:
    """Removes the socket's folder and the one around it, as far as possible."""
    with suppress(OSError):
        for leftover in folder.iterdir():
            leftover.unlink()
    for emptied in (folder, folder.parent):
        with suppress(OSError):
            emptied.rmdir()


def _identity(places: Places) -> str:
    found = places.root.stat()
    return f"{found.st_dev}:{found.st_ino}"
