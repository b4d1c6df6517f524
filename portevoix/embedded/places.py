"""Where the embedded database keeps its files, all under `<home>/postgres`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folder `root` belongs to whoever runs Porte-voix, `data` to the account that runs PostgreSQL.

    The two differ for root only, since PostgreSQL refuses to run as root. Both are 0700, so that another
    process of the same unprivileged account cannot reach the data through `root`.
    """

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def unfinished(self) -> Path:
        """Data being created: renamed to `data` once complete."""
        return self.root / "data.unfinished"

    @property
    def log(self) -> Path:
        return self.root / "postgres.log"

    @property
    def start_lock(self) -> Path:
        """Held while the server is started or stopped."""
        return self.root / "start.lock"

    @property
    def owners_lock(self) -> Path:
        """Shared by every live owner."""
        return self.root / "owners.lock"

    @property
    def server_lock(self) -> Path:
        """Held by every process of the server: free means that none is left."""
        return self.root / "server.lock"

    @property
    def watch_lock(self) -> Path:
        """Held by the watcher."""
        return self.root / "watch.lock"

    @property
    def socket_record(self) -> Path:
        """Names the folder of the socket where it cannot lie in `root`."""
        return self.root / "socket.path"

    @property
    def postmaster_file(self) -> Path:
        return self.data / "postmaster.pid"


def places_in(home: Path) -> Places:
    """The places of a home; its links are followed, so that two spellings give one database."""
    return Places(home.expanduser().resolve() / "postgres")


def prepare(places: Places) -> None:
    """Makes the folder, closed to others. Raises OSError."""
    places.root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    places.root.mkdir(mode=0o700, exist_ok=True)
    if places.root.stat().st_mode & 0o077:
        places.root.chmod(0o700)


def like_its_folder(path: Path) -> None:
    """Gives a file made by root to the owner of its folder, who must be able to open it later."""
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid)
