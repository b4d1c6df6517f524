"""The state of a participant's run through a questionnaire: small, frozen, without any words.

Open answers live with the answers, not here, so that a step costs the same at the 500th message.
A step is named "question" or "question/item".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Stage(StrEnum):
    NOTICE = "notice"  # the information was shown, "J'ai compris" is awaited
    ASKING = "questions"
    PAUSED = "pause"
    DONE = "fini"
    STOPPED = "stop"  # opted out
    REFUSED = "refus"  # "Non merci" at the notice
    ERASED = "efface"
    UNDER_AGE = "moins_de_15"
    CLOSED = "ferme"  # another person answers on this account now


class Confirming(StrEnum):
    """A question of the bot's own that awaits yes or no; the step stays pending behind it."""

    STOP = "stop"  # free words that ask to stop
    ERASE = "supprimer"
    NEW_PERSON = "autre_personne"
    CORRECT = "corriger"  # which answer?
    VOICE = "vocal"  # may the recording be kept once it is written down?
    HEARD = "entendu"  # did the machine write down well what was said?
    SPELL = "ecrire"  # what was said, then, in the speaker's own words?
    CITE = "citation"  # may the words be quoted?
    AGE = "age"  # an age under 15 after "15 or over": a slip of the finger?


@dataclass(frozen=True, slots=True)
class Mark:
    """That a step was answered: codes for conditions, `passed` for PASSER, never words.

    `sources` are the messages that made the answer, the last few, so that an edit finds it.
    """

    codes: tuple[str, ...] = ()
    passed: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`seed` decides shuffles; `ref` names the dialogue in button data.

    `step` is the pending question; `attempts` counts answers that did not fit it; `picked` holds what
    was ticked so far; `open_step`/`open_at` remember the last open answer, which short messages sent
    right after still belong to; `back_to` is where a correction returns; `heard` is the message that led to
    the confirmation on view, whose words may be the answer after all, or the voice note read back;
    `unreachable`: nobody can be written to on this channel (consultation.channels).
    """

    ref: str
    seed: int
    stage: Stage = Stage.NOTICE
    step: str | None = None
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))
    attempts: int = 0
    picked: tuple[str, ...] = ()
    confirming: Confirming | None = None
    open_step: str | None = None
    open_at: datetime | None = None
    back_to: str | None = None
    heard: str | None = None
    language: str = "fr"
    unreachable: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what the `dialogue` table keeps; `from_json` gives back an equal dialogue."""
        state: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value is None or value is False or value == () or (one.name == "marks" and not value):
                continue
            if one.name == "marks":
                state["marks"] = {
                    step: [list(mark.codes), mark.passed, list(mark.sources)] for step, mark in value.items()
                }
            elif isinstance(value, datetime):
                state[one.name] = value.isoformat()
            elif isinstance(value, tuple):
                state[one.name] = list(value)
            else:
                state[one.name] = value
        return state

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> "Dialogue":
        """Raises KeyError or ValueError on a state that `to_json` did not write."""
        values = dict(state)
        values["stage"] = Stage(values["stage"])
        values["marks"] = MappingProxyType(
            {
                step: Mark(tuple(codes), passed, tuple(sources))
                for step, (codes, passed, sources) in values.get("marks", {}).items()
            }
        )
        values["picked"] = tuple(values.get("picked", ()))
        if "confirming" in values:
            values["confirming"] = Confirming(values["confirming"])
        if "open_at" in values:
            values["open_at"] = datetime.fromisoformat(values["open_at"])
        return cls(**values)

    def become(self, **changes: Any) -> "Dialogue":
        """As dataclasses.replace, in half the time: every step of every dialogue does this."""
        changed = object.__new__(Dialogue)
        for name in _NAMES:
            object.__setattr__(changed, name, changes[name] if name in changes else getattr(self, name))
        return changed

    def with_mark(self, step: str, mark: Mark, **changes: Any) -> "Dialogue":
        return self.become(marks=MappingProxyType({**self.marks, step: mark}), **changes)

    def without_mark(self, step: str) -> "Dialogue":
        return self.become(
            marks=MappingProxyType({name: mark for name, mark in self.marks.items() if name != step})
        )


_NAMES = tuple(one.name for one in fields(Dialogue))


def step_name(question: str, item: str = "") -> str:
    return f"{question}/{item}" if item else question


def split_step(step: str) -> tuple[str, str]:
    question, _, item = step.partition("/")
    return question, item
