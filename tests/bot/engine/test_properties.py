"""Random events through `advance`: never an exception, never a lost answer, never a changed input."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue import Dialogue, Stage
from bot.effects import Amend, Consent, Effect, Keep, Say
from bot.engine import advance, begin
from bot.engine.freely import KEPT_FROM
from bot.engine.take import clean
from bot.events import Blocked, Edit, Event, Media, Place, Press, Start, Text, Unsupported
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire
from consultation.words import Forme
from nlu.commands import command
from nlu.understanding import CLOSED, understand

FILE = Path(__file__).parents[2] / "dialogues" / "questionnaires" / "types.yaml"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REF = "abcdef"


def _questionnaire() -> Questionnaire:
    reading = read(FILE)
    assert reading.questionnaire is not None
    return reading.questionnaire


QUESTIONNAIRE = _questionnaire()

KNOWN = (
    "oui|non|le parc|1|2|3 1 2|34 ans|bus|rien|STOP|supprimer|pause|reprendre|retour|corriger|passer|aide"
    "|mes réponses|une autre personne|bof|il me frappe|en sécurité|les bus le soir|\x00|\u202eabc"
)
words = st.one_of(
    st.sampled_from(KNOWN.split("|")),
    st.sampled_from(["a\u0301" * 50, "x" * 5000]),
    st.text(max_size=60),
)
data = st.one_of(
    st.builds(lambda q, i, c: f"{REF}.{q}.{i}.{c}", st.integers(0, 14), st.integers(0, 2), st.integers(0, 4)),
    st.sampled_from(
        [
            "compris",
            "non_merci",
            "oui.supprimer",
            "oui.citation",
            "oui",
            "non.vocal",
            "fini",
            "passer",
            "continuer",
            "corriger.2.0",
            "langue.en",
        ]
    ).map(lambda name: f"{REF}.!{name}"),
    st.sampled_from(["", ".", "zzzzzz.1.0.0", f"{REF}.", f"{REF}.!", f"{REF}.99.99.99", f"{REF}.1.0.²"]),
)


@st.composite
def event(draw: st.DrawFn, number: int) -> Event:
    at = NOW + timedelta(seconds=draw(st.integers(0, 90)) + 60 * number)
    source = f"m{number}"
    kind = draw(st.integers(0, 9))
    if kind < 4:
        step = draw(st.sampled_from([None, None, "atouts", "soir", "importance/bus", "nowhere"]))
        return Text(at=at, source=source, text=draw(words), step=step)
    if kind < 7:
        return Press(at=at, source=source, data=tuple(draw(st.lists(data, max_size=3))))
    simple: list[Event] = [
        Start(at=at, source=source),
        Media(at=at, source=source, forme=Forme.VOCAL, reference="r", caption=""),
        Place(at=at, source=source, latitude=43.6, longitude=1.4),
        Place(at=at, source=source, latitude=float("nan"), longitude=500.0),
        Edit(at=at, source=f"m{max(number - 1, 0)}", text="autre chose"),
        Blocked(at=at, source=source),
        Unsupported(at=at, source=source, kind="sticker"),
        Unsupported(at=at, source=source, kind="video", caption=draw(words)),
    ]
    return draw(st.sampled_from(simple))


def kept_somewhere(said: Text, before: Dialogue, effects: tuple[Effect, ...]) -> bool:
    """The words became an answer, a remark, « jsp », a decision that the bot had asked for, or a few words
    said to the bot, which it answered."""
    kept = [effect for effect in effects if isinstance(effect, Keep)]
    values = [effect.value for effect in kept]
    return (
        any(one.text == clean(said.text) or one.codes or one.number is not None for one in values)
        or any(effect.passed for effect in kept)
        or any(isinstance(effect, Consent | Amend) for effect in effects)
        or (before.confirming is not None and any(isinstance(effect, Say) for effect in effects))
        or any(isinstance(effect, Say) and "commence à 15 ans" in effect.message.text for effect in effects)
        or (len(said.text.split()) < KEPT_FROM and understand(said.text).commands(CLOSED))
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.integers(0, 1000), st.integers(1, 25))
def test_no_event_breaks_a_dialogue_or_is_lost(data: st.DataObject, seed: int, length: int) -> None:
    dialogue = begin(REF, seed)
    for number in range(length):
        happened = data.draw(event(number))
        before = deepcopy(dialogue.to_json())
        now = max(NOW + timedelta(seconds=60 * number), happened.at)
        after, effects = advance(QUESTIONNAIRE, dialogue, happened, now)
        assert dialogue.to_json() == before
        assert Dialogue.from_json(after.to_json()) == after
        for effect in effects:
            if isinstance(effect, Say):
                assert effect.message.text.strip()
                for button in (*effect.message.options, *effect.message.commands):
                    assert len(button.data.encode()) <= 64 and button.data.isascii()
                    assert button.label.strip()
        if (
            isinstance(happened, Text)
            and dialogue.stage in {Stage.ASKING, Stage.DONE}
            and command(happened.text) is None
            and clean(happened.text)
            and dialogue.step != "age_15"
            and after.stage is not Stage.UNDER_AGE
        ):
            assert kept_somewhere(happened, dialogue, effects), (happened, dialogue)
        dialogue = after


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=1, max_size=6))
def test_an_answered_question_is_not_asked_twice(said: list[str]) -> None:
    """Going on always ends: each accepted answer moves to another step, or to the end."""
    dialogue, _ = advance(QUESTIONNAIRE, begin(REF, 1), Start(at=NOW, source="s"), NOW)
    dialogue, _ = advance(QUESTIONNAIRE, dialogue, Press(at=NOW, source="a", data=(f"{REF}.!compris",)), NOW)
    for number, text in enumerate(said):
        at = NOW + timedelta(minutes=number)
        step, marks = dialogue.step, dialogue.marks
        dialogue, _ = advance(QUESTIONNAIRE, dialogue, Text(at=at, source=f"m{number}", text=text), at)
        if (
            dialogue.stage is Stage.ASKING
            and step is not None
            and step in dialogue.marks
            and step not in marks
        ):
            assert dialogue.step != step
