"""`portevoix privacy trace`: what is held of one person, table by table, or the proof that nothing is."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from consultation.privacy.fates import FATES
from consultation.privacy.reading import Said, words_of
from consultation.privacy.seeking import ReferenceWrong, Sought, seek, seek_sender
from consultation.privacy.tracing import Held, Trace, trace
from consultation.words import Channel
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.cli.progress import Progress
from portevoix.data_folder import naming
from portevoix.house import House, open_house
from portevoix.settings import read_settings

NOTHING = "Rien n’est conservé de cette personne."
BACKUPS = "Les sauvegardes ne sont pas lues : effacez-les après 30 jours (docs/exploitation.md)."
LEFT_IN_A_DAY = "Dans les messages à envoyer : la confirmation d’un effacement part encore, puis est vidée."


@dataclass(frozen=True, slots=True)
class Found:
    people: tuple[str, ...]
    traced: Trace
    read: int
    files: tuple[Path, ...]
    words: tuple[Said, ...] = field(repr=False)

    @property
    def nothing(self) -> bool:
        return self.traced.nothing and not self.files


@click.command("trace", cls=FrenchCommand)
@click.argument("asked", metavar="[RÉFÉRENCE]", required=False)
@click.option(
    "--channel",
    type=click.Choice([one.value for one in Channel]),
    help="Cherche par l’identifiant chez ce service, au lieu d’une référence.",
)
@click.option(
    "--id",
    "sender",
    help="L’identifiant chez ce service. Sans cette option il est demandé, et ne reste pas à l’écran.",
)
@click.option("--json", "as_json", is_flag=True, help="Pour un programme.")
@click.option("--words", is_flag=True, help="Montre aussi les mots et les adresses.")
@click.option("--erased", is_flag=True, help="Sort avec le code 1 s’il reste quelque chose.")
def trace_command(
    asked: str | None, channel: str | None, sender: str | None, as_json: bool, words: bool, erased: bool
) -> int:
    """Montre ce qui est gardé d’une personne, table par table, ou prouve qu’il ne reste rien.

    La référence est celle que MES DONNÉES montre à la personne ; le début suffit.
    """
    if (asked is None) == (channel is None) or (sender is not None and channel is None):
        raise InputWrong("Donnez une référence (MES DONNÉES la montre), ou --channel et --id.")
    if channel is not None and sender is None:
        sender = _ask()
    with open_house(read_settings()) as house:
        found = _look(house, asked, channel, sender, words=words)
    if as_json:
        click.echo(json.dumps(_json(found), ensure_ascii=False, indent=1))
    else:
        _tell(found)
    return 1 if erased and not found.nothing else 0


def _ask() -> str:
    """The id of somebody at a provider is theirs: neither in the history of the shell nor on the screen."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    answer: str = click.prompt("Identifiant", hide_input=True, prompt_suffix=" : ", err=True)
    return answer


def _look(house: House, asked: str | None, channel: str | None, sender: str | None, *, words: bool) -> Found:
    with house.sessions() as session, Progress("Recherche") as progress:
        sought = _sought(house, session, asked, channel, sender)
        traced = trace(session, sought, progress)
        said = tuple(words_of(session, house.keys, sought)) if words else ()
    try:
        read, files = naming(house.settings.home, sought.words)
    except OSError as error:
        raise InputWrong(
            f"Le dossier de données ne se lit pas ({error.strerror}) : vérifiez ses droits."
        ) from error
    return Found(sought.references, traced, read, tuple(files), said)


def _sought(house: House, session: Any, asked: str | None, channel: str | None, sender: str | None) -> Sought:
    if asked is None:
        assert channel is not None and sender is not None
        if not sender.strip():
            raise InputWrong("L’identifiant est vide : donnez celui que le service montre.")
        return seek_sender(session, house.keys, Channel(channel), sender)
    try:
        return seek(session, asked)
    except ReferenceWrong:
        raise InputWrong(
            "Cette référence ne convient pas : elle ressemble à 1a2b3c4d-5e6f, MES DONNÉES la montre."
        ) from None


def _tell(found: Found) -> None:
    if len(found.people) > 1:
        click.echo(f"{len(found.people)} personnes partagent ce compte : {', '.join(found.people)}.")
    elif found.people:
        click.echo(f"Personne {found.people[0]}")
    for one in found.traced.held:
        click.echo(_line(one))
    for path in found.files:
        click.echo(f"fichier\t{path}")
    for said in found.words:
        click.echo(f"{said.table}.{said.column}\t{said.words}")
    if found.nothing:
        click.echo(NOTHING)
    elif {one.table for one in found.traced.held} == {"outbox"}:
        click.echo(LEFT_IN_A_DAY)
    click.echo(
        f"Cherché dans {len(found.traced.searched)} tables et {_files(found.read)} du dossier de données. "
        + BACKUPS
    )


def _files(count: int) -> str:
    return f"{count} fichiers" if count > 1 else f"{count} fichier"


def _line(held: Held) -> str:
    rows = f"{held.rows} lignes" if held.rows > 1 else "1 ligne"
    parts = [f"{FATES[held.table].name} ({held.table})", rows]
    if held.mentions:
        parts.append("nomment la personne")
    if held.kinds:
        parts.append(", ".join(f"{kind} {count}" for kind, count in held.kinds.items()))
    if held.first is not None and held.last is not None:
        parts.append(f"du {held.first:%d/%m/%Y} au {held.last:%d/%m/%Y}")
    return "\t".join(parts)


def _json(found: Found) -> dict[str, Any]:
    return {
        "nothing": found.nothing,
        "people": list(found.people),
        "held": [
            {
                "table": one.table,
                "rows": one.rows,
                "kinds": dict(one.kinds),
                "first": None if one.first is None else one.first.isoformat(),
                "last": None if one.last is None else one.last.isoformat(),
                "mentions": one.mentions,
            }
            for one in found.traced.held
        ],
        "files": [str(path) for path in found.files],
        "searched": {"tables": list(found.traced.searched), "files": found.read},
        "words": [{"table": one.table, "column": one.column, "words": one.words} for one in found.words],
    }
