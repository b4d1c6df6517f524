"""A closed question of which only the words are known: its text and the labels of its options. Pure.

Surveys and exports seldom hold more. What a questionnaire's author would have written is read from the
words: whether several answers are allowed, and which options say « je ne sais pas ».
"""

import re
from collections.abc import Sequence

from consultation.questionnaire.model import Choice, Label, Question, QuestionType
from nlu.normalise import fold
from nlu.nothing import says_unknown
from nlu.options import label_words

_SEVERAL = re.compile(
    r"plusieurs (?:reponses|choix|options|cases|possibilites)|choix multiples?|reponses? multiples?"
    r"|cochez (?:tou(?:te)?s|les|une ou)|(?:une|un) ou plusieurs|\b(?:deux|trois|2|3|4|5) (?:choix|reponses) "
    r"|jusqu.a (?:deux|trois|quatre|cinq|\d+) (?:choix|reponses|options)|toutes les reponses|tout ce qui"
)
_REFUSES = re.compile(
    r"\bne se prononce|prefere ne pas|ne souhaite pas (?:repondre|le dire)|ne veu[tx] pas (?:repondre"
    r"|le dire)"
    r"|ne dis pas|sans (?:opinion|avis|reponse)|^nsp\b|ne sai[st] (?:pas|plus)"
)


def asked(text: str, labels: Sequence[str]) -> Question:
    """Return the question; options are called "1", "2"… in their order.

    Raises ValueError where there are fewer than two options, or two that read the same.
    """
    if len(labels) < 2:
        raise ValueError("fewer than two options")
    if len({label.strip() for label in labels}) != len(labels):
        raise ValueError("two options are the same")
    kind = QuestionType.SELECT_MULTIPLE if allows_several(text) else QuestionType.SELECT_ONE
    choices = tuple(
        Choice(str(place), Label(label), unsure=is_unsure(label)) for place, label in enumerate(labels, 1)
    )
    return Question(kind, "question", Label(text), choices=choices)


def allows_several(text: str) -> bool:
    """Tell whether a question's text says that several answers may be given."""
    return _SEVERAL.search(fold(text)) is not None


def is_unsure(label: str) -> bool:
    """Tell whether an option means « je ne sais pas », « sans opinion » or « je préfère ne pas répondre »."""
    return says_unknown(label_words(label)) or _REFUSES.search(fold(label)) is not None
