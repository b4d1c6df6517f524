"""What a resident of the benchmarks says: an answer in words to every question of a questionnaire."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from bot.effects import Say
from bot.engine import advance, begin
from bot.events import Start, Text
from bot.minting import RandomMint
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.shipped import shipped

NOW = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
CODE = "banc-essai"
OPEN_WORDS = "Le parc est propre et les voisins sont sympas, mais il manque un médecin"
SEED = 7
MOST = 60


class BenchMint(RandomMint):
    """Every resident is shown options in the same order, so that one script fits all."""

    def participant(self) -> UUID:
        return uuid4()

    def seed(self) -> int:
        return SEED


def reference() -> Questionnaire:
    return questions(shipped("reference"))


def questions(text: str) -> Questionnaire:
    questionnaire = read(text).questionnaire
    assert questionnaire is not None
    return questionnaire


def script(questionnaire: Questionnaire) -> list[str]:
    """Return what is said after the start, until the end: each of these gets one reply."""
    dialogue, effects = advance(questionnaire, begin("aaaaaa", SEED), Start(at=NOW, source="0"), NOW)
    said: list[str] = []
    while len(said) < MOST:
        message = next(effect.message for effect in effects if isinstance(effect, Say))
        buttons = message.options or message.commands
        if message.open or not buttons:
            # Two texts in a row would be one answer, and the second would get no reply.
            words = "PASSER" if said and said[-1] == OPEN_WORDS else OPEN_WORDS
        else:
            last = buttons[-1].label
            words = last if last == "C’est tout" and said and said[-1] != last else buttons[0].label
        event = Text(at=NOW, source=str(len(said)), text=words)
        dialogue, effects = advance(questionnaire, dialogue, event, NOW)
        if sum(isinstance(effect, Say) for effect in effects) != 1:
            break
        said.append(words)
        if dialogue.stage == "fini":
            break
    return said
