"""Steps of the engine per second on one core, at the first message of a dialogue and at the 500th."""

import time
from dataclasses import dataclass

from bench.script import NOW, SEED, reference
from bot.dialogue import Dialogue
from bot.engine import advance, begin
from bot.events import Event, Press, Start, Text

ROUNDS = 4_000
MANY = 500


@dataclass(frozen=True)
class Moment:
    name: str
    dialogue: Dialogue
    event: Event


def moments() -> list[Moment]:
    """The same step in a young dialogue and in one that has seen MANY messages."""
    questionnaire = reference()

    def play(dialogue: Dialogue, *said: str) -> Dialogue:
        for number, words in enumerate(said):
            event = Text(at=NOW, source=f"m{number}", text=words)
            dialogue, _ = advance(questionnaire, dialogue, event, NOW)
        return dialogue

    fresh, _ = advance(questionnaire, begin("aaaaaa", SEED), Start(at=NOW, source="0"), NOW)
    young = play(fresh, "J’ai compris", "Oui")
    old = play(young, *(word for _ in range(MANY // 2) for word in ("Oui", "RETOUR")))
    closed = Text(at=NOW, source="x", text="Oui")
    tapped = Press(at=NOW, source="x", data=("aaaaaa.1.0.0",))
    opened = Text(at=NOW, source="x", text="le parc est propre et les voisins sont sympas")
    return [
        Moment("closed question tapped, message 3", young, tapped),
        Moment(f"closed question tapped, message {MANY + 3}", old, tapped),
        Moment("closed question in words, message 3", young, closed),
        Moment(f"closed question in words, message {MANY + 3}", old, closed),
        Moment("open question, message 5", play(young, "Oui", "Moins de 2 ans"), opened),
        Moment(f"open question, message {MANY + 5}", play(old, "Oui", "Moins de 2 ans"), opened),
    ]


def measure() -> None:
    questionnaire = reference()
    for moment in moments():
        best = 0.0
        for _ in range(3):
            began = time.perf_counter()
            for _ in range(ROUNDS):
                advance(questionnaire, moment.dialogue, moment.event, NOW)
            best = max(best, ROUNDS / (time.perf_counter() - began))
        print(f"engine, {moment.name}: {best:.0f} steps/s", flush=True)
