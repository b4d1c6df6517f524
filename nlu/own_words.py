"""Yes or no in the verb or adjective of the question: « il faut les garder », « enlevez-les ». Pure.

« Voulez-vous garder les bancs ? » asks for keeping: its forms say yes, their contraries (`contraires` in
`data/mots.yaml`) no, and a denial turns either round.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlu.kin import is_form, root
from nlu.options import FILLERS, NEGATIONS
from nlu.vocabulary import phrases, words

_OPENERS = words("ouvrent_une_question")
_SKIPPED = words("apres_l_ouverture")
_AUXILIARIES = frozenset(("est", "sont", "a", "ont", "faut", "doit", "peut", "etait"))
_SUBJECTS = frozenset(("il", "elle", "ils", "elles", "on", "vous"))
_DENIALS = frozenset(("pas", "jamais", "aucun", "aucune", "personne", "rien"))
_AROUND = FILLERS | NEGATIONS | words("autour_d_un_avis") | _DENIALS
_ARTICLES = frozenset(("un", "une", "des", "du", "le", "la", "les", "l", "vos", "votre"))
_FOR, _AGAINST = frozenset(phrases("avis_pour")), frozenset(phrases("avis_contre"))
_OPINIONS = frozenset(("voulez", "faut", "souhaitez", "doit", "devrait", "favorable", "favorables", "seriez"))
_STATES = frozenset(("est", "sont", "etait", "ai", "ont", "deja"))
_INFINITIVES = ("er", "ir", "re")
_THEIRS = frozenset(("ils", "elles", "il", "elle", "vous", "personne", "les"))
_MINE = frozenset(("je", "j"))
_ASKING = frozenset(("quoi", "qui", "combien", "comment", "pourquoi"))
_YES, _NO = frozenset(("oui", "ouais", "si")), frozenset(("non", "nan", "nn"))
_Sides = tuple[frozenset[str], frozenset[str]]
_CONTRARIES: tuple[_Sides, ...] = tuple(
    (frozenset(left.split()), frozenset(right.split()))
    for left, right in (line.split(">") for line in phrases("contraires"))
)
_PREFIXES = ("in", "im", "ir", "il", "mal")


@lru_cache(maxsize=512)
def _sides(asked: tuple[str, ...]) -> _Sides:
    """Return the roots of the words that say yes to a question, and of those that say no."""
    key = next((one for one in map(root, _keys(asked)) if one), "")
    if not key:
        return frozenset(), frozenset()
    for left, right in _CONTRARIES:
        if any(is_form(key, one) or key == one for one in left):
            return left | {key}, right
        if any(is_form(key, one) or key == one for one in right):
            return right | {key}, left
    return frozenset({key}), frozenset(prefix + key for prefix in _PREFIXES)


def _keys(asked: Sequence[str]) -> Iterator[str]:
    """Yield the verb or adjective that a question asks about."""
    opened = _opening(asked)
    if opened is None:
        return
    place, word = opened
    after = [one for one in asked[place + 2 :] if one not in _SKIPPED]
    if word not in _OPENERS | _AUXILIARIES:
        yield word
    elif after and after[0] not in _ARTICLES:
        yield after[0]


def _opening(asked: Sequence[str]) -> tuple[int, str] | None:
    """Return where a question turns its verb round, and that verb: « garder » comes after « voulez-vous »."""
    for index, word in enumerate(asked[:-1]):
        turned = asked[index + 1]
        if turned in _SUBJECTS and (turned != "vous" or word.endswith(("ez", "etes"))):
            return index, asked[index - 1] if word == "t" and index else word
    return None


@lru_cache(maxsize=512)
def _not_asked(asked: tuple[str, ...]) -> frozenset[str]:
    """Return the first words of who is not asked about: « je » after « La ville répond-elle ? »."""
    opened = _opening(asked)
    if opened is None or opened[1] in _OPENERS | _AUXILIARIES:
        return frozenset()
    return _THEIRS if asked[opened[0] + 1] == "vous" else _MINE


def replied(said: Sequence[str], asked: tuple[str, ...]) -> bool | None:
    """Return yes or no where folded words say so with the question's own word and nothing else."""
    whole = " ".join(said)
    if not _OPINIONS.isdisjoint(asked) and whole in _FOR | _AGAINST:
        return whole in _FOR
    yes, no = _sides(asked)
    if not said or said[0] in _not_asked(asked) or not _ASKING.isdisjoint(said):
        return None
    if said[0] in ("le", "la") and len(said) == 2:
        return None  # « le reste » is no staying
    if not _STATES.isdisjoint(said) and any(one.endswith(_INFINITIVES) for one in _keys(asked)):
        return None  # « c'est fermé » wants nothing closed
    found: set[bool] = set()
    denied = 0
    for word in said:
        if any(is_form(word, one) for one in no):
            found.add(False)
        elif any(is_form(word, one) for one in yes):
            found.add(True)
        elif word in _DENIALS:
            denied += 1
        elif word not in _AROUND and word not in asked:
            return None
    if "non" in said[1:] and not denied:
        denied = 1  # « me rappeler, non merci »
    if len(found) != 1 or denied > 1:
        return None
    reply = found.pop() != bool(denied)
    return None if said[0] in (_NO if reply else _YES) else reply


def contrary(said: Sequence[str], asked: tuple[str, ...]) -> bool:
    """Tell whether a text says yes or no, and the other one by its words: « non, gardez-les »."""
    if len(said) < 2 or said[0] not in _YES | _NO:
        return False
    return replied(said[1:], asked) is (said[0] in _NO)
