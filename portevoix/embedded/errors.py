"""What a person is told when the embedded database cannot be had."""

from __future__ import annotations

import errno
from pathlib import Path


class DatabaseUnavailable(Exception):
    """One line of French: what happened and what to do. Carries no data of residents."""


def disk_full(path: Path) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"Le disque est plein : libérez 200 Mo pour le dossier « {path} », puis relancez."
    )


def from_os_error(error: OSError, folder: Path) -> DatabaseUnavailable:
    """Says in French what the system refused: the file that it names, or the `folder` in general."""
    path = error.filename if isinstance(error.filename, str) else folder
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return DatabaseUnavailable(
            f"Ce compte n'a pas le droit d'écrire ou de lire « {path} » : changez les droits, ou choisissez "
            "un autre dossier avec PORTEVOIX_HOME."
        )
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return DatabaseUnavailable(
            f"« {path} » devrait être un dossier : déplacez ce fichier, ou choisissez un autre dossier "
            "avec PORTEVOIX_HOME."
        )
    return DatabaseUnavailable(
        f"« {path} » ne peut pas servir ({error.strerror}) : choisissez un autre dossier avec PORTEVOIX_HOME."
    )
