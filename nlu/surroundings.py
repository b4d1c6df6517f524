"""What stands around a word: the words before and after it, titles, kin, places that honour somebody."""

import re

from nlu import names as n
from nlu.names import Words, listed

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
PARENTS = frozenset(listed("parents_et_amis"))
_SMALL = frozenset(listed("proches_vagues"))
_YOUNGEST = frozenset(listed("cadets"))
_MINE = frozenset(listed("les_miens"))
_THE = _MINE | {"l", "le", "la"}
_HELLO = r"(?:bonjour|bjr|slt|salut|cc|coucou|hello|wesh|all[oô]|yo|bonsoir|bsr|hey)[ ,!.]{1,3}"
_SAYS = r"(?:ici |moi,? c['’ ]?(?:est |é )?)"
_GREETED = re.compile(rf"\b{_HELLO}(?:{_SAYS}|c['’ ]?(?:est |é )?)?$|(?:^|[.!?\n,] ?){_SAYS}$", re.I)
_BREATH = re.compile(
    r"(?:^|[^\w\s'’\-\ufffc] ?|\n|\b(?:et|mais|puis|hier|ke|que|car|qd|quand|ici|y ?['’]?a) |"
    r"\bc['’ ]?(?:est |é )?)$",
    re.I,
)
_AGE = re.compile(r" ?, ?\d{1,2} ans\b")
_AT = re.compile(
    r",? (?:du|de l['’] ?|au|de la) ?(?:\d{1,3}|rdc|rez|hall|b[âa]t|bloc|immeuble|tour|esc|premier|deuxi|"
    r"trois|quatri|cinqui|dernier)",
    re.I,
)
_SHE = re.compile(
    r" (?:elle|il) (?:(?!y |n|fait |faut |pleut|est\b|manque|sont )\w|est (?:parti|en |venu|mort|tomb|"
    r"malade|gentil|m[ée]chan|au |chez|toujours|pas l))",
    re.I,
)
_WHO = re.compile(
    r" (?:qui|ki) (?:[ms]['’ ]|vend|deal|fum|crie|tap|gueul|habit|squat|"
    r"a (?:tag|cass|vol|frap|mis|fait))",
    re.I,
)
_LATER = re.compile(r"[^.!?\n]{0,14}?[ ,](?:elle|il|qui|ki) (?!y |n|fait |faut |pleut)\w", re.I)
_TO_ME = re.compile(
    r" m['’ ]?a (?:pas |encore |déjà |m[eê]me )?(?:dit|app|pr[eéê]t|aid|vol|frap|don|dem|"
    r"parl|cri|ins|ment|tap)",
    re.I,
)
_STOP = re.compile(r" ?(?:[,.!?;)\n]|$)")
_HERE = re.compile(r" ?(?:[,.!?;:)\n]|$| (?:du|de|d['’]|des|qui|ki|m['’]|au|habite|loge)\b)", re.I)
_PHONE = re.compile(r" [àa] l['’ ]?appareil", re.I)
NONE, SAID, CALLED, NEAR, TITLED = range(5)
"""How sure it is that a person is named: not at all, by "c'est", by "appelez", by "ma voisine", by "Mme"."""


class Reading(Words):
    """One text being read: its tokens, and the turns that stay."""

    def sureness(self, at: int) -> int:
        """Return how sure what stands before says that a person is named at `at`."""
        tokens = self.tokens
        start = tokens[at].start
        before = at - 1
        if before >= 0 and tokens[before].raw == "." and before > 0 and tokens[before - 1].mark & n.TITLE:
            before -= 1
        if before > 0 and tokens[before].raw in {"'", "’"} and tokens[before - 1].form == "d":
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
        if word.form in {"dj", "signe", "signee", "certain", "certaine"} or (
            word.form == "mc" and word.raw.isupper()
        ):
            return NEAR
        if word.mark & n.TITLE and self._is_title(previous, at):
            article = self.back(previous)
            some = (
                article >= 0
                and tokens[article].form in {"un", "une", "des", "ce", "cette", "d"}
                and not tokens[at].capital
            )
            return NONE if some else TITLED
        if word.mark & n.KIN and self._is_kin(previous):
            return NEAR
        if word.mark & n.CALL or word.form in {"chez", "dixit"}:
            return CALLED
        earlier = self.back(previous)
        if word.form in {"de", "d"} and earlier >= 0 and tokens[earlier].form in PARENTS:
            return CALLED
        if word.form in {"a", "les", "avec", "notre", "la"} and earlier >= 0:
            other = tokens[earlier]
            if other.mark & n.CALL or (word.form == "les" and other.form == "chez"):
                return CALLED
        return SAID if _CALLED.search(window) else NONE

    def _is_title(self, at: int, name: int) -> bool:
        token = self.tokens[at]
        dotted = self.text[token.end : token.end + 1] == "."
        if token.form in n.SHORT_TITLES:
            return dotted if token.raw.islower() else (self.tokens[name].capital or dotted)
        return True

    def _is_kin(self, at: int) -> bool:
        if self.tokens[at].mark & n.KIN_ALONE:
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
            if token.mark & n.PLACE and not (token.form in {"r", "st", "pl", "res"} and token.raw.isupper()):
                own = (linked and self.tokens[at].mark & n.FIRST) or ranked
                return bool(token.mark & n.STREET) or not own
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
        if mark & (n.NEVER | n.KIN | n.TITLE | n.POLITICIAN | n.PLACE):
            return False
        if len(form) < 3 or token.raw == "patience":
            return False
        name, nick = mark & (n.FIRST | n.WORDY | n.FRAIL), not mark & (n.KNOWN | n.INSTITUTION)
        before = self.text[max(0, token.start - 26) : token.start]
        if token.capital and _PHONE.match(self.text, token.end):
            return True
        if not (name or nick) or (not _BREATH.search(before) and not _GREETED.search(before)):
            return False
        after = self.text[token.end : token.end + 60]
        abstract, sure = form in _ABSTRACT, bool(mark & (n.FIRST | n.WORDY))
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
        if (
            (name or token.capital)
            and _WHO.match(after)
            and not abstract
            and (sure or not mark & n.INSTITUTION)
        ):
            return True
        if name and token.capital and not token.opens and not abstract and not mark & n.INSTITUTION:
            return True
        if _GREETED.search(before) and not abstract and not mark & n.INSTITUTION:
            comma = after[:1] == "," or _AT.match(after)
            if comma or (
                _STOP.match(after)
                and (
                    name
                    or token.capital
                    or (nick and len(form) < 8 and not before.endswith(("c ", "t ")[:1]))
                )
            ):
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
            if (token.mark & n.KIN and token.form not in _SMALL) or token.form in _YOUNGEST:
                after = self.text[token.end : token.end + 12]
                if self.tokens[at].form == "juste":
                    return _STOP.match(after) is not None
                return not abstract or _SHE.match(after) is not None or _HERE.match(after) is not None
        return False

    def public(self, at: int, end: int) -> bool:
        """Whether a name is an artist's ("un film de Ladj Ly") or a tower's ("Pascal ou Descartes")."""
        if end - at > 1:
            before = self.back(at)
            if before >= 0 and self.tokens[before].form in {"de", "d", "sur", "par"}:
                before = self.back(before)
            return before >= 0 and self.tokens[before].form in _WORKS
        after = self.forward(at)
        comma = after < 0 and at + 2 < len(self.tokens) and self.tokens[at + 1].raw == ","
        if comma or (after >= 0 and self.tokens[after].form in {"et", "ou"} and after + 1 < len(self.tokens)):
            other = at + 2 if comma else after + 1
            return self.turn(other, n.HONOURED_TURNS) == other + 1
        return after >= 0 and set(self.tokens[after].raw) <= set("IVX")
