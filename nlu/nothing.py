"""« Rien », « jsp », « je sais pas » : an answer without content (NSP), told apart without spaCy."""

import re
from collections.abc import Sequence

from nlu.normalise import fold
from nlu.vocabulary import phrases, words

LONGEST = 40
"""Characters of the longest text that can say nothing."""

_BREAKS = re.compile(r"[^a-z0-9]+")
_SPELLINGS = (
    "rien|rien du tout|rien de special|rien a dire|rien a signaler|ras|r a s|non|nan|non rien|aucun|aucune"
    "|aucune idee|pas d idee|pas d avis|sans avis|sans opinion|jsp|nsp|je sais pas|je ne sais pas|chais pas"
    "|sais pas|j sais pas|jsais pas|jen sais rien|j en sais rien|je n en sais rien|aucun avis|neant|bof"
    "|plus tard|non merci|rien merci|rien ne me gene|rien ne manque|rien me gene"
)
_NOTHING = frozenset(_SPELLINGS.split("|"))
_ENDINGS = (
    "c est tout|cest tout|tout|c tout|c est bon|cest bon|c bon|c est fini|fini|j ai fini|termine"
    "|c est termine|voila|voila tout|rien d autre|rien dautre|pas d autre|non c est tout|non cest tout"
    "|non rien d autre|ca suffit|ok|d accord|merci|non c est bon|plus rien|valider|envoyer"
)
_UNKNOWN = frozenset(phrases("ignorances"))
_AROUND = words("autour_d_ignorances")
_ALL = _NOTHING | frozenset(_ENDINGS.split("|"))


def says_nothing(text: str) -> bool:
    """Tell whether the whole answer is "nothing" or "I don't know"; never for longer words."""
    if len(text) > LONGEST:
        return False
    said = _plain(text)
    return not said or said in _NOTHING


def says_unknown(said: Sequence[str]) -> bool:
    """Tell whether folded words, SMS in full, only say « je ne sais pas », with politeness around."""
    kept = " ".join(word for word in said if word not in _AROUND)
    return kept in _UNKNOWN


def says_all(text: str) -> bool:
    """Tell whether the whole text is « c'est tout » or « non », to « autre chose ? »."""
    return len(text) <= LONGEST and _plain(text) in _ALL


def _plain(text: str) -> str:
    return _BREAKS.sub(" ", fold(text)).strip()
