"""`portevoix voice …`: voice notes that wait for a person to write them down."""

import os
from pathlib import Path

import click

from consultation import campaigns, transcriptions
from consultation.transcriptions import TranscriptionDecided, TranscriptionUnknown, WordsWrong
from portevoix.cli.asked import Asked
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.clock import now
from portevoix.house import open_house
from portevoix.settings import read_settings

voice = FrenchGroup("voice", help="Écoute et écrit les messages vocaux qui attendent une personne.")
NUMBER = click.argument("number", metavar="NUMÉRO", type=click.IntRange(1, 2**63 - 1))
WHO = click.option("--who", required=True, help="Qui écoute (nom ou fonction).")
LONGEST_NAME = 100
ENDINGS = {
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "audio/webm": ".webm",
    "audio/x-wav": ".wav",
}


@voice.command("list")
@click.argument("code", required=False)
def list_(code: str | None) -> None:
    """Liste les messages vocaux qui attendent (d’une campagne, avec CODE), les plus anciens d’abord."""
    with open_house(read_settings()) as house, house.sessions() as session:
        campaign = None if code is None else campaigns.find(session, code).id
        rows = transcriptions.waiting(session, now(), campaign)
        asked = {row.campaign: Asked(session, campaigns.find(session, row.campaign)) for row in rows}
    if not rows:
        click.echo("Aucun message vocal n’attend.")
    for row in rows:
        length = "durée inconnue" if row.seconds is None else f"{row.seconds} s"
        heard = "" if row.heard_by is None else f"\técouté par {row.heard_by}"
        draft = "" if row.draft is None else f"\tla machine a compris : {' '.join(row.draft.split())}"
        at = asked[row.campaign].moment(row.at)
        step = asked[row.campaign].step(row.step) if row.step else "sans question"
        click.echo(f"{row.number}\t{row.campaign}\t{at}\t{step}\t{length}{heard}{draft}")


@voice.command("audio")
@NUMBER
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier à écrire (sinon vocal-NUMÉRO, avec la terminaison qui convient).",
)
@WHO
def audio(number: int, out: Path | None, who: str) -> None:
    """Écrit l’enregistrement dans un fichier, lisible par vous seul. Effacez-le après l’écoute."""
    name = _name(who)
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        try:
            recording = transcriptions.listen(session, house.keys, number, name, now())
        except TranscriptionUnknown:
            raise _unknown(number) from None
        ending = ENDINGS.get(recording.mime.partition(";")[0].strip(), "")
        path = Path(f"vocal-{number}") if out is None else out
        path = path if path.suffix else path.with_suffix(ending)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise InputWrong(f"Le fichier {path} existe déjà : choisissez un autre nom.") from None
        except OSError as error:
            raise InputWrong(f"Le fichier {path} ne peut pas être écrit : {error.strerror}.") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(recording.content)
    if ending and path.suffix.lower() != ending:
        click.echo(
            f"Attention : ce son est de type {recording.mime}, il lui faut la terminaison {ending} "
            f"et non {path.suffix} : renommez le fichier si rien ne le lit.",
            err=True,
        )
    click.echo(f"Enregistrement {number} écrit dans {path}. Effacez ce fichier après l’écoute.")


@voice.command("write")
@NUMBER
@click.argument("words", metavar="TEXTE")
@WHO
def write(number: int, words: str, who: str) -> None:
    """Écrit ce que la personne dit, mot à mot : sa réponse est alors étiquetée et comptée."""
    name = _name(who)
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        try:
            version = transcriptions.write(session, number, words, now(), who=name)
        except WordsWrong as error:
            raise InputWrong(str(error)) from None
        except TranscriptionUnknown:
            raise _unknown(number) from None
        except TranscriptionDecided:
            raise _decided(number) from None
    if version is None:
        click.echo(
            f"Noté. La personne a changé ou repris sa réponse depuis : le message {number} ne compte pas."
        )
    else:
        click.echo(f"Le message {number} est écrit. Il sera étiqueté et compté.")


@voice.command("inaudible")
@NUMBER
@WHO
def inaudible(number: int, who: str) -> None:
    """Note qu’on n’entend rien de compréhensible."""
    name = _name(who)
    with open_house(read_settings()) as house, house.sessions.begin() as session:
        try:
            transcriptions.inaudible(session, number, name, now())
        except TranscriptionUnknown:
            raise _unknown(number) from None
        except TranscriptionDecided:
            raise _decided(number) from None
    click.echo(f"Le message {number} est noté inaudible.")


def _name(who: str) -> str:
    if not who.strip() or len(who) > LONGEST_NAME:
        raise InputWrong(f"Donnez un nom ou une fonction, {LONGEST_NAME} caractères au plus.")
    return who.strip()


def _unknown(number: int) -> InputWrong:
    return InputWrong(f"Aucun message vocal {number} n’attend : voyez « portevoix voice list ».")


def _decided(number: int) -> InputWrong:
    return InputWrong(f"Le message vocal {number} est déjà écrit, ou noté inaudible.")
