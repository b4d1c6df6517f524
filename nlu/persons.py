"""Names of private persons in a text, by the names we know and by what stands around them.

How sure the surroundings are: after a title or "je m'appelle" nearly any word is a name; after "ma
voisine" or "appelez" a known one or a capital; without them only a first name that is no French word.
"""

from collections.abc import Collection, Iterator

from nlu.contact import Piece
from nlu.names import (
    FIRST,
    FRAIL,
    HONOURED_TURNS,
    INSTITUTION,
    KIN,
    KNOWN,
    LAST,
    LAST_WORD,
    NAMED,
    NEVER,
    PARTICLE,
    PLACE,
    POLITICIAN,
    TITLE,
    WORDY,
    listed,
    marks,
    sounds_like_a_name,
)
from nlu.surroundings import CALLED, NEAR, TITLED, Reading, Token

_DETERMINERS = frozenset(listed("determinants"))
_TRADES = frozenset(listed("titres_de_metier"))
_SHOPS = frozenset(listed("enseignes_noms"))
_THINGS = frozenset(listed("prenoms_choses"))
_OBJECTS = frozenset({"marcel", "jules", "zoe", "marie", "jean", "ricard", "clio", "martin", "georgette"})
_LITTLE = frozenset({"petit", "petite", "grand", "grande", "vrai", "vraie", "gros", "grosse", "belle"})
_OTHERS_PARTICLES = frozenset({"el", "al", "ben", "ould", "da", "dos", "van", "von", "di"})
_COMMON_PARTICLES = frozenset({"le", "la", "les", "de", "du", "d", "st", "saint", "m", "n"})


class _Persons(Reading):
    """A text read for the names of persons."""

    def starts(self, at: int, sure: int) -> bool:
        """Whether a person's name starts at `at`."""
        token = self.tokens[at]
        mark = token.mark
        if self._is_thing(at):
            return False
        if (sure >= NEAR and self._particle(at, sure)) or self._compound(at):
            return True
        if self._hangs(at):
            return False
        if self.told(at) or self._initial(at, sure) >= 0:
            return True
        if mark & POLITICIAN or (
            mark & NEVER and not (token.capital and sure == TITLED and mark & NAMED and len(token.form) > 2)
        ):
            return False
        if mark & INSTITUTION and not mark & (FIRST | WORDY):
            kin = bool(mark & FRAIL) and token.capital and sure >= CALLED
            borne = token.capital or mark & (LAST | LAST_WORD) or not mark & KNOWN
            return kin or bool(sure == TITLED and token.form in _SHOPS and borne)
        if mark & FIRST:
            return True
        if sure == TITLED:
            before = self.back(at)
            title = self.tokens[before] if before >= 0 and self.tokens[before].mark & TITLE else None
            return self._titled(token, title)
        return self._untitled(at, sure)

    def _untitled(self, at: int, sure: int) -> bool:
        """Whether a word that is no plain first name is taken for a name without a title before it."""
        token = self.tokens[at]
        mark = token.mark
        shown = token.capital and not token.opens
        after = self.forward(at)
        following = self.tokens[after] if after >= 0 else None
        surname = following is not None and self._surname(token, following)
        if mark & WORDY:
            previous = self.back(at)
            article = previous >= 0 and self.tokens[previous].form in _DETERMINERS
            plain = token.opens and token.capital and not mark & KNOWN
            return sure >= NEAR or surname or plain or ((shown or sure == CALLED) and not article)
        foreign = following is not None and token.capital and following.capital and self._is_name(following)
        if mark & FRAIL:
            if token.form in _THINGS and sure == NEAR and self.tokens[self.back(at)].form not in _LITTLE:
                return True
            unmistaken = not mark & KNOWN and sure >= NEAR
            return unmistaken or foreign or (shown and sure >= CALLED)
        if mark & LAST:
            reversed_ = following is not None and bool(following.mark & (FIRST | WORDY))
            return sure >= CALLED or (shown and not mark & KNOWN) or reversed_ or foreign
        if mark & LAST_WORD:
            first = (
                following is not None
                and bool(following.mark & FIRST)
                and token.raw.isupper()
                and token.capital
            )
            return (shown and sure >= NEAR) or first
        if mark & (TITLE | KIN | PLACE) or (mark & KNOWN and token.raw.isupper()):
            return False
        if mark & KNOWN:
            return sure == NEAR and shown and self.tokens[self.back(at)].form not in _LITTLE
        return (sure >= NEAR and shown and len(token.form) > 1) or (
            sure >= CALLED and sounds_like_a_name(token.form)
        )

    def _is_name(self, token: Token) -> bool:
        if token.form in {"van", "thi"}:
            return True
        return bool(token.mark & NAMED) and not token.mark & (NEVER | KNOWN | INSTITUTION)

    def _is_thing(self, at: int) -> bool:
        """Whether the word is a thing here: "un marcel", "une petite victoire", "la toure paskal"."""
        token, before = self.tokens[at], self.back(at)
        if before < 0 or token.capital:
            return False
        if token.mark & PLACE and token.mark & LAST and self.tokens[before].form in _DETERMINERS:
            return True
        if token.mark & (KNOWN | WORDY | FRAIL) and self.tokens[before].form in _LITTLE:
            before = self.back(before)
        known = token.mark & (KNOWN | WORDY | FRAIL) or token.form in _OBJECTS
        return before >= 0 and bool(known) and self.tokens[before].form in {"un", "une"}

    def _initial(self, at: int, sure: int) -> int:
        """Return where the surname after an initial is ("R. Delaunay"), -1 if there is none."""
        token, after = self.tokens[at], at + 2
        if len(token.raw) > 1 or not token.capital or token.mark & TITLE or after >= len(self.tokens):
            return -1
        name = self.tokens[after]
        if self.tokens[at + 1].raw != "." or not name.capital or self.turn(after, HONOURED_TURNS) > after:
            return -1
        return after if sure >= CALLED or (name.mark & LAST and not name.mark & KNOWN) else -1

    def _particle(self, at: int, sure: int = CALLED) -> bool:
        """Whether the word is the particle that a surname starts with: "da Silva", "Le Goff"."""
        token = self.tokens[at]
        if token.form == "le" and sure == TITLED and not token.capital:
            second = self.forward(at)
            name = self.tokens[second] if second >= 0 else token
            return not name.mark & (KNOWN | NEVER | TITLE | KIN) and len(name.form) > 2
        if not token.mark & PARTICLE or (not token.capital and token.form in _COMMON_PARTICLES):
            return False
        second = self.forward(at)
        return second >= 0 and self._joins(second, token)

    def _surname(self, first: Token, token: Token) -> bool:
        """Whether `token` after `first` makes a first name and a surname of them."""
        if token.mark & LAST and not token.mark & (NEVER | KNOWN):
            return True
        both = first.capital and token.capital
        return both and bool(token.mark & LAST_WORD) and not token.mark & (NEVER | PLACE)

    def _compound(self, at: int) -> bool:
        """Whether a double first name starts here: "Jean-Pierre", "Marie Thérèse"."""
        after = self.forward(at)
        if after < 0 or not self.tokens[at].mark & (WORDY | FRAIL | FIRST):
            return False
        return bool(marks(f"{self.tokens[at].form}-{self.tokens[after].form}")[1] & FIRST)

    def _hangs(self, at: int) -> bool:
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

    def _titled(self, token: Token, title: Token | None) -> bool:
        """Whether a word is taken for a name right after a title or "je m'appelle"."""
        if token.mark & (TITLE | KIN | PLACE) and not token.mark & NAMED:
            return False
        if token.mark & (WORDY | FRAIL | LAST | LAST_WORD):
            return token.capital or (
                not token.mark & NEVER and (not token.mark & KNOWN or bool(token.mark & (WORDY | LAST)))
            )
        if token.capital:
            return True
        if title is not None and title.form in _TRADES:
            return sounds_like_a_name(token.form)
        return (
            not token.mark & KNOWN
            and len(token.form) > 2
            and not token.form.endswith(("aient", "ement", "ait"))
        )

    def ends(self, at: int, sure: int) -> int:
        """Return where the name that starts at `at` ends: first names, particles, surnames."""
        unknown = 0
        here = self._initial(at, CALLED)
        if here < 0:
            here = self.forward(at) if self._particle(at, sure) else at
        while True:
            after = self.forward(here)
            if after < 0:
                return here + 1
            token = self.tokens[after]
            gap = self.text[self.tokens[here].end : token.start]
            if "-" in gap and gap.strip() == "-" and len(gap) == 1:
                here = after
                continue
            if token.mark & PARTICLE and gap != "-":
                second = self.forward(after)
                if second >= 0 and self._joins(second, token):
                    here = second
                    continue
            shop = token.form in _SHOPS and token.capital and self.tokens[here].mark & (FIRST | WORDY)
            if not shop and not self._follows(token):
                return here + 1
            if not token.mark & NAMED:
                unknown += 1
                if unknown > 2:
                    return here + 1
            here = after

    def _joins(self, at: int, particle: Token) -> bool:
        token = self.tokens[at]
        if token.mark & (INSTITUTION | POLITICIAN | NEVER):
            return False
        if token.mark & (FIRST | LAST) and not token.mark & KNOWN:
            return True
        if particle.form in _OTHERS_PARTICLES and token.mark & NAMED:
            return True
        if particle.form in {"de", "du", "d"}:
            return token.capital and bool(token.mark & (LAST | LAST_WORD)) and particle.form != "du"
        return token.capital and (particle.capital or particle.form in _OTHERS_PARTICLES)

    def _follows(self, token: Token) -> bool:
        if len(token.raw) == 1 and token.capital and self.text[token.end : token.end + 1] == ".":
            return True  # "Mamadou S."
        if token.mark & (INSTITUTION | NEVER | TITLE | POLITICIAN) and not token.mark & (FIRST | LAST):
            return False
        if token.mark & (FIRST | LAST) and not token.mark & (KNOWN | NEVER):
            return True
        if token.mark & NAMED:
            return token.capital
        return token.capital and not token.mark & (KNOWN | KIN | PLACE)

    def public(self, at: int, end: int) -> bool:
        """Whether a name is a king's, an artist's, or one of two towers: "Pascal ou Descartes"."""
        if end - at > 1:
            return self.is_work(at)
        after = self.forward(at)
        if after < 0:
            return False
        if self.tokens[after].form in {"et", "ou"}:
            return after + 1 < len(self.tokens) and self.turn(after + 1, HONOURED_TURNS) == after + 2
        return set(self.tokens[after].raw) <= set("IVX")


def names(text: str, places: Collection[str]) -> Iterator[Piece]:
    """Yield the names of private persons."""
    reading = _Persons(text, places)
    tokens = reading.tokens
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if not token.raw[0].isalpha():
            at += 1
            continue
        own = reading.turn(at, reading.places) if reading.places else at
        if own > at:
            at = own
            continue
        public = reading.turn(at, HONOURED_TURNS)
        if public > at + 1:
            at = public
            continue
        candidate = token.mark & (NAMED | PARTICLE) or token.capital or not token.mark & KNOWN
        if not candidate:
            at += 1
            continue
        sure = reading.sureness(at)
        if public > at and sure < NEAR:
            at = public
            continue
        if not reading.starts(at, sure):
            at += 1
            continue
        end = reading.ends(at, sure)
        if reading.honours(at) or reading.public(at, end):
            at = end
            continue
        yield token.start, tokens[end - 1].end, "nom"
        at = end
