"""Words written by ear or with a slip, read as words that answers to closed questions are made of.

« dificil », « tro souvan », « pa du tou »: a word that is no everyday French word and sounds like one of
the lists' is read as that one. Pure, quick: one look-up per word.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from nlu.ear import sound
from nlu.notions import NOTIONS
from nlu.turns import pairs, read_lists
from nlu.vocabulary import common_words, phrases, words

_SHORTEST = 4
_SHORT = dict(line.split(" > ") for line in phrases("graphies_de_reponses"))
_AFTER_IT = words("apres_ca")


def _listed() -> Iterable[str]:
    scales = read_lists("echelles.yaml")
    for family in scales["familles"].values():
        for phrase, _ in pairs({name: family[name] for name in family if name not in ("sujets", "avec")}):
            yield phrase
        yield from family["sujets"].split()
    for lists in (scales["degres"], read_lists("frequences.yaml")):
        for phrase, _ in pairs(lists):
            yield phrase
    yield from NOTIONS.phrases


def _index() -> dict[str, str]:
    """Return the word that each sound means; short words sound like too many others."""
    found: dict[str, str] = {}
    for phrase in _listed():
        parts = phrase.split()
        for word in parts:
            if len(word) > _SHORTEST and word.isalpha():
                found.setdefault(sound(word), word)
        if 2 <= len(parts) <= 3 and len("".join(parts)) > 6:
            found.setdefault(sound("".join(parts)), phrase)
    return found


_BY_SOUND = _index()
KNOWN = frozenset(word for phrase in _listed() for word in phrase.split()) | common_words()
_KEPT = words("vides") | words("negations") | words("degres")


def respelled(said: Sequence[str]) -> tuple[str, ...]:
    """Return the folded words, with what is written by ear put right."""
    found = _without(tuple(part for word in said for part in _read(word)), ("t", "inquiete", "pas"))
    return tuple(_in_place(found, place) for place in range(len(found)))


def _without(said: tuple[str, ...], turn: tuple[str, ...]) -> tuple[str, ...]:
    """Drop a turn that denies nothing (« tkt »)."""
    for place in range(len(said) - len(turn) + 1):
        if said[place : place + len(turn)] == turn:
            return said[:place] + said[place + len(turn) :]
    return said


def _in_place(said: Sequence[str], place: int) -> str:
    """Return a word that only its neighbours put right: « sa va », « par moi »."""
    word = said[place]
    if word == "sa" and place + 1 < len(said) and said[place + 1] in _AFTER_IT:
        return "ca"
    if (
        word == "moi"
        and place
        and (said[place - 1] in ("par", "le", "un", "du") or said[place - 1].isdigit())
    ):
        return "mois"
    return word


@lru_cache(maxsize=65_536)
def _read(word: str) -> tuple[str, ...]:
    if word in _SHORT:
        return tuple(_SHORT[word].split())
    if word in KNOWN or word in _KEPT or len(word) < _SHORTEST or not word.isalpha():
        return (word,)
    by_sound = _BY_SOUND.get(sound(word))
    if by_sound is None and word[0] in "jdl" and len(word) > 4:
        rest = word[1:] if word[1:] in KNOWN else _BY_SOUND.get(sound(word[1:]))
        return (word[0], *rest.split()) if rest else (word,)
    return tuple((by_sound or word).split())
