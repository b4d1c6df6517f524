"""What a text and an option both mean, word for word or by `data/sens.yaml`: « je bosse », « En emploi ».

Each option is known by the notions and the words that are its own. A text speaks for an option where it
names one of them, against it where that is denied (« pas le parking »). Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlu.ear import sound
from nlu.kin import akin
from nlu.notions import NOTIONS, comprised, group, related
from nlu.option_notions import TOOLS, Options
from nlu.options import nearest
from nlu.respelling import KNOWN
from nlu.stems import stem
from nlu.turns import Turn
from nlu.vocabulary import common_words

_DENIALS = frozenset(
    ("pas", "jamais", "sans", "ni", "aucun", "aucune", "plus", "sauf", "hors", "zero", "exclu")
)
_PAST = frozenset(("etais", "etait", "etions"))
SOMEBODY = frozenset(("proche", "couple", "couple_enfants"))
"""Notions that speak of somebody else: the « femme » of « ma femme » is not who writes."""
_SOMEONE = frozenset(("une", "la", "cette", "autre"))
"""Words before « personne » that make it somebody."""
_REACH = 4
"""Words between a denial and what it denies."""
_TURNED_BACK = frozenset(("mais", "juste", "donc", "seulement", "plutot", "que", "loin", "tard"))
_AFTERWARDS = (
    ("peux", "pas"),
    ("peut", "pas"),
    ("pourrai", "pas"),
    ("je", "peux", "pas"),
    ("on", "peut", "pas"),
)
_ABOVE_ALL = frozenset(("surtout", "principalement", "essentiellement", "majoritairement"))
_JOINED = frozenset(("et", "ni", "ou"))
_REAL = common_words() | TOOLS
_ELIDED = "ldjmnst"
_AT_START = frozenset(("a_un_oui", "a_un_non", "pas_la"))
"""Notions that only answer where the text begins with them: « jamais », not « je les rate jamais »."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Options that a text speaks for, with how much, and those that it denies; `rest` of its words.

    `firm`: the options named by a notion or by the first word of their label, not by a mere part of it.
    """

    weights: dict[int, float]
    denied: frozenset[int]
    rest: int
    firm: frozenset[int] = frozenset()

    def best(self) -> tuple[int, ...]:
        """Return the places spoken for most; several where none has clearly more."""
        kept = {place: weight for place, weight in self.weights.items() if place not in self.denied}
        most = max(kept.values(), default=0.0)
        return tuple(sorted(place for place, weight in kept.items() if weight > most - 0.4))


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    places: frozenset[int]
    weight: float = 1.0
    firm: bool = True
    own: bool = False


def spoken(said: Sequence[str], options: Options) -> Spoken:
    """Return what folded words say about the options."""
    said = tuple(part for word in said for part in _to_labels(word, options.words))
    weights: dict[int, float] = {}
    denied: set[int] = set()
    covered: set[int] = set()
    firm: set[int] = set()
    pieces = _pieces(said, options)
    plain = _DENIALS.isdisjoint(said)
    for number, piece in enumerate(pieces):
        covered.update(range(piece.start, piece.end))
        places = piece.places
        if _is_denied(said, piece, pieces[:number]):
            denied |= places - options.denying
            places &= options.denying  # « on est jamais informés », « Je ne suis pas informé »
        elif plain and piece.own:
            places -= options.denying  # « je suis bien informé »
        if not places:
            continue
        if piece.firm:
            firm |= places
        weight = piece.weight + (
            1.0 if _ABOVE_ALL & set(said[max(0, piece.start - 2) : piece.start]) else 0.0
        )
        for place in places:
            weights[place] = weights.get(place, 0.0) + weight / len(places)
    most = max(weights.values(), default=0.0)
    stems = {stem(word) for word in said}
    for place, absent in options.without.items():
        if place in weights and weights[place] > most - 0.4:  # « ma femme » is « en couple sans enfant »
            weights[place] += 1.0 if absent.isdisjoint(stems) else -1.0
    rest = sum(index not in covered and word not in TOOLS for index, word in enumerate(said))
    return Spoken(weights, frozenset(denied - set(weights)), rest, frozenset(firm))


@lru_cache(maxsize=65_536)
def _to_labels(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Read a word as the label's word that it is nearly, with or without its article: « lafiche »."""
    if word in known or len(word) < 4:
        return (word,)
    longer = [
        one for one in known if one.startswith(word) and (word not in _REAL or len(one) > len(word) + 3)
    ]
    if len(longer) == 1:
        return (longer[0],)
    kin = [one for one in known if akin(word, one)]
    if len(kin) == 1:
        return (kin[0],)
    if word in KNOWN:
        return (word,)
    near = nearest(word, known)
    near = near if len(near) >= 5 else word
    if near == word and word[0] in _ELIDED and word[1] in "aeiouh":
        shorter = nearest(word[1:], known)
        near = (
            word[1:]
            if word[1:] in known
            else shorter
            if shorter in known and sound(shorter) == sound(word[1:])
            else word
        )
    return (near,)


def _pieces(said: Sequence[str], options: Options) -> list[_Piece]:
    """Return the evidence in order: one piece for each turn that names a notion, one for each own word."""
    turns = list(NOTIONS.find(said))
    others = [
        _Piece(turn.start, turn.end, frozenset())
        for turn in turns
        if not _held(turn, options)
        and (SOMEBODY.intersection(turn.values) or turn.end > turn.start + 2 or _of_their_kind(turn, options))
    ]
    found = [piece for turn in turns if (piece := _by_turn(turn, options)) is not None]
    inner = [
        piece
        for turn in NOTIONS.find(said, options.notions)
        if (piece := _by_turn(turn, options)) is not None and not _inside(piece, [*found, *others])
    ]
    found += inner
    for index, word in enumerate(said):
        if word == "personne" and index and said[index - 1] in _SOMEONE:
            continue
        own = options.own.get(stem(word)) or _letter(said, index, options)
        if any(one.start <= index < one.end for one in others):
            continue
        if own:  # « basket » tells apart three places for sport
            found = [
                one for one in found if (one.start, one.end) != (index, index + 1) or not own < one.places
            ]
        if own and not any(one.start <= index < one.end and one.places == own for one in found):
            firm = any(stem(word) in options.heads.get(place, ()) for place in own)
            found.append(_Piece(index, index + 1, own, firm=firm or len(word) == 1, own=True))
    return sorted(found, key=lambda piece: piece.start)


def _of_their_kind(turn: Turn[str], options: Options) -> bool:
    """Tell whether a turn is a thing of the options' kind that none of them is: « midi »."""
    return turn.end - turn.start == 1 and any(group(name) in options.groups for name in turn.values)


def _held(turn: Turn[str], options: Options) -> bool:
    return any(name in options.notions for name in turn.values)


def _inside(piece: _Piece, found: Sequence[_Piece]) -> bool:
    return any(one.start <= piece.start < one.end for one in found)


def _letter(said: Sequence[str], index: int, options: Options) -> frozenset[int] | None:
    if index and said[index - 1] not in options.before_letters | {
        "ni",
        "le",
        "la",
        "option",
        "choix",
        "reponse",
    }:
        return None
    if not index and len(said) > (1 if said[0] == "a" else 2) and said[1] != "comme":
        return None  # « a changé » is no « A »
    return options.letters.get(said[index])


def _by_turn(turn: Turn[str], options: Options) -> _Piece | None:
    """Return the options of a notion: its own, else those that comprise it or that it comprises."""
    names = [name for name in turn.values if name not in _AT_START or turn.start <= 1]
    direct = [name for name in names if name in options.notions]
    if direct:  # a notion of the options' own kind says more than one of another kind
        best = min(direct, key=lambda name: (group(name) not in options.groups, len(options.notions[name])))
        inside = (options.notions.get(name, frozenset()) for name in comprised(best))
        places = options.notions[best].union(*inside)  # « locataire » may be of both kinds of landlord
        return _Piece(turn.start, turn.end, places, firm=len(places) == 1)
    for name in names:
        around = frozenset[int]().union(
            *(options.notions.get(one, frozenset()) for one in (*related(name), *comprised(name)))
        )
        if around:
            return _Piece(turn.start, turn.end, around)
    if options.other is not None and any(group(name) in options.groups for name in names):
        return _Piece(turn.start, turn.end, frozenset({options.other}), 0.5)
    return None


def _is_denied(said: Sequence[str], piece: _Piece, before: Sequence[_Piece]) -> bool:
    """Tell whether a denial stands shortly before, with nothing between that it is about, or just after."""
    after = tuple(said[piece.end : piece.end + 3])
    if any(after[: len(turn)] == turn for turn in _AFTERWARDS) or after[:1] == ("non",):
        return True
    if after[:1] in (("pas",), ("plus",), ("jamais",)) and (len(after) == 1 or after[1] in TOOLS):
        return True
    for index in range(piece.start - 1, max(-1, piece.start - _REACH - 1), -1):
        word = said[index]
        if word in _TURNED_BACK:
            return False
        if word in _PAST:
            return True
        if word == "plus" and "que" in said[piece.end : piece.end + 2]:
            return False  # « plus le soir que le matin »
        if word in _DENIALS:
            return not (word == "plus" and index and said[index - 1] in ("de", "le", "la", "les"))
        if any(one.start <= index < one.end and not piece.places <= one.places for one in before):
            if said[piece.start - 1] in _JOINED or (piece.start > 1 and said[piece.start - 2] in _JOINED):
                return _is_denied(said, next(one for one in before if one.start <= index < one.end), ())
            return False
    return False
