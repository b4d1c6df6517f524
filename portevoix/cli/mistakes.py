"""Mistakes told in French, in one line, with exit codes 1 (the input) and 2 (usage)."""

import logging
import os
import traceback
from collections.abc import Iterator

import click
from sqlalchemy.exc import OperationalError

from consultation.broadcasts.errors import BroadcastUnknown, BroadcastWrong
from consultation.campaigns import CampaignStateWrong, CampaignUnknown, CodeWrong
from consultation.territories.attaching import AttachingRefused
from portevoix.cli.french import WRONG_INPUT, WRONG_USAGE, InputWrong, between
from portevoix.embedded.errors import DatabaseUnavailable
from portevoix.settings import PREFIX, SettingWrong

DEBUG = f"{PREFIX}DEBUG"
_SAID = (
    InputWrong,
    SettingWrong,
    CampaignStateWrong,
    CodeWrong,
    BroadcastWrong,
    AttachingRefused,
    DatabaseUnavailable,
)
"""Their messages are for people as they are."""
_SILENT = ("sqlalchemy", "psycopg")
"""Their messages quote statements, parameters and rows: words and addresses of people."""


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
    except _SAID as error:
        return _wrong(str(error), WRONG_INPUT)
    except BroadcastUnknown as error:
        return _wrong(f"Il n’y a pas de diffusion {error} : voyez « portevoix broadcast list ».", WRONG_INPUT)
    except CampaignUnknown as error:
        small = "" if str(error) == str(error).lower() else " (un code s’écrit en minuscules)"
        return _wrong(
            f"Aucune campagne n’a le code « {error} »{small} : voyez « portevoix campaign list ».",
            WRONG_INPUT,
        )
    except OperationalError:
        return _wrong(
            "La base de données ne répond pas : vérifiez PORTEVOIX_DATABASE_URL et le serveur.", WRONG_INPUT
        )
    except Exception as error:  # the last resort: a person gets a line, not a traceback
        return _unexpected(error)
    return result if isinstance(result, int) else 0


def _unexpected(error: Exception) -> int:
    """A fault of ours. What happened is shown to whoever asks for it, without anybody's words."""
    if os.environ.get(DEBUG, "").strip() in {"1", "oui", "yes", "true"}:
        for line in _trace(error):
            click.echo(line, err=True)
    return _wrong(
        f"Erreur inattendue ({type(error).__name__}) : c’est un défaut de Porte-voix. Signalez-le à l’équipe "
        f"du projet (CONTRIBUTING.md), avec ce que {DEBUG}=1 ajoute devant la même commande.",
        WRONG_INPUT,
    )


def _trace(error: BaseException | None) -> Iterator[str]:
    """Yield where each fault of the chain happened, the first one first."""
    if error is None:
        return
    yield from _trace(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    for line in traceback.format_tb(error.__traceback__):
        yield line.rstrip()
    silent = type(error).__module__.startswith(_SILENT)
    yield type(error).__name__ if silent else f"{type(error).__name__}: {error}"


def _usage(error: click.UsageError) -> str:
    name = error.ctx.command_path if error.ctx is not None else "portevoix"
    match error:
        case click.NoSuchOption():
            what = f"l’option {error.option_name} n’existe pas"
        case click.MissingParameter():
            what = f"il manque {_name(error.param)}{_choices(error.param)}"
        case click.BadParameter():
            what = f"la valeur de {_name(error.param)} ne convient pas ({_bad(error)})"
        case click.BadOptionUsage():
            what = f"l’option {error.option_name} demande une valeur"
        case _:
            what = _other(error.message)
    return f"{what[0].upper()}{what[1:]}. Voyez « {name} --help »."


def _name(param: click.Parameter | None) -> str:
    """The parameter as people type it: `--role`, `FICHIER`."""
    if param is None:
        return "un argument"
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _choices(param: click.Parameter | None) -> str:
    kind = getattr(param, "type", None)
    if not isinstance(kind, click.Choice):
        return ""
    return f" (au choix : {', '.join(str(one) for one in kind.choices)})"


def _bad(error: click.BadParameter) -> str:
    kind = getattr(error.param, "type", None)
    if isinstance(kind, click.Path):
        return "le fichier n’existe pas ou ne se lit pas"
    if isinstance(kind, click.Choice):
        return _choices(error.param).strip(" ()")
    if isinstance(kind, click.IntRange | click.FloatRange) and (kind.min, kind.max) != (None, None):
        return f"donnez un nombre{' entier' if isinstance(kind, click.IntRange) else ''}, {between(kind)}"
    if isinstance(kind, click.types.IntParamType):
        return "donnez un nombre entier"
    return error.message


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
