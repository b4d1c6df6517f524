"""Whether what follows an answer takes it back: another answer, a limit, a longer option. Pure.

« au foyer, c'est du travail aussi » is an answer with a comment; « le samedi, le lundi » is none.
"""

import re
from collections.abc import Sequence

from nlu.asides import Clause
from nlu.chosen import one
from nlu.measured import bands_of
from nlu.options import label_words, plain_words
from nlu.respelling import respelled
from nlu.scales import leaning
from nlu.ways import Asking, read, scale_of

_TURNING = ("surtout ", "et surtout ", "plutot ", "ou ", "sauf ", "en fait ", "finalement ", "sinon ")

_OF_ONESELF = (("je",), ("j",), ("on",), ("nous",))
_WANTED = ("souhaitez", "voulez", "voudriez", "aimeriez", "accepteriez", "seriez", "pouvez", "pourriez")
_TIME = re.compile(
    r"(?:pas|sauf) (?:le |la |les |en |a |trop |avant |apres |pendant |cette )*"
    r"(?:matins?|midi|soirs?|apres-midi|semaine|week-?end|nuit|tot|tard"
    r"|lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?"
    r"|vacances|\d{1,2} ?h(?:eures)?)\b[ .!]*"
)


def goes_on(code: str, asking: Asking) -> bool:
    """Tell whether another option begins like this one: « Non » and « Non mais j'aimerais »."""
    said = next(label_words(choice.label.vous) for choice in asking.choices if choice.name == code)
    others = (label_words(choice.label.vous) for choice in asking.choices if choice.name != code)
    return any(other[: len(said)] == said for other in others)


def takes_back(after: str, rest: Sequence[Clause], code: str, asking: Asking) -> bool:
    """Tell whether what follows an answer says another one, or limits it."""
    said = respelled(plain_words(after))
    scale = scale_of(asking)
    degrees = scale.degrees if scale is not None else ()
    place = next(index for index, choice in enumerate(asking.choices) if choice.name == code)
    if scale is not None and scale.agrees and _only_says_when(rest, asking):
        return False
    if scale is not None and degrees[place] is not None:
        lean = leaning("", said, scale)
        return (lean is not None and lean * (degrees[place] or 0.0) < 0) or _limits(rest)
    bands = bands_of(asking.question, asking.choices, asking.language)
    if bands is not None and any(word.isdigit() for word in said):
        return True
    if _kept(rest) and scale is None:
        return _names_another(rest, place, asking)
    other = read(after, said, asking)
    return (other.sure and code not in other.codes) or _limits(rest)


def _only_says_when(rest: Sequence[Clause], asking: Asking) -> bool:
    """Tell whether « oui » to a wish is followed by « mais pas le matin » alone."""
    asked = label_words(asking.question.label.text(asking.language))
    wish = any(word in _WANTED for word in asked[:3]) and len(asking.choices) <= 3
    return wish and len(rest) == 1 and _TIME.fullmatch(rest[0].folded) is not None


def _kept(rest: Sequence[Clause]) -> bool:
    """Tell whether nothing of what follows turns against what was said."""
    return not any(part.turns or part.folded.startswith(_TURNING) for part in rest)


def _names_another(rest: Sequence[Clause], place: int, asking: Asking) -> bool:
    """Tell whether a clause that follows is another answer: a short one, or one about oneself."""
    for part in rest:
        said = respelled(plain_words(part.folded))
        plain = one(part.folded, asking.question, asking.choices, asking.language, asking.year)
        other = plain if plain.sure else read(part.folded, said, asking)
        answers = plain.sure or len(said) <= 3 or said[:1] in _OF_ONESELF
        if answers and other.sure and asking.choices[place].name not in other.codes:
            return True
    return False


def _limits(rest: Sequence[Clause]) -> bool:
    limits = {"pas", "jamais", "parfois", "non", "quand", "sauf", "ou"}
    return any(part.turns and not limits.isdisjoint(plain_words(part.folded)) for part in rest)
