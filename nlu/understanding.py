"""What a free message to the bot means: exact keywords, then a Rasa server where one was asked, and the
embedded recogniser always. Pure: what the server said comes with the message (`bot.events.Text.told`).

The two are weighed together: the one that is there alone decides alone. Free words are a command only
above a threshold; where an open question waits, everything else is its answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nlu.agreement import agreement
from nlu.commands import Command, command
from nlu.intents import COMMANDS, CONFIRMED, Intent
from nlu.recogniser import Ranking, recogniser

LONGEST = 1_000
"""Characters that are looked at."""
MOST_WORDS = 45
"""Words of the longest text that can be said to the bot; beyond, it is a contribution."""
TOLD = 0.1
"""Weight of what a Rasa server says beside the recogniser, in the mean of their logarithms: more of it takes
more contributions for commands (nlu/rasa/README.md)."""
LEAST = 1e-3
"""Probability below which neither of the two is believed: one alone cannot rule an intent out."""

ASKED = 0.4
"""Least confidence of what is asked about before it is done (stopping, erasing): asking loses nothing."""

_MEANT = {
    Command.STOP: Intent.STOP,
    Command.DELETE: Intent.ERASE,
    Command.SKIP: Intent.SKIP,
    Command.BACK: Intent.BACK,
    Command.CORRECT: Intent.BACK,
    Command.HELP: Intent.HELP,
}
"""Keywords that are an intent too; the others (PAUSE, MES RÉPONSES) have no free wording here."""


_PICTURES = {"🙏": Intent.THANKS, "❤": Intent.THANKS, "👋": Intent.GREETING, "🖕": Intent.INSULT}


PLAIN_WORDS = 3
"""Words of an answer to a closed question that is taken as it stands."""
_OVER_A_PLAIN_ONE = frozenset({Intent.STOP, Intent.ERASE, Intent.HUMAN})
_OVER_A_GUESS = COMMANDS - {Intent.UNKNOWN, Intent.SKIP}
_POLITE = frozenset({Intent.GREETING, Intent.THANKS})
FIRM = 0.9
"""Confidence of an option from which on good manners beside it are no message of their own."""
_PLAINLY_TO_THE_BOT = frozenset(
    {Intent.STOP, Intent.ERASE, Intent.REPEAT, Intent.INSULT, Intent.GREETING, Intent.THANKS}
)
"""What an option that was only guessed at never outweighs."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """`confidence` in 0..1; `exact` where the text is a keyword."""

    intent: Intent
    confidence: float
    exact: bool = False

    def commands(self, least: float, asked: float = ASKED) -> bool:
        """Tell whether this is said to the bot, surely enough; `asked`: the least for what is confirmed."""
        if self.intent in CONFIRMED:
            least = min(least, asked)
        return self.intent in COMMANDS and (self.exact or self.confidence >= least)


CONTRIBUTION = Meaning(Intent.CONTRIBUTION, 1.0)


def may_command(text: str) -> bool:
    """Tell whether a text is worth asking about: neither empty, nor too long to be said to the bot."""
    return bool(text.strip()) and len(text) <= LONGEST and len(text.split()) <= MOST_WORDS


def understand(text: str, told: Mapping[str, float] | None = None) -> Meaning:
    """Return the likeliest intent. `told`: a server's probability by intent, None where none was asked."""
    exact = _MEANT.get(keyword) if (keyword := command(text)) is not None else None
    if exact is not None:
        return Meaning(exact, 1.0, exact=True)
    if not may_command(text):
        return CONTRIBUTION
    shown = _pictures(text)
    if shown is not None:
        return Meaning(shown, 1.0)
    ranking = rank(text, told)
    best = max(ranking, key=lambda intent: ranking[intent])
    return Meaning(best, ranking[best])


def _pictures(text: str) -> Intent | None:
    """Return what a text of pictures alone says, where it says something."""
    if any(char.isalnum() for char in text):
        return None
    reply = agreement(text, ())
    if reply is not None:
        return Intent.AFFIRM if reply.yes else Intent.DENY
    return next((meant for char, meant in _PICTURES.items() if char in text), None)


def over_an_option(text: str, confidence: float, told: Mapping[str, float] | None = None) -> Intent | None:
    """Return what a text that reads as an option of a closed question asks of the bot instead, if it does.

    `confidence`: how plainly it says the option, 1 to the letter. « non laissez tomber, effacez tout » is no
    « Non », and « attends j'ai pas compris » is none either.
    """
    plainly = confidence >= 1
    if plainly and len(text.split()) <= PLAIN_WORDS:
        return None
    meaning = understand(text, told)
    if meaning.intent in _POLITE and confidence >= FIRM:
        return None  # « bonnes, bonjour bonsoir » says how neighbours get on
    wins = meaning.intent in (_OVER_A_PLAIN_ONE if plainly else _OVER_A_GUESS)
    least = OPEN if plainly else SURE if meaning.intent in _PLAINLY_TO_THE_BOT else max(SURE, confidence)
    return meaning.intent if wins and meaning.confidence >= least and not meaning.exact else None


def rank(text: str, told: Mapping[str, float] | None = None) -> Ranking:
    """Return the probability of each intent, both opinions weighed; they add up to 1."""
    own = recogniser().rank(text[:LONGEST])
    if not told:
        return own
    both = {
        intent: max(share, LEAST) ** (1 - TOLD) * max(told.get(intent, 0.0), LEAST) ** TOLD
        for intent, share in own.items()
    }
    whole = sum(both.values())
    return {intent: share / whole for intent, share in both.items()}


OPEN, CLOSED, SURE = 0.55, 0.5, 0.7
"""Least confidence of a command where an open question waits (all else is its answer), where what was
written fits no option (the question would be asked again), and of « je ne sais pas », which answers."""


def action(meaning: Meaning) -> str:
    """Return what the engine does where an open question waits: `command:INTENT`, `confirm:INTENT`, `answer`.

    It never asks again there: what is no command is the answer. SUPPRIMER, even alone, is confirmed.
    """
    if not meaning.commands(OPEN):
        return "answer"
    plain_stop = meaning.exact and meaning.intent is Intent.STOP
    kind = "confirm" if meaning.intent in CONFIRMED and not plain_stop else "command"
    return f"{kind}:{meaning.intent}"
