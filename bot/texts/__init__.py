"""The French texts that residents read, besides the questionnaire's: `fr.yaml`, in both registers."""

from functools import cache
from importlib.resources import files

import yaml

from consultation.questionnaire.model import Register


@cache
def _texts() -> dict[str, dict[str, str]]:
    raw = yaml.safe_load(files("bot.texts").joinpath("fr.yaml").read_text("utf-8"))
    return {
        key: {"vous": value.rstrip("\n"), "tu": value.rstrip("\n")}
        if isinstance(value, str)
        else {register: words.rstrip("\n") for register, words in value.items()}
        for key, value in raw.items()
    }


def keys() -> frozenset[str]:
    return frozenset(_texts())


def text(key: str, register: Register = Register.VOUS, **placeholders: str) -> str:
    """Return a text with its placeholders filled; raises KeyError for an unknown key or placeholder."""
    words = _texts()[key][register.value]
    return words.format(**placeholders) if placeholders else words
