"""One step of a dialogue in the making: the state so far and the effects so far. Never changed in place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dialogue import Dialogue, Mark
from bot.effects import Effect, Say
from bot.engine import ask
from bot.engine.path import Place, find, places
from bot.messages import Button, Message
from consultation.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Turn:
    questionnaire: Questionnaire
    dialogue: Dialogue
    now: datetime
    effects: tuple[Effect, ...] = ()

    def do(self, *effects: Effect) -> "Turn":
        return Turn(self.questionnaire, self.dialogue, self.now, self.effects + effects)

    def become(self, **changes: Any) -> "Turn":
        return Turn(self.questionnaire, self.dialogue.become(**changes), self.now, self.effects)

    def mark(self, step: str, mark: Mark, **changes: Any) -> "Turn":
        dialogue = self.dialogue.with_mark(step, mark, **changes)
        return Turn(self.questionnaire, dialogue, self.now, self.effects)

    def unmark(self, step: str) -> "Turn":
        return Turn(self.questionnaire, self.dialogue.without_mark(step), self.now, self.effects)

    def text(self, key: str, **placeholders: str) -> str:
        return ask.say(self.questionnaire, key, **placeholders)

    def button(self, command: str, key: str) -> Button:
        return ask.button(self.dialogue, command, self.text(key))

    def say(self, words: str, *commands: Button) -> "Turn":
        return self.do(Say(Message(words, commands=commands)))

    def place(self) -> Place | None:
        """Return where the pending step stands, None when nothing is pending."""
        if self.dialogue.step is None:
            return None
        return find(self.questionnaire, self.dialogue, self.dialogue.step)

    def next_place(self) -> Place | None:
        """Return the first question that applies and was neither answered nor passed."""
        for place in places(self.questionnaire, self.dialogue):
            if not place.note and place.step not in self.dialogue.marks:
                return place
        return None
