"""Yes or no to the bot's own questions, in everyday French; None when it is neither."""

from datetime import datetime

from consultation.questionnaire.model import Choice, Label, Question, QuestionType
from nlu.closed import recognise

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


def yes_or_no(words: str, now: datetime) -> bool | None:
    heard = recognise(words, _QUESTION, _SHOWN, "fr", year=now.year)
    if not heard.sure or len(heard.codes) != 1:
        return None
    return heard.codes[0] == "oui"
