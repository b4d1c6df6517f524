"""The words that residents write in French: everyday words, SMS, by ear. Folded, without accents."""

import unicodedata
from functools import cache
from importlib.resources import files

from nlu.sms import SMS
from nlu.vocabulary import common_words

# Letters that no decomposition turns into ASCII ones.
_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
        "Æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ı": "i",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
    }
)


def folded(word: str) -> str:
    """Return a word in lower case, as ASCII letters; what has no ASCII form falls away."""
    if word.isascii():
        return word.lower()
    word = word.translate(_LETTERS)
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()


@cache
def french_words() -> frozenset[str]:
    """Return all known folded French words; read once."""
    text = files("nlu").joinpath("data", "mots_francais.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    listed = {word for line in lines for word in line.split()}
    spelt = {word for full in SMS.values() for word in full}
    return common_words() | listed | SMS.keys() | spelt
