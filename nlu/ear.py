"""Words written by ear, put into standard spelling for the rules of danger: "jai envi den finir".

Only `nlu.danger` reads so freely, and only where the plain reading found nothing: a word that sounds
like one of `data/danger.yaml`'s (`oreille`) is read as it, unless it is an everyday word of its own.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from nlu.sms import SMS
from nlu.vocabulary import common_words

_RAW: dict[str, Any] = yaml.safe_load(
    files("nlu").joinpath("data", "danger.yaml").read_text(encoding="utf-8")
)["oreille"]
_SHORT: dict[str, str] = {short: full for line in _RAW["courts"] for short, full in [line.split(" > ")]}
_TURNS = tuple(
    (re.compile(rf"(?<!\w){line.split(' > ')[0]}(?!\w)"), line.split(" > ")[1]) for line in _RAW["tours"]
)
_AFTER_ME = re.compile(rf"m(?=(?:{'|'.join(_RAW['apres_m'].split())}))")
_AFTER_THE = re.compile(rf"l(?=(?:{'|'.join(_RAW['apres_l'].split())}))")
_ME = re.compile(r"m(?=[bcfgklptv][a-z]{2})")
_I = re.compile(r"j(?=[bcdfgklmprtv][a-z]{2})")
_SPELLINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"eau|au"), "o"),
    (re.compile(r"ch"), "#"),
    (re.compile(r"qu|q|ck|c(?![eiy])"), "k"),
    (re.compile(r"c"), "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"h"), ""),
    (re.compile(r"[ae]in(?![aeiouy])"), "in"),
    (re.compile(r"[ae][nm](?=[^aeiouynm]|$)"), "an"),
    (re.compile(r"ai(?:[st]|ent)?$"), "E"),
    (re.compile(r"ai|ei|ay"), "e"),
    (re.compile(r"y"), "i"),
    (re.compile(r"z"), "s"),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"(?<=..)(?:e[rz]?s?|[stdxp]+)$"), ""),
)


def sound(word: str) -> str:
    """Return how a folded word sounds, roughly: two spellings of one word give the same."""
    for pattern, heard in _SPELLINGS:
        word = pattern.sub(heard, word)
    return word


_WORDS = frozenset(_RAW["mots"].split())
_BY_SOUND = {sound(word): word for word in reversed(_RAW["mots"].split())}
_KNOWN = common_words() | _WORDS


@lru_cache(maxsize=65_536)
def heard(word: str) -> str | None:
    """Return the standard words that a folded word sounds like; None where it says what it says."""
    short = _SHORT.get(word)
    if short is not None:
        return short
    if len(word) < 4 or word in _KNOWN:
        return None
    if word in SMS:
        return None
    for prefix, full in ((_AFTER_ME, "m "), (_AFTER_THE, "l "), (_ME, "me "), (_I, "je ")):
        if prefix.match(word):
            return full + (heard(word[1:]) or word[1:])
    return _BY_SOUND.get(sound(word))


def turned(clauses: str) -> str:
    """Return folded text with the turns of phrase that only make sense by ear put right: "peu plu"."""
    for pattern, full in _TURNS:
        clauses = pattern.sub(full, clauses)
    return clauses
