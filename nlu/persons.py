"""Names of private persons in a text, by the names we know and by what stands around them.

How sure the surroundings are: after a title or "je m'appelle" nearly any word is a name; after "ma
voisine" or "appelez" a known one or a capital; without them only a first name that is no French word.
"""

from collections.abc import Collection, Iterator

from nlu import names as n
from nlu.contact import Piece
from nlu.names import Token, listed, sounds_like_a_name
from nlu.surroundings import CALLED, NEAR, PARENTS, TITLED, Reading

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
        if (sure >= NEAR and self._particle(at, sure)) or self.compound(at):
            return True
        if self.hangs(at):
            return False
        if self.told(at) or self._initial(at, sure) >= 0:
            return True
        if mark & n.POLITICIAN or (
            mark & n.NEVER
            and not (token.capital and sure == TITLED and mark & n.NAMED and len(token.form) > 2)
        ):
            return False
        if mark & n.INSTITUTION and not mark & (n.FIRST | n.WORDY):
            before = self.back(at) if at and self.tokens[at - 1].raw.isalpha() else at - 2
            of = before >= 0 and self.tokens[before].form in {"de", "d"}
            kin = bool(mark & n.FRAIL) and token.capital and sure == CALLED and of
            borne = token.capital or mark & (n.LAST | n.LAST_WORD) or not mark & n.KNOWN
            return kin or bool(sure == TITLED and token.form in _SHOPS and borne)
        if mark & n.FIRST:
            return True
        if sure == TITLED:
            before = self.back(at)
            title = self.tokens[before] if before >= 0 and self.tokens[before].mark & n.TITLE else None
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
        if mark & n.WORDY:
            previous = self.back(at)
            article = previous >= 0 and self.tokens[previous].form in _DETERMINERS
            plain = token.opens and token.capital and not mark & n.KNOWN
            return sure >= NEAR or surname or plain or ((shown or sure == CALLED) and not article)
        foreign = following is not None and token.capital and following.capital and self._is_name(following)
        if mark & n.FRAIL:
            if token.form in _THINGS and sure == NEAR and self.tokens[self.back(at)].form not in _LITTLE:
                return True
            plain = token.capital and len(token.form) > 3 and after >= 0 and not mark & n.THING
            unmistaken = not mark & n.KNOWN and (sure >= NEAR or plain)
            return unmistaken or foreign or (shown and sure >= CALLED)
        if mark & n.LAST:
            reversed_ = following is not None and bool(following.mark & (n.FIRST | n.WORDY))
            return sure >= CALLED or (shown and not mark & n.KNOWN) or reversed_ or foreign
        if mark & n.LAST_WORD:
            first = (
                following is not None
                and bool(following.mark & n.FIRST)
                and token.raw.isupper()
                and token.capital
            )
            return (shown and sure >= NEAR) or first
        if mark & (n.TITLE | n.KIN | n.PLACE) or (mark & n.KNOWN and token.raw.isupper()):
            return False
        if mark & n.KNOWN:
            return sure == NEAR and shown and self.tokens[self.back(at)].form in PARENTS
        return (sure >= NEAR and shown and len(token.form) > 1) or (
            sure >= CALLED and sounds_like_a_name(token.form)
        )

    def _is_name(self, token: Token) -> bool:
        named = token.mark & n.NAMED and not token.mark & (n.NEVER | n.KNOWN | n.INSTITUTION)
        return bool(named) or token.form in {"van", "thi"}

    def _is_thing(self, at: int) -> bool:
        """Whether the word is a thing here: "un marcel", "une petite victoire", "la toure paskal"."""
        token, before = self.tokens[at], self.back(at)
        if before < 0 or token.capital:
            return False
        if token.mark & n.PLACE and token.mark & n.NAMED and self.tokens[before].form in _DETERMINERS:
            return True
        known = token.mark & (n.KNOWN | n.WORDY | n.FRAIL) or token.form in _OBJECTS
        if known and self.tokens[before].form in _LITTLE:
            before = self.back(before)
        return before >= 0 and bool(known) and self.tokens[before].form in {"un", "une"}

    def _initial(self, at: int, sure: int) -> int:
        """Return where the surname after an initial is ("R. Delaunay"), -1 if there is none."""
        token, after = self.tokens[at], at + 2
        if len(token.raw) > 1 or not token.capital or token.mark & n.TITLE or after >= len(self.tokens):
            return -1
        name = self.tokens[after]
        if self.tokens[at + 1].raw != "." or not name.capital or self.turn(after, n.HONOURED_TURNS) > after:
            return -1
        return after if sure >= CALLED or (name.mark & n.LAST and not name.mark & n.KNOWN) else -1

    def _particle(self, at: int, sure: int = CALLED) -> bool:
        """Whether the word is the particle that a surname starts with: "da Silva", "Le Goff"."""
        token = self.tokens[at]
        if token.form == "le" and sure == TITLED and not token.capital:
            second = self.forward(at)
            name = self.tokens[second] if second >= 0 else token
            return not name.mark & (n.KNOWN | n.NEVER | n.TITLE | n.KIN) and len(name.form) > 2
        if not token.mark & n.PARTICLE or (not token.capital and token.form in _COMMON_PARTICLES):
            return False
        second = self.forward(at)
        return second >= 0 and self._joins(second, token)

    def _surname(self, first: Token, token: Token) -> bool:
        """Whether `token` after `first` makes a first name and a surname of them."""
        if token.mark & n.LAST and not token.mark & (n.NEVER | n.KNOWN):
            return True
        both = first.capital and token.capital
        return both and bool(token.mark & n.LAST_WORD) and not token.mark & n.NEVER

    def _titled(self, token: Token, title: Token | None) -> bool:
        """Whether a word is taken for a name right after a title or "je m'appelle"."""
        if token.mark & (n.TITLE | n.KIN | n.PLACE) and not token.mark & n.NAMED:
            return False
        if token.mark & (n.WORDY | n.FRAIL | n.LAST | n.LAST_WORD):
            return token.capital or (
                not token.mark & n.NEVER
                and (not token.mark & n.KNOWN or bool(token.mark & (n.WORDY | n.LAST)))
            )
        if token.capital:
            return True
        if title is not None and title.form in _TRADES:
            return sounds_like_a_name(token.form)
        return (
            not token.mark & n.KNOWN
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
            if token.mark & n.PARTICLE and gap != "-":
                second = self.forward(after)
                if second >= 0 and self._joins(second, token):
                    here = second
                    continue
            shop = token.form in _SHOPS and token.capital and self.tokens[here].mark & (n.FIRST | n.WORDY)
            if not shop and not self._follows(token):
                return here + 1
            if not token.mark & n.NAMED:
                unknown += 1
                if unknown > 2:
                    return here + 1
            here = after

    def _joins(self, at: int, particle: Token) -> bool:
        token = self.tokens[at]
        if token.mark & (n.INSTITUTION | n.POLITICIAN | n.NEVER):
            return False
        if token.mark & (n.FIRST | n.LAST) and not token.mark & n.KNOWN:
            return True
        if particle.form in _OTHERS_PARTICLES and token.mark & n.NAMED:
            return True
        if particle.form in {"de", "du", "d"}:
            return token.capital and bool(token.mark & (n.LAST | n.LAST_WORD)) and particle.form != "du"
        return token.capital and (particle.capital or particle.form in _OTHERS_PARTICLES)

    def _follows(self, token: Token) -> bool:
        if len(token.raw) == 1 and token.capital and self.text[token.end : token.end + 1] == ".":
            return True  # "Mamadou S."
        no_name = n.INSTITUTION | n.NEVER | n.TITLE | n.POLITICIAN
        if token.mark & no_name and not token.mark & (n.FIRST | n.LAST):
            return False
        if token.mark & (n.FIRST | n.LAST) and not token.mark & (n.KNOWN | n.NEVER):
            return True
        if token.mark & n.NAMED:
            return token.capital
        return token.capital and not token.mark & (n.KNOWN | n.KIN | n.PLACE)


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
        public = reading.turn(at, n.HONOURED_TURNS)
        if public > at + 1:
            at = public
            continue
        candidate = token.mark & (n.NAMED | n.PARTICLE) or token.capital or not token.mark & n.KNOWN
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
