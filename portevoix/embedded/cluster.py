"""The data of the server: made at the first start, refused when another version made them."""

from __future__ import annotations

import os
import shutil

from portevoix.embedded.account import Account, give
from portevoix.embedded.binaries import MAJOR
from portevoix.embedded.errors import DatabaseUnavailable, disk_full
from portevoix.embedded.places import Places
from portevoix.embedded.run import run

ADMINISTRATOR = "postgres"
"""Superuser, used here only: an injected statement of the application is not a superuser's."""


def ensure_cluster(places: Places, account: Account | None, lock: int) -> None:
    """Makes the data where there are none; checks those that exist.

    Call with the start lock held; `lock` is the server's, held. Raises DatabaseUnavailable, OSError.
    """
    if places.data.exists():
        _check(places, account)
    else:
        _create(places, account, lock)


def _create(places: Places, account: Account | None, lock: int) -> None:
    if places.unfinished.exists():
        shutil.rmtree(places.unfinished)
    places.unfinished.mkdir(mode=0o700)
    give(places.unfinished, account)
    done = run(
        account,
        lock,
        "initdb",
        f"--pgdata={places.unfinished}",
        f"--username={ADMINISTRATOR}",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--auth-local=trust",  # the folder of the socket is the guard
        "--auth-host=reject",
        "--no-instructions",
    )
    if done.returncode:
        shutil.rmtree(places.unfinished, ignore_errors=True)
        raise _explain(done.stdout, places)
    places.unfinished.rename(places.data)


def _explain(output: str, places: Places) -> DatabaseUnavailable:
    if "No space left" in output or "Disk quota" in output:
        return disk_full(places.root)
    if "user does not exist" in output:
        return DatabaseUnavailable(
            f"Le compte numéro {os.geteuid()} n'a pas de nom sur cette machine et PostgreSQL en demande un : "
            "utilisez un compte déclaré, ou votre serveur avec PORTEVOIX_DATABASE_URL."
        )
    if "Permission denied" in output:
        return DatabaseUnavailable(
            f"PostgreSQL n'a pas le droit d'écrire dans « {places.root} » : choisissez un autre dossier avec "
            "PORTEVOIX_HOME, ou lancez Porte-voix avec un compte ordinaire."
        )
    reason = " ".join(output.strip().splitlines()[-2:]) or "sans message"
    return DatabaseUnavailable(
        f"La base de données n'a pas pu être créée dans « {places.root} » ({reason}) : corrigez, ou indiquez "
        "votre serveur dans PORTEVOIX_DATABASE_URL."
    )


def _check(places: Places, account: Account | None) -> None:
    found = places.data.stat()
    if account is None and found.st_uid != os.geteuid():
        raise DatabaseUnavailable(
            f"Les données de « {places.root} » appartiennent à un autre compte : lancez Porte-voix avec ce "
            "compte, ou choisissez un autre dossier avec PORTEVOIX_HOME."
        )
    if account is not None and found.st_uid != account.uid:
        give(places.data, account)  # copied or restored by root
    if found.st_mode & 0o077:
        places.data.chmod(0o700)
    try:
        version = int((places.data / "PG_VERSION").read_text("ascii"))
    except (FileNotFoundError, ValueError):
        raise DatabaseUnavailable(
            f"« {places.data} » n'est pas une base PostgreSQL complète : restaurez une sauvegarde, ou "
            "déplacez ce dossier pour repartir de zéro."
        ) from None
    if version != MAJOR:
        what = "récente" if version > MAJOR else "ancienne"
        raise DatabaseUnavailable(
            f"Les données de « {places.root} » viennent d'une version plus {what} de PostgreSQL ({version}, "
            f"ici {MAJOR}) : utilisez la version de Porte-voix qui les a faites, ou restaurez une sauvegarde."
        )
