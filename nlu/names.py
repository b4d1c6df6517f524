"""What single words say about persons, from `data/noms.yaml`: first name, surname, title, place…

A word has a set of marks, kept as bits, since a text is looked at word by word and most words have none.
Turns of several words ("Jean Jaurès") are in `honoured`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from nlu.french import folded, french_words

FIRST, WORDY, FRAIL, LAST, LAST_WORD = 1, 2, 4, 8, 16
"""First name; one that is a word too; one that nearly always is the word; surname; one that is a word too."""
TITLE, KIN, KIN_ALONE, CALL, PLACE, STREET = 32, 64, 128, 256, 512, 1024
INSTITUTION, POLITICIAN, NEVER, PARTICLE, KNOWN, LONG_TITLE = 2048, 4096, 8192, 16384, 32768, 65536
INTRODUCES, DICTATED, NETWORK, ADDRESS, FLAT = 131072, 262144, 524288, 1048576, 2097152
"""Say only what is worth being looked for in the text."""
THING = 4194304
"""First name that is a thing's or an idea's word: "Soleil", "Victoire"."""
NAMED = FIRST | WORDY | FRAIL | LAST | LAST_WORD

SHORT_TITLES = frozenset({"m", "me", "pr"})
"""Titles that are far more often something else."""

COVER = "\ufffc"
"""Stands, one for one, for the characters of what was found already."""

_TOKEN = re.compile(rf"[^\W\d_]+|[^\w\s]|\d+|\n|{COVER}")
_LISTS = {
    "prenoms_mots": WORDY,
    "prenoms_fragiles": FRAIL,
    "noms_mots": LAST_WORD,
    "prenoms_choses": THING,
    "prenoms_abstraits": THING,
    "titres": TITLE,
    "proches": KIN,
    "proches_seuls": KIN_ALONE,
    "appels": CALL,
    "lieux": PLACE,
    "voies": STREET,
    "institutions": INSTITUTION,
    "politiques": POLITICIAN,
    "jamais": NEVER,
    "particules": PARTICLE,
    "se_presenter": INTRODUCES,
    "dictees": DICTATED,
    "reseaux": NETWORK,
    "adresses": ADDRESS,
    "logements": FLAT,
}
_LONGEST = 40  # no word of any list is longer; hostile ones are not worth a place in the cache
_SAME_SOUND = (
    *(("ph", "f"), ("ou", "u"), ("oo", "u"), ("w", "u"), ("qu", "k"), ("c", "k"), ("q", "k"), ("y", "i")),
    *(("h", ""), ("z", "s"), ("ee", "i"), ("ai", "e"), ("ei", "e"), ("en", "an")),
)

Index = Mapping[str, tuple[tuple[str, ...], ...]]
"""First word of a turn: the turns, longest first."""


def sound(form: str) -> str:
    """Return a rough key of how a folded name sounds, so that "fatoumatta" meets "fatoumata"."""
    for written, heard in _SAME_SOUND:
        form = form.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", form).rstrip("et")


def _read() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        files("nlu").joinpath("data", "noms.yaml").read_text(encoding="utf-8")
    )
    return data


def _table(data: Mapping[str, Any]) -> dict[str, int]:
    """Return the marks of each listed word; a name that is a word too loses the mark of a plain name."""
    table = dict.fromkeys(french_words(), KNOWN)
    for name, mark in _LISTS.items():
        for word in data[name].split():
            table[word] = table.get(word, 0) | mark
    for name, mark, weaker in (("prenoms", FIRST, WORDY | FRAIL), ("noms", LAST, LAST_WORD)):
        for word in " ".join(data[name]).split():
            if not table.get(word, 0) & weaker:
                table[word] = table.get(word, 0) | mark
    for word in data["titres"].split():
        if word not in SHORT_TITLES:
            table[word] |= LONG_TITLE
    return table


def index(turns: Iterable[str]) -> Index:
    """Return turns of folded words by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for turn in turns:
        words = tuple(re.findall(r"[a-z]+", folded(turn)))
        if words:
            found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(several, key=len, reverse=True)) for first, several in found.items()}


_DATA = _read()
_MARKS = _table(_DATA)
_SOUNDS = frozenset(sound(word) for word, marks in _MARKS.items() if marks & (FIRST | LAST) and len(word) > 4)
HONOURED_TURNS = index(_DATA["publics"].split("|"))
_ENDINGS = tuple(_DATA["fins_francaises"].split())


def listed(name: str) -> tuple[str, ...]:
    """Return one of the small lists of `data/noms.yaml`; raises KeyError for an unknown one."""
    return tuple(_DATA[name].split())


@lru_cache(maxsize=65_536)
def short_marks(word: str) -> tuple[str, int]:
    """Return what `marks` does, for a word of at most forty letters."""
    form = folded(word)
    return form, _MARKS.get(form, 0) | (INTRODUCES if word in {"M", "Me", "Pr"} else 0)


def marks(word: str) -> tuple[str, int]:
    """Return the folded form of a written word (letters only) and its marks."""
    return short_marks(word) if len(word) <= _LONGEST else (word.lower(), 0)


@lru_cache(maxsize=16_384)
def sounds_like_a_name(form: str) -> bool:
    """Whether an unknown folded word of five letters or more is heard as a known name."""
    return 4 < len(form) <= _LONGEST and not form.endswith(_ENDINGS) and sound(form) in _SOUNDS


@lru_cache(maxsize=64)
def _index_of(places: tuple[str, ...]) -> Index:
    return index(places)


def index_of(places: Collection[str]) -> Index:
    """Return the names of a campaign's own places as turns; kept from one call to the next."""
    return _index_of(tuple(sorted(places)))


class Token(NamedTuple):
    """A word or a sign, and where it is."""

    raw: str
    start: int
    end: int
    form: str
    mark: int
    capital: bool
    opens: bool
    """First of its sentence: its capital says nothing."""


def _tokens(text: str) -> list[Token]:
    """Return words with their marks, and signs; capitals count for nothing in a text that shouts."""
    found: list[Token] = []
    opens = True
    for match in _TOKEN.finditer(text):
        raw = match.group()
        if raw[0].isalpha():
            form, mark = marks(raw)
            found.append(Token(raw, *match.span(), form, mark, raw[0].isupper(), opens))
            opens = False
        else:
            found.append(Token(raw, *match.span(), raw, 0, False, False))
            opens = raw != COVER and (
                opens
                or (
                    raw in '.!?…:\n•-–—*«"(;'
                    and not (raw == "-" and match.start() and text[match.start() - 1].isalpha())
                )
            )
    words = [token for token in found if token.raw[0].isalpha()]
    shouted = sum(token.raw.isupper() and len(token.raw) > 1 for token in words)
    if len(words) > 4 and (
        shouted > 0.6 * len(words) or sum(token.capital for token in words) > 0.8 * len(words)
    ):
        return [token._replace(capital=False) for token in found]
    return found


class Words:
    """A text cut into words and signs."""

    def __init__(self, text: str, places: Collection[str]) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.places = index_of(places) if places else {}

    def back(self, at: int) -> int:
        """Return the token before `at` on the same breath (signs of elision skipped), -1 if none."""
        before = at - 1
        while before >= 0 and self.tokens[before].raw in {"'", "’", "-"}:
            before -= 1
        if before < 0 or not self.tokens[before].raw[0].isalpha():
            return -1
        return before if self.tokens[at].start - self.tokens[before].end < 4 else -1

    def forward(self, at: int) -> int:
        """Return the token after `at` on the same breath, -1 if none."""
        after = at + 1
        while after < len(self.tokens) and self.tokens[after].raw in {"'", "’", "-"}:
            after += 1
        if after >= len(self.tokens) or not self.tokens[after].raw[0].isalpha():
            return -1
        return after if self.tokens[after].start - self.tokens[at].end < 4 else -1

    def turn(self, at: int, turns: Index) -> int:
        """Return where the longest turn that starts at `at` ends, `at` if there is none."""
        several = turns.get(self.tokens[at].form)
        if several is None:
            return at
        after = self.forward(at)
        second = self.tokens[after].form if after >= 0 else ""
        for words in several:
            if len(words) > 1 and words[1] != second:
                continue
            here = at
            for word in words[1:]:
                here = self.forward(here)
                if here < 0 or self.tokens[here].form != word:
                    break
            else:
                return here + 1
        return at

    def compound(self, at: int) -> bool:
        """Whether a double first name starts here: "Jean-Pierre", "Marie Thérèse"."""
        after = self.forward(at)
        if after < 0 or not self.tokens[at].mark & (WORDY | FRAIL | FIRST):
            return False
        return bool(marks(f"{self.tokens[at].form}-{self.tokens[after].form}")[1] & FIRST)

    def hangs(self, at: int) -> bool:
        """Whether a hyphen ties the word to one that is no name: "T-Max", "Croix-Blanche", "Lagarde-sur"."""
        start, end = self.tokens[at].start, self.tokens[at].end
        before, after = self.back(at), self.forward(at)
        tied = self.text[start - 1 : start] == "-" and before >= 0 and not self.tokens[before].mark & NAMED
        ties = (
            self.text[end : end + 1] == "-"
            and after >= 0
            and self.tokens[after].form in {"sur", "sous", "les", "en", "la", "le"}
        )
        return tied or ties
