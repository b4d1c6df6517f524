"""Every questionnaire that is shipped, walked at random: each message renders, and its numbers answer it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

import pytest

from bot.channels.whatsapp.choices import show
from bot.channels.whatsapp.render import render
from bot.dialogue import Dialogue, Stage
from bot.effects import Keep, Say
from bot.engine import advance, begin
from bot.events import Edit, Event, Media, Press, Start, Text
from bot.messages import Button, Message, Shape
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.shipped import names, shipped
from consultation.words import Forme
from tests.bot.channels.whatsapp.test_render import content

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REF = "abcdef"
SAID = (
    "Le parc et les voisins|corriger|retour|passer|aide|infos|mes réponses|pause|reprendre|stop|bof"
    "|je veux parler à quelqu’un|supprimer|oui|non|1|2|rien|une autre personne|34 ans"
)
WORDS = SAID.split("|")
WALKS = 25
STEPS = 60


@cache
def questionnaire(name: str) -> Questionnaire:
    found = read(shipped(name)).questionnaire
    assert found is not None
    return found


def pressed(button: Button, at: datetime, source: str) -> Event:
    return Press(at=at, source=source, data=(button.data,))


def something(random: Random, last: Message | None, at: datetime, source: str) -> Event:
    """What a resident may do: mostly answer, by a tap or by a number, else anything."""
    draw = random.random()
    if last is not None and draw < 0.6:
        shown = show(last)
        rows = [Button(one.data, one.title) for one in shown.rows]
        if taps := [*shown.buttons, *rows]:
            return pressed(random.choice(taps), at, source)
        if last.options:
            numbers = [str(number) for number in range(1, len(last.options) + 1)]
            random.shuffle(numbers)
            count = {Shape.ORDER: len(numbers), Shape.SEVERAL: 2}.get(last.shape, 1)
            return Text(at=at, source=source, text=" ".join(numbers[:count]))
    if draw < 0.9:
        return Text(at=at, source=source, text=random.choice(WORDS))
    if draw < 0.95:
        return Media(at=at, source=source, forme=Forme.VOCAL, reference="r", caption="")
    return Edit(at=at, source=f"m{random.randrange(5)}", text="autre chose")


def walk(asked: Questionnaire, seed: int) -> Iterator[Message]:
    """Yield what is said to a resident who does anything."""
    random = Random(seed)
    dialogue: Dialogue = begin(REF, seed)
    event: Event = Start(at=NOW, source="s")
    last: Message | None = None
    for number in range(STEPS):
        at = NOW + timedelta(minutes=10 * number)
        dialogue, effects = advance(asked, dialogue, event, at)
        said = [effect.message for effect in effects if isinstance(effect, Say)]
        yield from said
        last = said[-1] if said else last
        if dialogue.stage in {Stage.ERASED, Stage.UNDER_AGE, Stage.CLOSED}:
            return
        event = something(random, last, at, f"m{number}")


@pytest.mark.parametrize("name", names())
def test_every_message_renders_within_the_limits(name: str) -> None:
    seen: set[Message] = set()
    kinds: set[str] = set()
    for seed in range(WALKS):
        seen.update(walk(questionnaire(name), seed))
    for message in seen:
        requests = render(message)
        corrections = any(".!corriger." in option.data for option in message.options)
        assert len(requests) == 1 or corrections, "one question is one message: each is billed"
        kinds |= {f"{request.kind} {content(request).get('type', '')}" for request in requests}
    assert {"interactive button", "interactive list", "text "} <= kinds and len(seen) > 40


def numbered(name: str) -> Iterator[tuple[Dialogue, Message]]:
    """Yield the dialogues that wait for numbers, straight from the start."""
    asked = questionnaire(name)
    dialogue, effects = advance(asked, begin(REF, 1), Start(at=NOW, source="s"), NOW)
    for number in range(60):
        at = NOW + timedelta(minutes=10 * number)
        (last,) = (effect.message for effect in effects[-1:] if isinstance(effect, Say))
        if last.shape is not Shape.BUTTONS and last.options:
            yield dialogue, last
        if dialogue.stage is Stage.DONE:
            return
        event: Event = Text(at=at, source=f"m{number}", text="Le parc")
        if last.options or last.commands:
            event = pressed((*last.options, *last.commands)[0], at, f"m{number}")
            if last.shape is not Shape.BUTTONS:
                event = Text(
                    at=at, source=f"m{number}", text=" ".join(map(str, range(1, len(last.options) + 1)))
                )
        if dialogue.stage is Stage.NOTICE:
            event = Text(at=at, source=f"m{number}", text="j’ai compris")
        dialogue, effects = advance(asked, dialogue, event, at)


@pytest.mark.parametrize(("name", "shape"), [("idees", Shape.SEVERAL), ("priorites", Shape.ORDER)])
def test_the_numbers_that_are_shown_are_those_that_answer(name: str, shape: Shape) -> None:
    asked = questionnaire(name)
    dialogue, message = next(found for found in numbered(name) if found[1].shape is shape)
    chosen = [2, 0] if shape is Shape.SEVERAL else [1, 0, *range(2, len(message.options))]
    lines = str(content(render(message)[0]))
    assert all(f"{number}. {one.label}" in lines for number, one in enumerate(message.options, 1))
    said = " ".join(str(one + 1) for one in chosen)
    at = NOW + timedelta(days=1)
    _, effects = advance(asked, dialogue, Text(at=at, source="n", text=said), at)
    (kept,) = (effect for effect in effects if isinstance(effect, Keep))
    question = asked.question(kept.question)
    places = [int(message.options[one].data.rpartition(".")[2]) for one in chosen]
    assert set(kept.value.codes or ()) == {question.choices[place].name for place in places}
    if shape is Shape.ORDER:
        assert list(kept.value.codes or ()) == [question.choices[place].name for place in places]
