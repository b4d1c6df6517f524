"""`portevoix serve`: all roles in one go, with the embedded database unless another one is given."""

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import click

from consultation.access import PREFIX as KEY_PREFIX
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.demo import DEMO, FIGURES, is_prepared, key_of_the_day, prepare_demo
from portevoix.house import open_house
from portevoix.logs import set_up_logs
from portevoix.settings import Settings, read_settings
from portevoix.signals import stop_on_signals
from portevoix.supervisor import Supervisor
from portevoix.tilleuls import LISTENING

READY_SECONDS = 60.0
DEMO_SECONDS = 300.0


@click.command("serve", cls=FrenchCommand)
@click.option(
    "--demo", is_flag=True, help="Avec une consultation prête, et les chiffres d’une autre, inventée."
)
def serve(demo: bool) -> int:
    """Tout démarre d’un coup : page web, bot, étiquetage, chiffres. Ctrl-C arrête tout."""
    set_up_logs()
    settings = read_settings()
    _port_is_free(settings)
    _model_is_there(settings)
    with open_house(settings, application="portevoix serve"):
        key = _prepare_demo() if demo else None
        supervisor = Supervisor(groups(settings))
        stop_on_signals(supervisor.stop)
        supervisor.start()
        try:
            _announce(settings, supervisor, key)
        finally:
            supervisor.watch()
    return 0


def _prepare_demo() -> str:
    """Prepare in a process of its own: what it loads (tagger, tables) goes with it. Return the day's key."""
    command = [sys.executable, "-m", "portevoix", "prepare-demo"]
    key = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as preparing:  # noqa: S603 - ourselves
        limit = threading.Timer(DEMO_SECONDS, preparing.kill)
        limit.start()
        try:
            for line in preparing.stdout or ():
                if line.startswith(KEY_PREFIX):
                    key = line.strip()
                else:
                    click.echo(line, nl=False)
        finally:
            limit.cancel()
    if preparing.returncode or not key:
        raise InputWrong("La démonstration n’a pas pu être préparée : voyez les messages ci-dessus.")
    return key


@click.command("prepare-demo", cls=FrenchCommand, hidden=True)
def prepare() -> None:
    """Prépare la démonstration (utilisé par serve)."""
    set_up_logs()
    with open_house(read_settings(), application="portevoix demo") as house:
        if not is_prepared(house):
            click.echo("Préparation des consultations d’exemple : une seule fois, moins d’une minute…")
        prepare_demo(house)
        click.echo(key_of_the_day(house))


def groups(settings: Settings) -> list[tuple[str, ...]]:
    """Return the processes: what must answer at once apart from what computes."""
    talking = ("run", "send", "poll") if _polls(settings) else ("run", "send")
    computing = ("tag", "analyse", "daily")
    # Apart from all others: a model holds a core for seconds, and much memory.
    listening = [] if settings.stt_model is None else [("transcribe",)]
    expected = "+".join((*talking, "web", *computing, *(name for group in listening for name in group)))
    return [("web", "--expects", expected), talking, computing, *listening]


def _polls(settings: Settings) -> bool:
    """Telegram is polled unless a webhook's secret says that it comes to us."""
    return settings.telegram_token is not None and settings.telegram_secret is None


def _port_is_free(settings: Settings) -> None:
    import socket

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise InputWrong(
                f"Le port {settings.port} est déjà pris : arrêtez l’autre programme, "
                "ou choisissez un autre port avec PORTEVOIX_PORT=8001."
            ) from error


def _model_is_there(settings: Settings) -> None:
    from bot.whisper import ModelWrong, check_model

    try:
        if settings.stt_model is not None:
            check_model(settings.stt_model)
    except ModelWrong as error:
        raise InputWrong(str(error)) from None


def _announce(settings: Settings, supervisor: Supervisor, key: str | None) -> None:
    """Wait until all is ready, then say where to go; key: the demonstration's, None without one."""
    local = f"http://{'127.0.0.1' if settings.host in {'0.0.0.0', '::'} else settings.host}:{settings.port}"  # noqa: S104
    limit = time.monotonic() + READY_SECONDS
    while not _ready(local):
        if supervisor.stop.wait(0.1):
            return
        if time.monotonic() > limit:
            click.echo("Porte-voix n’est pas encore prêt : voyez les messages ci-dessus.", err=True)
            return
    click.echo("")
    click.echo("Porte-voix est prêt.")
    if key is not None:
        click.echo(f"  Répondre comme un habitant :  {settings.address}/c/{DEMO}")
        click.echo(f"  Voir les chiffres :           {settings.address}/p/{FIGURES}")
        click.echo(f"  Lire un diagnostic :          {settings.address}/console/{LISTENING}/diagnostic")
        click.echo(f"     avec la clé du jour :      {key}")
    else:
        click.echo(f"  Répondre, avec un code :      {settings.address}/")
        click.echo(f"  Suivre la participation :     {settings.address}/console/")
    click.echo(f"  La documentation de l’API :   {settings.address}/docs")
    click.echo("Ctrl-C pour arrêter.")


def _ready(local: str) -> bool:
    try:
        with urllib.request.urlopen(f"{local}/healthz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
