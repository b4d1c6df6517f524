"""`portevoix dialogue evaluate`: what messages mean, against the intentions of a labelled file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from nlu.dialogue_evaluation import Told, evaluate, read_said, write_said
from nlu.intent_server import IntentServer
from nlu.tables import FileRefused
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.settings import PREFIX, read_settings


@click.command("evaluate", cls=FrenchCommand)
@click.argument("file", metavar="FICHIER.csv", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Écrit tout en JSON.")
@click.option("--out", type=click.Path(path_type=Path), help="Écrit chaque ligne avec ce qui a été compris.")
@click.option("--rasa", metavar="URL", help="Un serveur Rasa à interroger aussi (make rasa).")
def evaluate_messages(file: Path, as_json: bool, out: Path | None, rasa: str | None) -> int:
    """Compare l’intention comprise à la colonne « intent » (et « text »)."""
    try:
        with _server(rasa) as told:
            read = read_said(file, told)
        if out is not None:
            write_said(out, read)
    except FileRefused as error:
        raise InputWrong(str(error)) from error
    except OSError as error:
        raise InputWrong(f"Le fichier « {error.filename} » ne s’ouvre pas : vérifiez son nom.") from error
    if not read.said:
        raise InputWrong(" ".join(read.report.lines()) or "Aucune ligne à lire sous l’en-tête.")
    scores = evaluate(read.said)
    click.echo(json.dumps(scores, ensure_ascii=False, indent=2) if as_json else "\n".join(_told(scores)))
    for line in read.report.lines():
        click.echo(line, err=True)
    return 0


@contextmanager
def _server(url: str | None) -> Iterator[Told]:
    """Return what asks the server; raises InputWrong where it does not answer, or stops answering."""
    if url is None:
        yield lambda _: None
        return
    with IntentServer(url, read_settings().rasa_jwt_secret) as server:

        def told(text: str) -> dict[str, float]:
            found = server.ask(text) or server.ask(text)
            if found is None:
                raise InputWrong(
                    f"Le serveur Rasa ({url}) ne répond pas : lancez « make rasa », "
                    f"et donnez son secret dans {PREFIX}RASA_JWT_SECRET."
                )
            return found

        yield lambda text: told(text) if text.strip("/ \t\r\n") else None


def _told(scores: dict[str, Any]) -> Iterator[str]:
    right, macro = _percent(scores["accuracy"]), _number(scores["macro_f1"])
    yield f"{scores['rows']} messages, {right} compris, F1 macro {macro}"
    commands, contributions = scores["commands"], scores["contributions"]
    yield f"Demandes au bot : {_percent(commands['recall'])} suivies ({commands['rows']})"
    taken = _percent(contributions["taken_as_commands"])
    yield f"Contributions prises pour une demande : {taken} ({contributions['rows']})"
    for name, one in scores["labels"].items():
        yield f"  {name:<20} F1 {_number(one['f1'])}  n {one['n']}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}".replace(".", ",") + "\u00a0%"
