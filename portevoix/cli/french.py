"""Click in French: help pages and mistakes, without translation files."""

import importlib
import logging
from collections.abc import Mapping
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from consultation.campaigns import CampaignStateWrong, CampaignUnknown
from portevoix.embedded.errors import DatabaseUnavailable
from portevoix.settings import SettingWrong

WRONG_INPUT, WRONG_USAGE = 1, 2


class InputWrong(Exception):
    """What was given cannot be used; the message says what to do, in French, in one line."""


class FrenchCommand(click.Command):
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Affiche cette aide."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        pieces = pieces.replace("COMMAND [ARGS]...", "COMMANDE [ARGUMENTS]…")
        formatter.write_usage(ctx.command_path, pieces, prefix="Usage : ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for one in self.get_params(ctx) if (row := one.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section("Options"):
                formatter.write_dl(
                    [(name, words.replace("[required]", "[obligatoire]")) for name, words in rows]
                )


class FrenchGroup(click.Group, FrenchCommand):
    """A group whose commands are imported when they are asked for: start stays quick and light."""

    command_class = FrenchCommand

    def __init__(
        self, *arguments: Any, lazy: Mapping[str, tuple[str, str]] | None = None, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self._lazy = dict(lazy or {})

    @classmethod
    def of(cls, lazy: Mapping[str, tuple[str, str]]) -> "FrenchGroup":
        """`lazy` maps a command's name to "module:attribute" and its one-line help, empty to hide it."""
        return cls(
            "portevoix",
            lazy=lazy,
            help="Porte-voix : la voix des habitants des quartiers, jusqu’au projet de leur quartier.",
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, (_, words) in self._lazy.items() if words] + super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self._lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        FrenchCommand.format_options(self, ctx, formatter)
        rows = [(name, words) for name, (_, words) in self._lazy.items() if words]
        rows += [
            (name, command.get_short_help_str(90))
            for name in super().list_commands(ctx)
            if (command := super(FrenchGroup, self).get_command(ctx, name)) is not None
        ]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)


def explain(group: click.Group, arguments: list[str] | None) -> int:
    """Run, and say mistakes in French; returns the exit code."""
    logging.captureWarnings(True)
    try:
        result = group.main(args=arguments, prog_name="portevoix", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return WRONG_USAGE
    except click.UsageError as error:
        return _wrong(_usage(error), WRONG_USAGE)
    except click.FileError as error:
        return _wrong(f"Le fichier « {error.ui_filename} » ne s’ouvre pas : vérifiez son nom.", WRONG_INPUT)
    except (click.Abort, KeyboardInterrupt):
        return _wrong("Interrompu.", 130)
    except (InputWrong, SettingWrong, CampaignStateWrong, DatabaseUnavailable) as error:
        return _wrong(str(error), WRONG_INPUT)
    except CampaignUnknown as error:
        return _wrong(
            f"Aucune campagne n’a le code « {error} » : voyez « portevoix campaign list ».", WRONG_INPUT
        )
    except OperationalError:
        return _wrong(
            "La base de données ne répond pas : vérifiez PORTEVOIX_DATABASE_URL et le serveur.", WRONG_INPUT
        )
    return result if isinstance(result, int) else 0


def _usage(error: click.UsageError) -> str:
    name = error.ctx.command_path if error.ctx is not None else "portevoix"
    match error:
        case click.NoSuchOption():
            what = f"l’option {error.option_name} n’existe pas"
        case click.MissingParameter():
            missing = error.param.human_readable_name if error.param is not None else "un argument"
            what = f"il manque {missing}"
        case click.BadParameter():
            wrong = error.param.human_readable_name if error.param is not None else "un argument"
            what = f"la valeur de {wrong} ne convient pas ({_bad(error)})"
        case click.BadOptionUsage():
            what = f"l’option {error.option_name} demande une valeur"
        case _:
            what = _other(error.message)
    return f"{what[0].upper()}{what[1:]}. Voyez « {name} --help »."


def _bad(error: click.BadParameter) -> str:
    message = error.message
    if isinstance(getattr(error.param, "type", None), click.Path):
        return "le fichier n’existe pas ou ne se lit pas"
    if isinstance(getattr(error.param, "type", None), click.Choice):
        choices = ", ".join(str(one) for one in error.param.type.choices)  # type: ignore[union-attr]
        return f"au choix : {choices}"
    if isinstance(getattr(error.param, "type", None), click.types.IntParamType):
        return "donnez un nombre entier"
    return message


def _other(message: str) -> str:
    for english, french in (
        ("No such command", "cette commande n’existe pas"),
        ("Missing command", "il manque une commande"),
        ("Got unexpected extra argument", "il y a un mot de trop"),
    ):
        if message.startswith(english):
            quoted = message.partition("'")[2].partition("'")[0]
            return f"{french} : {quoted}" if quoted else french
    return message


def _wrong(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code
