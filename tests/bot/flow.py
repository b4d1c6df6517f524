"""Many residents who talk at once, and what must have become of every word they said."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from bot.inbox import Arrival
from consultation.tables import AnswerRow, AnswerVersionRow, DialogueRow, InboxRow, OutboxRow
from tests.bot.plain import arrival
from tests.bot.small import CODE

Sessions = sessionmaker[Session]
WAY_IN = ("start", "j’ai compris", "oui")


@dataclass(frozen=True)
class Flow:
    """`people` residents say `words` things each, after the notice and the age gate."""

    people: int
    words: int

    def messages(self, who: int) -> Iterator[Arrival]:
        name = f"p{who}"
        yield arrival(f"{name}-0", name, start=CODE)
        for number, said in enumerate(WAY_IN[1:], 1):
            yield arrival(f"{name}-{number}", name, text=said)
        for number in range(self.words):
            yield arrival(f"{name}-{number + 3}", name, text=f"mot{number} de {name}")

    def batches(self, seed: int, size: int = 12) -> Iterator[Sequence[Arrival]]:
        """Everybody's messages mixed, each person's in order, some delivered twice."""
        chance = random.Random(seed)
        talking = [self.messages(who) for who in range(self.people)]
        said: list[Arrival] = []
        while talking:
            batch: list[Arrival] = []
            for messages in chance.sample(talking, min(size, len(talking))):
                message = next(messages, None)
                if message is None:
                    talking.remove(messages)
                else:
                    batch.append(message)
            said += batch
            again = chance.sample(said, min(2, len(said)))
            yield [*batch, *again]

    @property
    def total(self) -> int:
        return self.people * (self.words + 3)


def waiting(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).where(InboxRow.state == "waiting")) or 0


def check(sessions: Sessions, flow: Flow) -> None:
    """Every message handled once; every word kept once, in order; every message answered; all go on."""
    with sessions() as session:
        states = Counter(session.scalars(select(InboxRow.state)))
        assert states == {"done": flow.total}
        heard: dict[str, list[int]] = {}
        rows = session.execute(
            select(AnswerVersionRow.parts)
            .join(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
            .where(AnswerVersionRow.number == AnswerRow.current, AnswerVersionRow.parts.is_not(None))
            .order_by(AnswerRow.participant_id, AnswerRow.id)
        )
        for (parts,) in rows:
            numbers = [part["text"].split(" de ") for part in parts]
            assert numbers == sorted(numbers, key=lambda one: int(one[0].removeprefix("mot"))), "out of order"
            for word, name in numbers:
                heard.setdefault(name, []).append(int(word.removeprefix("mot")))
        assert {name: sorted(words) for name, words in heard.items()} == {
            f"p{who}": list(range(flow.words)) for who in range(flow.people)
        }
        assert session.scalar(select(func.count(DialogueRow.ref))) == flow.people
        replied = session.scalar(select(func.count(OutboxRow.inbox_id.distinct())))
        twice = session.execute(
            text("SELECT inbox_id FROM outbox GROUP BY inbox_id HAVING count(*) > 1")
        ).all()
        assert twice == [], "a message was answered twice"
        assert replied and replied >= flow.people * 3
