"""When a text that is part of an option does not mean it: « midi » for « L'après-midi ». Pure."""

from collections.abc import Sequence

from consultation.questionnaire.model import Choice
from nlu.meanings import SOMEBODY, spoken
from nlu.nothing import says_unknown
from nlu.notions import NOTIONS, group
from nlu.option_notions import TOOLS, read_options
from nlu.options import label_words, plain_words
from nlu.scales import leaning, read_scale
from nlu.stems import stem

MOST_BESIDE = 4
"""Telling words beside an option from which a text says more than the option."""


def stands_for(text: str, code: str, choices: Sequence[Choice], question: str, language: str) -> bool:
    """Tell whether an option that was found in a text to the letter is what the text means."""
    return not names_another(text, code, choices, language) and not is_milder(
        text, code, choices, question, language
    )


def beside(text: str, chosen: Sequence[Choice], language: str) -> str:
    """Return the whole text where it clearly says more than its options, for nobody's words to be lost."""
    names = (name for choice in chosen for name in (choice.label.text(language), *choice.synonyms))
    own = {stem(word) for name in names for word in label_words(name)}
    more = [word for word in plain_words(text) if word not in TOOLS and stem(word) not in own]
    return text.strip() if len(more) >= MOST_BESIDE else ""


def names_another(text: str, code: str, choices: Sequence[Choice], language: str) -> bool:
    """Tell whether a text that is part of a label is a thing of its own, of the options' kind."""
    said = plain_words(text)
    turns = tuple(NOTIONS.find(said))
    if not turns or says_unknown(said):
        return False
    options = read_options(
        tuple("\n".join((choice.label.text(language), *choice.synonyms)) for choice in choices)
    )
    place = _place(code, choices)
    if any(
        SOMEBODY.intersection(turn.values) for turn in turns
    ):  # « pour moi et ma femme » names no woman who writes
        return place not in spoken(said, options).weights
    if len(turns) != 1 or len(said) > 3:
        return False
    others = [name for name in turns[0].values if group(name) in options.groups]
    known = any(place in options.notions.get(name, ()) for name in turns[0].values)
    return bool(others) and not known


def is_milder(text: str, code: str, choices: Sequence[Choice], question: str, language: str) -> bool:
    """Tell whether a text says more than the option that it names in part: « super utile » and « Utile »."""
    said = plain_words(text)
    labels = tuple("" if choice.unsure else choice.label.text(language) for choice in choices)
    scale = read_scale(labels, question) if 2 <= len(said) <= 6 and len(choices) > 2 else None
    place = _place(code, choices)
    taken = scale.degrees[place] if scale is not None else None
    if scale is None or taken is None or abs(taken) == 2.0:
        return False
    if any(said == label_words(name) for name in (labels[place], *choices[place].synonyms)):
        return False
    lean = leaning(text, said, scale)
    return lean is not None and abs(lean) == 2.0 and lean in scale.degrees


def _place(code: str, choices: Sequence[Choice]) -> int:
    return next(place for place, choice in enumerate(choices) if choice.name == code)
