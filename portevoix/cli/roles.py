"""One role per process, for production: `portevoix web`, `run`, `send`…; `work` takes several."""

import click

from portevoix.cli.french import FrenchCommand
from portevoix.logs import set_up_logs
from portevoix.settings import read_settings
from portevoix.work import work as carry_out

NAMES = ("web", "run", "send", "poll", "tag", "transcribe", "analyse", "daily")


def _role(name: str) -> click.Command:
    def start() -> int:
        set_up_logs()
        return carry_out(read_settings(), [name])

    return FrenchCommand(name, callback=start)


web, run, send, poll, tag, transcribe, analyse, daily = (_role(name) for name in NAMES)


@click.command("work", cls=FrenchCommand, hidden=True)
@click.argument("names", nargs=-1, required=True, type=click.Choice(NAMES))
@click.option("--expects", default="", help="Les rôles sans lesquels l’installation n’est pas prête.")
def work(names: tuple[str, ...], expects: str) -> int:
    """Plusieurs rôles dans un processus (utilisé par serve)."""
    set_up_logs()
    return carry_out(read_settings(), names, frozenset(filter(None, expects.split("+"))))
