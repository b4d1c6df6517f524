"""Yes or no to the bot's own questions, in everyday French; None when it is neither."""

from datetime import datetime
from enum import Enum, auto

from consultation.questionnaire.model import Choice, Label, Question, QuestionType
from nlu.agreement import agreement
from nlu.closed import strictly
from nlu.options import plain_words
from nlu.vocabulary import words

_QUESTION = Question(
    QuestionType.SELECT_ONE,
    "oui_non",
    Label("Oui ou non ?"),
    choices=(
        Choice("oui", Label("Oui"), synonyms=("j'ai compris", "compris", "ok", "d'accord", "allez-y")),
        Choice("non", Label("Non"), synonyms=("non merci",)),
    ),
)
_SHOWN = ("oui", "non")
_ERASE = words("effacer")
"""Words that may stand beside a yes to SUPPRIMER, and say the same."""


class Reply(Enum):
    """`UNCLEAR`: a yes, with more words that may mean something else."""

    YES = auto()
    NO = auto()
    UNCLEAR = auto()


def yes_or_no(said: str, now: datetime) -> bool | None:
    heard = strictly(said, _QUESTION, _SHOWN, "fr", year=now.year)
    if not heard.sure or len(heard.codes) != 1:
        return None
    return heard.codes[0] == "oui"


def plainly(said: str, now: datetime) -> Reply | None:
    """Read a reply to what cannot be undone: « oui il y a des arbres » is no yes to it."""
    decided = yes_or_no(said, now)
    if decided is None:
        return None
    if not decided:
        return Reply.NO
    found = agreement(said, plain_words(said))
    more = () if found is None else found.rest
    return Reply.YES if _ERASE.issuperset(more) else Reply.UNCLEAR
