"""Golden dialogues: readable files that hold what a resident does and everything that must come of it.

A file is YAML: `questionnaire` (a path beside it, or the name of a shipped one), `now`, `seed`, and
`turns`. A turn is one action (`start`, `says`, `taps`, `ticks`, `voice`, `hears` (what the machine made
of a voice, by its `message`), `photo`, `place`, `edits`, `deletes`, `blocks`, `sends`, which may have a
`caption`) with `after` (seconds since the last one), and `then`: the list of all effects.
Used by the tests, and written by `portevoix play --save`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import yaml

from bot.dialogue import Dialogue
from bot.effects import Effect, Keep, Say, Value, Withdraw
from bot.engine import advance, begin
from bot.events import Blocked, Deleted, Edit, Event, Heard, Media, Place, Press, Start, Text, Unsupported
from bot.messages import Message, Shape
from consultation.questionnaire.model import Questionnaire
from consultation.words import Forme, Part

REF = "abcdef"
PAUSE_SECONDS = 60
ACTIONS = (
    "start",
    "says",
    "taps",
    "ticks",
    "voice",
    "hears",
    "photo",
    "place",
    "edits",
    "deletes",
    "blocks",
    "sends",
)


class GoldenBroken(Exception):
    """The file asks for something that cannot be done (a button that was never shown)."""


@dataclass(slots=True)
class Player:
    """Plays actions on the engine, with the clock and the last buttons shown.

    The dialogue goes through its stored form at every step, as it does between two messages.
    """

    questionnaire: Questionnaire
    now: datetime
    dialogue: Dialogue
    buttons: dict[str, str]
    sent: int = 0

    @classmethod
    def new(cls, questionnaire: Questionnaire, now: datetime, seed: int) -> "Player":
        return cls(questionnaire, now, begin(REF, seed), {})

    def play(self, turn: Mapping[str, Any]) -> tuple[Effect, ...]:
        """Carry out one turn's action; raises GoldenBroken."""
        self.now += timedelta(seconds=float(turn.get("after", PAUSE_SECONDS)))
        self.sent += 1
        event = self._event(turn)
        stored = Dialogue.from_json(self.dialogue.to_json())
        self.dialogue, effects = advance(self.questionnaire, stored, event, self.now)
        for effect in effects:
            if isinstance(effect, Say):
                for button in (*effect.message.options, *effect.message.commands):
                    self.buttons[button.label] = button.data
        return effects

    def _event(self, turn: Mapping[str, Any]) -> Event:
        when: dict[str, Any] = {"at": self.now, "source": f"m{self.sent}"}
        action = next((name for name in ACTIONS if name in turn), None)
        value = turn[action] if action else None
        match action:
            case "start":
                return Start(**when)
            case "says":
                return Text(text=str(value), step=turn.get("step"), **when)
            case "taps":
                return Press(data=(self._data(str(value)),), **when)
            case "ticks":
                ticked = tuple(self._data(str(label)) for label in value or ())
                return Press(data=(*ticked, f"{REF}.!fini"), **when)
            case "voice":
                seconds = int(value or 0)
                return Media(forme=Forme.VOCAL, reference=f"vocal-{self.sent}", seconds=seconds, **when)
            case "hears":
                source = str(turn["message"])
                return Heard(at=self.now, source=source, text=str(value), sure=turn.get("sure", True))
            case "photo":
                return Media(
                    forme=Forme.PHOTO, reference=f"photo-{self.sent}", caption=str(value or ""), **when
                )
            case "place":
                latitude, longitude = value or (0.0, 0.0)
                return Place(latitude=latitude, longitude=longitude, **when)
            case "edits":
                return Edit(at=self.now, source=str(turn["message"]), text=str(value))
            case "deletes":
                return Deleted(at=self.now, source=str(value))
            case "blocks":
                return Blocked(**when)
            case "sends":
                return Unsupported(kind=str(value), caption=str(turn.get("caption", "")), **when)
            case _:
                raise GoldenBroken(f"a turn needs one of {', '.join(ACTIONS)}")

    def _data(self, label: str) -> str:
        if label not in self.buttons:
            raise GoldenBroken(f"no button « {label} » was shown; there were: {', '.join(self.buttons)}")
        return self.buttons[label]


def describe(effect: Effect) -> dict[str, Any]:
    """Return an effect as plain values: everything in it, defaults left out."""
    if isinstance(effect, Say):
        said = _message(effect.message)
        return {"say": said, "urgent": True} if effect.urgent else {"say": said}
    name = type(effect).__name__.lower()
    values: dict[str, Any] = {}
    for one in fields(effect):
        value = getattr(effect, one.name)
        if value in (None, "", (), False) and one.name not in {"given", "with_text"}:
            continue
        values[one.name] = _plain(value)
    if isinstance(effect, Keep | Withdraw) and effect.part is Part.ANSWER:
        values.pop("part")
    return {name: values or True}


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        found = {one.name: getattr(value, one.name) for one in fields(value)}
        return {name: _plain(item) for name, item in found.items() if item is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if not isinstance(value, bool | int | float) else value


def _message(message: Message) -> dict[str, Any]:
    said: dict[str, Any] = {"text": message.text}
    if message.options:
        said["options"] = [button.label for button in message.options]
    if message.commands:
        said["commands"] = [button.label for button in message.commands]
    if message.shape is not Shape.BUTTONS:
        said["shape"] = message.shape.value
    if message.step is not None:
        said["step"] = message.step
    if message.open:
        said["open"] = True
    if message.progress is not None:
        said["progress"] = f"{message.progress[0]} sur {message.progress[1]}"
    if message.enclosed is not None:
        said["enclosed"] = f"{message.enclosed.kind}: {message.enclosed.words}"
    if message.aloud:
        said["aloud"] = message.aloud
    return said


def actions(turns: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the turns without what must come of them."""
    for turn in turns:
        yield {name: value for name, value in turn.items() if name != "then"}


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def _string(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _string)


def write(golden: Mapping[str, Any]) -> str:
    """Return the file's text."""
    return yaml.dump(dict(golden), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
