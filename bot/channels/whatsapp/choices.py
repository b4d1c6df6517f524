"""How the answers to a question are shown on WhatsApp: buttons, a list, or numbers to write. Pure.

Buttons are seen at once, and three fit; a list must be opened; numbers have to be written. What is ticked
or put in order is written as numbers: a list sends one row at a time, and each reply is billed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.whatsapp.rows import Row, row
from bot.messages import Button, Message, Shape
from bot.texts import text
from consultation.channels import LIMITS, length
from consultation.words import Channel

LIMIT = LIMITS[Channel.WHATSAPP]
PASSING = ".!passer"
SHORTEST_EXAMPLE = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """Buttons, or rows of a list, or neither. `words` are said after the question."""

    buttons: tuple[Button, ...] = ()
    rows: tuple[Row, ...] = ()
    words: str = ""


def show(message: Message) -> Shown:
    """Return how the options and commands of a message are shown."""
    options, commands = message.options, message.commands
    if not options and not commands:
        return Shown()
    if message.shape in (Shape.SEVERAL, Shape.ORDER) and len(options) > 1:
        return _numbered(message)
    if are_buttons((*options, *commands)):
        return Shown(buttons=(*options, *commands))
    passing = text("ecrire_passer") if _only_passing(commands) else ""
    if passing and are_buttons(options):
        # Three answers are better seen than behind a list; passing is rarer, and its word is understood.
        return Shown(buttons=options, words=passing)
    if rows := _rows((*options, *commands)):
        return Shown(rows=rows)
    if passing and (rows := _rows(options)):
        return Shown(rows=rows, words=passing)
    return _numbered(message)


def _rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Return the rows of a list; none where they are too many, or one is too long."""
    rows = [one for one in map(row, buttons[: LIMIT.rows]) if one is not None]
    return tuple(rows) if len(rows) == len(buttons) else ()


def are_buttons(buttons: Sequence[Button]) -> bool:
    """Are these few and short enough, and told apart by their titles?"""
    labels = [one.label.strip() for one in buttons]
    short = all(0 < length(label) <= LIMIT.button and "\n" not in label for label in labels)
    return 0 < len(labels) <= LIMIT.buttons and short and len(set(labels)) == len(labels)


def _numbered(message: Message) -> Shown:
    """The options as numbered lines, in the order in which the engine counts them; ways out as buttons."""
    passing = tuple(one for one in message.options if one.data.endswith(PASSING))
    options = [one for one in message.options if one not in passing]
    ways = (*passing, *message.commands)
    lines = [f"{number}. {one.label.strip()}" for number, one in enumerate(options, 1)]
    if all(one.label.strip() in message.text for one in options):
        lines = []  # the text lists them already
    words = "\n".join((*lines, _how(message.shape, len(options)))) if options else ""
    if not ways or are_buttons(ways):
        return Shown(buttons=ways, words=words)
    return Shown(words="\n".join((words, *(text("ecrire", mot=way.label.upper()) for way in ways))).strip())


def _how(shape: Shape, count: int) -> str:
    match shape:
        case Shape.SEVERAL:
            return text("ecrire_les_numeros", exemple="1 3" if count > SHORTEST_EXAMPLE else "1 2")
        case Shape.ORDER:
            numbers = [str(number) for number in range(1, count + 1)]
            return text("ecrire_dans_l_ordre", exemple=" ".join((*numbers[1::-1], *numbers[2:])))
        case _:
            return text("ecrire_le_numero")


def _only_passing(commands: Sequence[Button]) -> bool:
    return len(commands) == 1 and commands[0].data.endswith(PASSING)
