"""The installation's secret: given by the environment, or made at first start in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path

from portevoix.settings import Settings, SettingWrong

FILE = "secret.key"
NEXT = "secret.key.next"
"""The secret to come: made before the database takes it, and put in the place of the other afterwards."""


def secret_of(settings: Settings) -> str:
    """Return the secret; raises SettingWrong when it cannot be read or written."""
    if settings.secret_key is not None:
        return settings.secret_key
    path = settings.home / FILE
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        _make(path)
        return path.read_text("ascii").strip()
    except OSError as error:
        raise SettingWrong(
            f"La clé {path} ne peut pas être lue ni créée ({error.strerror}) : vérifiez ses droits."
        ) from error


def prepare_secret(home: Path) -> str:
    """Return the secret to come, kept before anything depends on it; raises OSError."""
    _make(home / NEXT)
    return (home / NEXT).read_text("ascii").strip()


def prepared_secret(home: Path) -> str | None:
    """Return the secret to come, None where none was prepared; raises OSError."""
    try:
        return (home / NEXT).read_text("ascii").strip()
    except FileNotFoundError:
        return None


def adopt_secret(home: Path) -> None:
    """Put the secret to come in the place of the other; nothing happens where somebody else did."""
    try:
        (home / NEXT).replace(home / FILE)
    except FileNotFoundError:
        return
    _settle(home)


def _settle(folder: Path) -> None:
    """The names in a folder survive a loss of power, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(path: Path) -> None:
    """Create the file, readable by its owner alone, unless it is there. Two processes may start at once."""
    if path.exists():
        return
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # 0600
    draft = Path(name)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails if another process was first: its key stands
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _settle(path.parent)
