"""`portevoix play`: a dialogue in the terminal, on the engine alone. A draft needs no database for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import golden
from bot.effects import Effect, NewPerson, Recall, Say
from bot.golden import Player
from bot.messages import Button, Message, Shape
from consultation.questionnaire.model import Questionnaire

SEED = 1
HELP = (
    "Écrivez votre réponse, ou le numéro d’un bouton. Pour essayer le reste\u00a0: "
    "/vocal, /photo, /lieu 43.6 1.44, /plus-tard 3 (jours), /fin."
)
_DAY = 24 * 3600.0

Read = Callable[[], str]
"""Returns what the person types; raises EOFError at the end."""
Write = Callable[[str], None]


@dataclass(slots=True)
class _Scene:
    """The dialogue so far, as a golden file holds it, and the buttons that can be tapped by number."""

    player: Player
    write: Write
    turns: list[dict[str, Any]] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    later: float = 0.0  # seconds to add to the next turn
    over: bool = False

    def act(self, **action: Any) -> None:
        """Carry out one action, show what the bot says, and remember both."""
        if self.later:
            action["after"] = self.later
            self.later = 0.0
        effects = self.player.play(action)
        self.turns.append({**action, "then": [golden.describe(effect) for effect in effects]})
        said = [effect.message for effect in effects if isinstance(effect, Say)]
        if said:
            self.buttons = []
        for message in said:
            self._show(message)
        for effect in effects:
            self._tell(effect)

    def _show(self, message: Message) -> None:
        steps = f"[{message.progress[0]} sur {message.progress[1]}] " if message.progress else ""
        self.write(f"\n{steps}{message.text}")
        if message.shape is Shape.SEVERAL:
            self.write("(plusieurs réponses possibles)")
        for button in (*message.options, *message.commands):
            self.buttons.append(button)
            self.write(f"  {len(self.buttons)}. {button.label}")

    def _tell(self, effect: Effect) -> None:
        """What only the database could show."""
        match effect:
            case Recall(what=what):
                self.write(f"\n(Ici, le robot relit ce qui est gardé\u00a0: {what.value}.)")
            case NewPerson():
                self.write("\n(Ici, un nouveau dialogue commence pour l’autre personne.)")
                self.over = True
            case _:
                pass


def play(
    questionnaire: Questionnaire,
    name: str,
    *,
    now: datetime,
    read: Read,
    write: Write,
    seed: int = SEED,
    save: Path | None = None,
) -> None:
    """Play until /fin or the end of input. `save` writes a golden dialogue; `name` is the questionnaire's
    there (a shipped name, or a file beside the dialogue)."""
    scene = _Scene(Player.new(questionnaire, now, seed), write)
    write(HELP)
    scene.act(start=True)
    for line in _lines(read):
        _answer(scene, line)
        if scene.over:
            break
    if save is not None:
        content = {"questionnaire": name, "now": now, "seed": seed, "turns": scene.turns}
        save.write_text(golden.write(content), encoding="utf-8")
        write(f"\nDialogue écrit dans « {save} »\u00a0: relisez-le avant de l’accepter.")


def _lines(read: Read) -> Iterator[str]:
    """Yield what is typed, until the end."""
    while True:
        try:
            line = read().strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line == "/fin":
            return
        if line:
            yield line


def _answer(scene: _Scene, line: str) -> None:
    if line.startswith("/"):
        _try(scene, line)
    elif line.isascii() and line.isdigit() and 1 <= int(line) <= len(scene.buttons):
        scene.act(taps=scene.buttons[int(line) - 1].label)
    else:
        scene.act(says=line)


def _try(scene: _Scene, line: str) -> None:
    """What cannot be typed: a voice note, a photo, a place, days that pass."""
    command, *rest = line.split()
    match command, [_number(one) for one in rest]:
        case "/vocal", _:
            scene.act(voice=8)
        case "/photo", _:
            scene.act(photo=" ".join(rest))
        case "/lieu", [float(latitude), float(longitude)]:
            scene.act(place=[latitude, longitude])
        case "/plus-tard", [float(days)]:
            scene.later = days * _DAY
            scene.write(f"({days:g} jours passent.)")
        case _:
            scene.write(HELP)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
