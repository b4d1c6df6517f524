"""What stands around a word: the words before and after it, titles, kin, places that honour somebody."""

import re
from collections.abc import Collection
from typing import NamedTuple

from nlu.contact import COVER
from nlu.names import (
    CALL,
    FIRST,
    FRAIL,
    INSTITUTION,
    KIN,
    KIN_ALONE,
    KNOWN,
    NEVER,
    PLACE,
    POLITICIAN,
    SHORT_TITLES,
    STREET,
    TITLE,
    WORDY,
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
_ABSTRACT = frozenset(listed("prenoms_abstraits"))
_VERBS = frozenset(listed("verbes_de_gens"))
_WORKS = frozenset(listed("oeuvres"))
_ADJECTIVES = frozenset({"scolaire", "social", "sosial", "medical", "sportif", "culturel", "commercial"})
_PARENTS = frozenset(
    [
        "mere",
        "pere",
        "maman",
        "papa",
        "mari",
        "femme",
        "fils",
        "fille",
        "frere",
        "soeur",
        "copine",
        "copain",
        "cousin",
        "cousine",
        "tante",
        "oncle",
        "daron",
        "daronne",
        "reuf",
        "pote",
        "voisin",
        "voisine",
    ]
)
_SMALL = frozenset(
    {"petit", "petite", "petits", "jeune", "vieux", "vieille", "dame", "famille", "papa", "maman"}
)
_YOUNGEST = frozenset({"derniere", "dernier", "ainee", "aine", "cadette", "cadet"})
_MINE = frozenset({"mon", "ma", "ton", "ta", "son", "sa", "notre", "votre"})
_THE = _MINE | {"l", "le", "la"}
_HELLO = r"(?:bonjour|bjr|slt|salut|cc|coucou|hello|wesh|all[oô]|yo|bonsoir|bsr|hey)[ ,!.]{1,3}"
_SAYS = r"(?:ici |moi,? c['’ ]?(?:est |é )?)"
_GREETED = re.compile(rf"\b{_HELLO}(?:{_SAYS}|c['’ ]?(?:est |é )?)?$|(?:^|[.!?\n,] ?){_SAYS}$", re.I)
_BREATH = re.compile(
    r"(?:^|[^\w\s'’\-\ufffc] ?|\n|\b(?:et|mais|puis|hier|ke|que|car|qd|quand|ici) |\bc['’ ]?(?:est |é )?)$",
    re.I,
)
_AGE = re.compile(r" ?, ?\d{1,2} ans\b")
_AT = re.compile(
    r",? (?:du|de l['’] ?|au|de la) ?(?:\d{1,3}|rdc|rez|hall|b[âa]t|bloc|immeuble|tour|esc|premier|deuxi|"
    r"trois|quatri|cinqui|dernier)",
    re.I,
)
_SHE = re.compile(r" (?:elle|il|ki|qui) (?!y |n|fait |faut |pleut|est |manque|sont )\w", re.I)
_LATER = re.compile(r"[^.!?\n]{0,14}?[ ,](?:elle|il|qui|ki) (?!y |n|fait |faut |pleut)\w", re.I)
_TO_ME = re.compile(
    r" m['’ ]?a (?:pas |encore |déjà |meme |même )?(?:dit|app|pr[eéê]t|aid|vol|frap|don|dem|parl|cri|ins|men|tap|ouv)",
    re.I,
)
_STOP = re.compile(r" ?(?:[,.!?;)\n]|$)")
_HERE = re.compile(
    r" ?(?:[,.!?;:)\n]|$| (?:du|de|d['’]|des|elle|il|qui|ki|m['’]|au|et|dans|habite|loge)\b)", re.I
)
_PHONE = re.compile(r" [àa] l['’ ]?appareil", re.I)
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
        if word.form == "dj" or (word.form == "mc" and word.raw.isupper()):
            return NEAR
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
        if word.form in {"de", "d"} and earlier >= 0 and tokens[earlier].form in _PARENTS:
            return CALLED
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
            if token.form in _ADJECTIVES:
                before = self.back(before)
                continue
            if token.mark & PLACE and not (token.form in {"r", "st", "pl", "res"} and token.raw.isupper()):
                own = (linked and self.tokens[at].mark & FIRST) or ranked
                return bool(token.mark & STREET) or not own
            ranked = ranked or token.form in _RANKS
            if token.form not in _SOFT and token.form not in _RANKS:
                return False
            linked = linked or token.form in {"de", "d"}
            before = self.back(before)
        return False

    def told(self, at: int) -> bool:
        """Whether what stands around a word at a breath's start names a person: "Ange, le gardien"."""
        token = self.tokens[at]
        mark, form = token.mark, token.form
        if mark & (NEVER | KIN | TITLE | POLITICIAN | PLACE) or len(form) < 3:
            return False
        name, nick = mark & (FIRST | WORDY | FRAIL), not mark & (KNOWN | INSTITUTION)
        before = self.text[max(0, token.start - 26) : token.start]
        if not (name or nick) or (not _BREATH.search(before) and not _GREETED.search(before)):
            return False
        after = self.text[token.end : token.end + 60]
        abstract, sure = form in _ABSTRACT, bool(mark & (FIRST | WORDY))
        if _PHONE.match(after) or (name and _AGE.match(after)):
            return True
        if name and (token.capital or not abstract) and _TO_ME.match(after):
            return True
        following = self.forward(at)
        verb = self.tokens[following].form if following >= 0 else ""
        if name and verb in _VERBS and (sure or token.capital) and not (abstract and len(verb) == 1):
            return True
        if sure and not abstract and (_SHE.match(after) or _AT.match(after)):
            return True
        if name and _AT.match(after) and (_LATER.match(after) or (token.capital and not token.opens)):
            return True
        if _GREETED.search(before) and not abstract and not mark & INSTITUTION:
            comma = after[:1] == "," or _AT.match(after)
            if comma or (_STOP.match(after) and (name or token.capital)):
                return True
        return self._beside(at, bool(name), abstract)

    def _beside(self, at: int, name: bool, abstract: bool) -> bool:
        """Whether kin stands after the word: "amour ma cousine", "clément l'animateur"."""
        here = at + 1
        comma = here < len(self.tokens) and self.tokens[here].raw == ","
        here += comma
        if here >= len(self.tokens) or self.tokens[here].form not in _THE:
            return False
        if not name and (comma or self.tokens[here].form not in _MINE):
            return False
        for _ in range(3):
            here = self.forward(here)
            if here < 0:
                return False
            token = self.tokens[here]
            if (token.mark & KIN and token.form not in _SMALL) or token.form in _YOUNGEST:
                return not abstract or _HERE.match(self.text, token.end) is not None
        return False

    def is_work(self, at: int) -> bool:
        """Whether a work or an art stands before: "un film de Ladj Ly", "l'architecte Paul Chemetov"."""
        before = self.back(at)
        if before >= 0 and self.tokens[before].form in {"de", "d", "sur", "par"}:
            before = self.back(before)
        return before >= 0 and self.tokens[before].form in _WORKS
