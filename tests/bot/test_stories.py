"""The golden dialogues again, through inbox, runner and database: what is said and kept is the same."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot import messages_json
from bot.effects import Say
from bot.golden import PAUSE_SECONDS, describe
from bot.inbox import Arrival
from bot.minting import RandomMint
from bot.runner import Runner
from bot.telling import Told, nobody
from consultation import campaigns
from consultation.keyring import Keys
from consultation.questionnaire.load import read
from consultation.questionnaire.shipped import shipped
from consultation.tables import AnswerRow, InboxRow, OutboxRow
from tests.bot.plain import CHANNEL, PlainReader, arrival
from tests.bot.small import CODE, NOW, deliver, drain

Sessions = sessionmaker[Session]
FOLDER = Path(__file__).parents[1] / "dialogues"
# What a machine hears is no payload: tests/bot/voice/test_transcribing.py plays that.
STORIES = sorted(path for path in FOLDER.glob("*.yaml") if "\n  - hears:" not in path.read_text("utf-8"))
WHO = "ana"


class Seeded(RandomMint):
    """The shuffles of the golden file; only the first participant's."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def seed(self) -> int:
        return self._seed


def story(path: Path) -> dict[str, Any]:
    golden: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return golden


class Stage:
    """Plays a golden dialogue's actions as payloads, and reads what waits to be sent."""

    def __init__(self, sessions: Sessions, keys: Keys, golden: Mapping[str, Any], ask: Told = nobody) -> None:
        self.sessions, self.keys = sessions, keys
        self.now: datetime = golden["now"]
        self.sent = 0
        self.buttons: dict[str, str] = {}
        self.read = 0
        own = FOLDER / "questionnaires" / f"{golden['questionnaire']}.yaml"
        reading = read(own) if own.exists() else read(shipped(golden["questionnaire"]))
        with sessions.begin() as session:
            campaigns.create(session, keys, reading.source, code=CODE, files=reading.files)
            campaigns.open_campaign(session, CODE, NOW)
        self.runner = Runner(
            sessions, keys, {CHANNEL: PlainReader()}, lambda: self.now, Seeded(golden["seed"]), ask
        )

    def play(self, turn: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Carry out an action; return the messages that wait to be sent, as the golden file says them."""
        self.now += timedelta(seconds=float(turn.get("after", PAUSE_SECONDS)))
        self.sent += 1
        deliver(self.sessions, self.keys, self._payload(turn))
        drain(self.runner)
        with self.sessions() as session:
            rows = session.scalars(
                select(OutboxRow).where(OutboxRow.id > self.read).order_by(OutboxRow.id)
            ).all()
        said: list[dict[str, Any]] = []
        for row in rows:
            self.read = row.id
            _, message = messages_json.unpack(
                self.keys.payloads.open(row.sealed or b"", messages_json.PURPOSE)
            )
            shown = (*message.options, *message.commands)
            self.buttons.update({button.label: button.data for button in shown})
            said.append(describe(Say(message, urgent=row.urgent)))
        return said

    def _payload(self, turn: Mapping[str, Any]) -> Arrival:
        source, when = f"m{self.sent}", self.now.isoformat()
        if "start" in turn:
            return arrival(source, WHO, at=when, start=CODE)
        if "says" in turn:
            return arrival(source, WHO, at=when, text=str(turn["says"]), step=turn.get("step"))
        if "taps" in turn:
            return arrival(source, WHO, at=when, press=[self.buttons[str(turn["taps"])]])
        if "ticks" in turn:
            ticked = [self.buttons[str(label)] for label in turn["ticks"] or ()]
            ref = next(iter(self.buttons.values())).partition(".")[0]
            return arrival(source, WHO, at=when, press=[*ticked, f"{ref}.!fini"])
        if "voice" in turn:
            return arrival(source, WHO, at=when, voice=f"vocal-{self.sent}", seconds=int(turn["voice"] or 0))
        if "photo" in turn:
            return arrival(source, WHO, at=when, photo=f"photo-{self.sent}", caption=str(turn["photo"] or ""))
        if "place" in turn:
            return arrival(source, WHO, at=when, place=turn["place"] or (0.0, 0.0))
        if "edits" in turn:
            return arrival(source, WHO, at=when, edit=str(turn["edits"]), of=str(turn["message"]))
        if "deletes" in turn:
            return arrival(source, WHO, at=when, deleted=True, of=str(turn["deletes"]))
        if "blocks" in turn:
            return arrival(source, WHO, at=when, blocked=True)
        return arrival(
            source, WHO, at=when, unsupported=str(turn["sends"]), caption=str(turn.get("caption", ""))
        )


def kept(turns: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    effects = [effect["keep"] for turn in turns for effect in turn["then"] if "keep" in effect]
    return {(one["question"], one.get("item", ""), one.get("part", "reponse")) for one in effects}


def within(expected: list[Any], said: list[Any]) -> bool:
    """Whether all that is expected was said, in order, with other messages between (recalls)."""
    rest = iter(said)
    return all(any(one == other for other in rest) for one in expected)


@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
def test_a_story_is_the_same_through_the_house(path: Path, committing: Sessions, keys: Keys) -> None:
    golden = story(path)
    stage = Stage(committing, keys, golden)
    for number, turn in enumerate(golden["turns"]):
        said = stage.play(turn)
        expected = [effect for effect in turn["then"] if "say" in effect]
        told = {name for effect in turn["then"] for name in effect}
        if told & {"recall", "newperson"}:
            assert within(expected, said), f"turn {number}"
        else:
            assert said == expected, f"turn {number}"
        if told & {"erase", "forget"}:
            with committing() as session:
                assert session.scalars(select(AnswerRow)).all() == []
            return
        if "newperson" in told:
            break
    with committing() as session:
        rows = session.execute(select(AnswerRow.question, AnswerRow.item, AnswerRow.part)).all()
        states = set(session.scalars(select(InboxRow.state)))
    assert {tuple(row) for row in rows} == kept(golden["turns"][: number + 1])
    assert states == {"done"}
