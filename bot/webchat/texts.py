"""The texts of the page (`bot/texts/page.yaml`), in the register of the questionnaire."""

from functools import cache
from importlib.resources import files

import yaml

from consultation.questionnaire.model import Register


@cache
def _texts() -> dict[str, str | dict[str, str]]:
    raw: dict[str, str | dict[str, str]] = yaml.safe_load(
        files("bot.texts").joinpath("page.yaml").read_text("utf-8")
    )
    return raw


def keys() -> frozenset[str]:
    return frozenset(_texts())


def page_text(key: str, register: Register = Register.VOUS, **placeholders: object) -> str:
    """Return a text with its placeholders filled; raises KeyError for an unknown key or placeholder."""
    value = _texts()[key]
    words = value if isinstance(value, str) else value[register.value]
    return words.format(**placeholders) if placeholders else words


def waiting_time(seconds: float) -> str:
    """Return how long to wait, as a person says it: never less than a minute, never a decimal."""
    minutes = max(1, round(seconds / 60 + 0.49))
    return "une minute" if minutes == 1 else f"{minutes} minutes"
