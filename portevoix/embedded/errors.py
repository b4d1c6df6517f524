"""What a person is told when the embedded database cannot be had."""

from __future__ import annotations

import errno
from pathlib import Path


class DatabaseUnavailable(Exception):
    """One line of French: what happened and what to do. Carries no data of residents."""


def from_os_error(error: OSError, path: Path) -> DatabaseUnavailable:
    """Says in French why the system refused `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DatabaseUnavailable(
            f"Le disque est plein : libérez de la place pour le dossier « {path} », puis relancez."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return DatabaseUnavailable(
            f"Le dossier « {path} » n'est pas accessible en écriture à ce compte : changez ses droits, "
            "ou choisissez un autre dossier avec PORTEVOIX_HOME."
        )
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return DatabaseUnavailable(
            f"« {path} » devrait être un dossier : déplacez ce fichier, ou choisissez un autre dossier "
            "avec PORTEVOIX_HOME."
        )
    return DatabaseUnavailable(
        f"Le dossier « {path} » ne peut pas servir ({error.strerror}) : choisissez-en un autre "
        "avec PORTEVOIX_HOME."
    )
