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
    """Yield the verb or adjective that a question asks about, the surest first."""
    for index, word in enumerate(asked[:-1]):
        if asked[index + 1] not in (*_SUBJECTS, "t"):
            continue
        after = [one for one in asked[index + 2 :] if one not in _SKIPPED]
        if word in _OPENERS or word in _AUXILIARIES:
            if after and after[0] not in _ARTICLES:
                yield after[0]
        elif len(word) > 4:
            yield word
        return


def replied(said: Sequence[str], asked: tuple[str, ...]) -> bool | None:
    """Return yes or no where folded words say so with the question's own word and nothing else."""
    whole = " ".join(said)
    if not _OPINIONS.isdisjoint(asked) and whole in _FOR | _AGAINST:
        return whole in _FOR
    yes, no = _sides(asked)
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
    if len(found) != 1 or denied > 1:
        return None
    reply = found.pop() != bool(denied)
    return None if said[0] in (_NO if reply else _YES) else reply


def contrary(said: Sequence[str], asked: tuple[str, ...]) -> bool:
    """Tell whether a text says yes or no, and the other one by its words: « non, gardez-les »."""
    if len(said) < 2 or said[0] not in _YES | _NO:
        return False
    return replied(said[1:], asked) is (said[0] in _NO)
