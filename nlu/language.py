"""Which language a text is written in, with a strong preference for French.

Scripts tell first; then the very common words of each language (`data/langues.yaml`) against the French
that residents write, SMS and by ear included. A text is not French only when it is mainly another
language: names, brands, loan words and single words stay French.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from nlu.french import folded, french_words

FRENCH = "fr"
_LIMIT = 2_000
"""Characters looked at: a language does not change after them."""

# Letters outside Latin ones; punctuation and emoji are none.
_FOREIGN = re.compile("[\u0370-\u1dff\u2d30-\u2d7f\u3040-\ud7af\ufb50-\ufefc]")
# Words of two letters or more: "c", "g" and "o" are SMS in any language.
_WORD = re.compile(r"[^\W_]{2,40}")
_LEAST = 2
_SCRIPTS = (
    (0x0400, 0x052F, "ru"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x077F, "ar"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1200, 0x137F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x1E00, 0x1EFF, "latin"),
    (0x2D30, 0x2D7F, "kab"),
    (0x3040, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
    (0xFB50, 0xFEFC, "ar"),
    (0x0370, 0x03FF, "el"),
)


@cache
def _data() -> tuple[dict[str, tuple[str, ...]], dict[str, re.Pattern[str]]]:
    """Return the languages of each listed word, and the letters that tell languages of one script apart."""
    data: dict[str, Any] = yaml.safe_load(
        files("nlu").joinpath("data", "langues.yaml").read_text(encoding="utf-8")
    )
    letters = {code: re.compile(f"[{signs}]") for code, signs in data.pop("lettres").items()}
    words: dict[str, tuple[str, ...]] = {}
    for code, listed in data.items():
        for word in dict.fromkeys(folded(part) for part in listed.split()):
            words[word] = (*words.get(word, ()), code)
    return words, letters


_Known = tuple[bool, tuple[str, ...]]
_ONLY_FRENCH: _Known = (True, ())


@lru_cache(maxsize=65_536)
def _known(word: str) -> _Known:
    """Return whether a written word is French, and the other languages it is common in."""
    form = folded(word)
    return form in french_words() or form.isdigit(), _data()[0].get(form, ())


def _script(text: str) -> str:
    """Return the language of the script most letters are in, "latin" when that is Latin."""
    counts: dict[str, int] = {}
    for char in text:
        code = ord(char)
        if char.isalpha():
            script = "latin"
            if code >= 0x0370:
                script = next((name for low, high, name in _SCRIPTS if low <= code <= high), "latin")
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return "latin"
    found = max(counts, key=lambda script: (counts[script], script))
    letters = _data()[1]
    if found == "zh" and counts.get("ja", 0):
        return "ja"
    if found == "ru" and letters["uk"].search(text):
        return "uk"
    if found == "ar":
        return next((code for code in ("ur", "fa") if letters[code].search(text)), "ar")
    return found


def language(text: str) -> str:
    """Return "fr", or the ISO 639 code of the other language a text is mainly written in, or "und".

    "ar" also for Arabic in Latin letters, "kab" Kabyle, "ht" the creoles of Haiti and the Antilles; "und"
    is plainly not French and nothing we know.
    """
    text = text[:_LIMIT]
    if not text.isascii() and _FOREIGN.search(text):
        script = _script(text)
        if script != "latin":
            return script
    known = list(map(_known, _WORD.findall(text)))
    only_french = known.count(_ONLY_FRENCH)
    return FRENCH if 2 * only_french >= len(known) else _other(known, only_french)


def _other(known: list[_Known], only_french: int) -> str:
    """Return the language with the most words, when it has clearly more than French has."""
    french = sum(is_french for is_french, _ in known)
    counts: dict[str, float] = {}
    own: dict[str, int] = {}
    for is_french, codes in known:
        for code in codes:
            counts[code] = counts.get(code, 0.0) + (0.5 if is_french else 1.0)
            own[code] = own.get(code, 0) + (not is_french)
    if not counts:
        return "und" if french == 0 and len(known) >= 6 else FRENCH
    best = max(counts, key=lambda code: (counts[code], own[code], code))
    mainly = own[best] >= _LEAST and counts[best] > only_french and own[best] * 4 >= len(known)
    whole = own[best] >= 1 and only_french == 0 and counts[best] * 2 >= len(known) > 1 and counts[best] > 1
    if mainly or whole:
        return best
    return "und" if french == 0 and len(known) >= 6 else FRENCH
