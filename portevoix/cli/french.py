"""Click in French: help pages, without translation files."""

import importlib
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

WRONG_INPUT, WRONG_USAGE = 1, 2


class InputWrong(Exception):
    """What was given cannot be used; the message says what to do, in French, in one line."""


class _Formatter(click.HelpFormatter):
    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}\u00a0:\n")


class _Context(click.Context):
    formatter_class = _Formatter


# Click's own words in a line of help: placeholders of values, and what follows an option's text.
_NAMES = {"TEXT": "TEXTE", "PATH": "CHEMIN", "FILE": "FICHIER", "INTEGER": "NOMBRE", "FLOAT": "NOMBRE"}
_MARK = re.compile(r"; (?=[^\[]*\]$)")
_RANGE = re.compile(r"(?:(-?[\d.]+)<=?)?x(?:<=?(-?[\d.]+))?(?:>=?(-?[\d.]+))?(?=[];])")
_EXTRA = {"[default: ": "[par défaut : ", "[required]": "[obligatoire]", "; required]": "; obligatoire]"}


class FrenchCommand(click.Command):
    context_class = _Context

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
        rows = [
            row
            for one in self.get_params(ctx)  # arguments stand in the usage line
            if isinstance(one, click.Option) and (row := one.get_help_record(ctx)) is not None
        ]
        if rows:
            with formatter.section("Options"):
                formatter.write_dl([(_named(name), _said(words)) for name, words in rows])


def _named(option: str) -> str:
    """`--code TEXT` as `--code TEXTE`; what a range allows stands behind the words."""
    option = option.replace(" RANGE", "")
    return " ".join(_NAMES.get(word, word) for word in option.split(" "))


def _said(words: str) -> str:
    for english, french in _EXTRA.items():
        words = words.replace(english, french)
    words = _RANGE.sub(lambda found: _between(found[1] or found[3], found[2]), words)
    return _MARK.sub(" ; ", words)


def between(kind: click.IntRange | click.FloatRange) -> str:
    """Return what a range allows, as « de 0 à 365 »."""
    return _between(*(None if one is None else f"{one:g}" for one in (kind.min, kind.max)))


def _between(least: str | None, most: str | None) -> str:
    if least is None or most is None:
        return f"{most} au plus" if most is not None else f"{least} au moins"
    return f"de {least} à {most}"


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
            params=[_version_option()],
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
            (name, " ".join((command.help or "").partition("\n\n")[0].split()))
            for name in super().list_commands(ctx)
            if (command := super(FrenchGroup, self).get_command(ctx, name)) is not None
        ]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)


def _number() -> str:
    try:
        return version("portevoix")
    except PackageNotFoundError:  # run from its sources without having been set up
        return "(non installé : make setup)"


def _version_option() -> click.Option:
    def tell(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
        if asked and not ctx.resilient_parsing:
            click.echo(f"Porte-voix {_number()}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=tell,
        help="Affiche la version.",
    )
