"""What stands around a word: the words before and after it, titles, kin, places that honour somebody."""

import re
from collections.abc import Collection
from typing import NamedTuple

from nlu.contact import COVER
from nlu.names import (
    CALL,
    FIRST,
    KIN,
    KIN_ALONE,
    PLACE,
    SHORT_TITLES,
    STREET,
    TITLE,
    Index,
    index_of,
    listed,
    marks,
)

_TOKEN = re.compile(rf"[^\W\d_]+|[^\w\s]|\d+|\n|{COVER}")
_SELF = re.compile(
    r"(?:\b[jm]e? ?['’ ]?m?['’ ]?app?el+e?s?|\bmon (?:petit )?(?:nom|pr[ée]nom|"
    r"blaze)(?: de famille)?(?: [àa] moi)?,? ?(?:c['’ ]?(?:est|é)?|est|:)|\bmon pr[ée]nom|"
    r"\bon m['’ ]appelle|\b(?:nom|pr[ée]nom|sign[ée]e?|signature|contact|locataire) ?:) $",
    re.I,
)
_CALLED = re.compile(
    r"(?:\bs['’ ]?app?el+e?(?:nt)?|\b(?:pr[ée]nomm|nomm|surnomm)[ée]e?|\bc['’ ]?est|\bmoi,? c|\b(?:je|"
    r"moi) suis|\bj?suis|\bnom de) $",
    re.I,
)
_OWNED = frozenset(listed("possessifs"))
_RANKS = frozenset(listed("rangs"))
_SOFT = frozenset(listed("liaisons"))
NONE, SAID, CALLED, NEAR, TITLED = range(5)
"""How sure it is that a person is named: not at all, by "c'est", by "appelez", by "ma voisine", by "Mme"."""


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


class Reading:
    """One text being read: its tokens, and the turns that stay."""

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
        for words in turns.get(self.tokens[at].form, ()):
            here = at
            for word in words[1:]:
                here = self.forward(here)
                if here < 0 or self.tokens[here].form != word:
                    break
            else:
                return here + 1
        return at

    def sureness(self, at: int) -> int:
        """Return how sure what stands before says that a person is named at `at`."""
        tokens = self.tokens
        start = tokens[at].start
        before = at - 1
        if before >= 0 and tokens[before].raw == "." and before > 0 and tokens[before - 1].mark & TITLE:
            before -= 1
        previous = (
            before
            if before >= 0 and start - tokens[before].end < 4 and tokens[before].raw[0].isalpha()
            else -1
        )
        window = self.text[max(0, start - 40) : start].rstrip(" ") + " "
        if _SELF.search(window):
            return TITLED
        if previous < 0:
            return NEAR if _CALLED.search(window) else NONE
        word = tokens[previous]
        if word.mark & TITLE and self._is_title(previous, at):
            article = self.back(previous)
            some = (
                article >= 0
                and tokens[article].form in {"un", "une", "des", "ce", "cette", "d"}
                and not tokens[at].capital
            )
            return NONE if some else TITLED
        if word.mark & KIN and self._is_kin(previous):
            return NEAR
        if word.mark & CALL or word.form in {"chez", "dixit"}:
            return CALLED
        earlier = self.back(previous)
        if word.form in {"a", "les", "avec", "notre", "la"} and earlier >= 0:
            other = tokens[earlier]
            if other.mark & CALL or (word.form == "les" and other.form == "chez"):
                return CALLED
        return SAID if _CALLED.search(window) else NONE

    def _is_title(self, at: int, name: int) -> bool:
        token = self.tokens[at]
        dotted = self.text[token.end : token.end + 1] == "."
        if token.form in SHORT_TITLES:
            return dotted if token.raw.islower() else (self.tokens[name].capital or dotted)
        return True

    def _is_kin(self, at: int) -> bool:
        if self.tokens[at].mark & KIN_ALONE:
            return True
        for _ in range(3):
            at = self.back(at)
            if at < 0:
                return False
            if self.tokens[at].form in _OWNED:
                return True
        return False

    def honours(self, at: int) -> bool:
        """Whether the name at `at` is a place's: "rue Jean Jaurès", "collège Rosa Parks", "Saint-Denis"."""
        linked = ranked = False
        before = self.back(at)
        for _ in range(4):
            if before < 0:
                return False
            token = self.tokens[before]
            if token.mark & PLACE and not (token.form in {"r", "st", "pl", "res"} and token.raw.isupper()):
                own = (linked and self.tokens[at].mark & FIRST) or ranked
                return bool(token.mark & STREET) or not own
            ranked = ranked or token.form in _RANKS
            if token.form not in _SOFT and token.form not in _RANKS:
                return False
            linked = linked or token.form in {"de", "d"}
            before = self.back(before)
        return False
