"""The installation's secret: given by the environment, or made at first start in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path

from portevoix.settings import Settings, SettingWrong

FILE = "secret.key"


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


def _make(path: Path) -> None:
    """Create the file, readable by its owner alone, unless it is there. Two processes may start at once."""
    if path.exists():
        return
    handle, name = tempfile.mkstemp(prefix=f"{FILE}.", dir=path.parent)  # 0600
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
