"""Whatever way batches mix and repeat messages, each person's are handled once, in their order."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, text
from sqlalchemy.orm import Session, sessionmaker

from bot.inbox import Arrival
from consultation.database import sessions
from consultation.keyring import Keys, load_keys
from consultation.secrecy import Box
from consultation.tables import AnswerVersionRow, CampaignRow, InboxRow
from tests.bot.plain import arrival, raw
from tests.bot.small import CODE, deliver, drain, open_campaign, runner

Sessions = sessionmaker[Session]
PEOPLE = 3
MESSAGES = 4


def sequence(who: int) -> list[Arrival]:
    name = f"p{who}"
    ways = [arrival(f"{name}-0", name, rank=0, start=CODE)]
    ways += [
        arrival(f"{name}-{n}", name, rank=n, text=said) for n, said in enumerate(("j’ai compris", "oui"), 1)
    ]
    return ways + [arrival(f"{name}-{n + 3}", name, rank=n + 3, text=f"mot{n}") for n in range(MESSAGES)]


@st.composite
def interleavings(draw: st.DrawFn) -> list[list[Arrival]]:
    """Batches of messages: a person's come in order, mixed with others', some twice."""
    turns = draw(st.permutations([who for who in range(PEOPLE) for _ in range(MESSAGES + 3)]))
    talking = [iter(sequence(who)) for who in range(PEOPLE)]
    said: list[Arrival] = []
    batches: list[list[Arrival]] = [[]]
    for who in turns:
        said.append(next(talking[who]))
        batches[-1].append(said[-1])
        if draw(st.booleans()):
            batches[-1].append(draw(st.sampled_from(said)))
        if draw(st.integers(0, 4)) == 0:
            batches.append([])
    return batches


def empty(maker: Sessions) -> None:
    with maker.begin() as session:
        session.execute(text("TRUNCATE inbox, outbox, account, participant, job CASCADE"))


def words(maker: Sessions) -> list[list[str]]:
    """The words of each participant in the order of the answers' parts."""
    with maker() as session:
        rows = session.execute(
            text(
                "SELECT answer.participant_id, part.value ->> 'text' "
                "FROM answer JOIN answer_version AS version "
                "  ON version.answer_id = answer.id AND version.number = answer.current "
                "CROSS JOIN LATERAL jsonb_array_elements(version.parts) "
                "  WITH ORDINALITY AS part (value, place) "
                "ORDER BY answer.participant_id, answer.id, part.place"
            )
        )
        found: dict[object, list[str]] = {}
        for participant, said in rows:
            found.setdefault(participant, []).append(said)
        return list(found.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=interleavings(), limits=st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_each_line_is_handled_once_and_in_order(
    engine: Engine, master: Box, batches: Sequence[list[Arrival]], limits: list[int]
) -> None:
    maker = sessions(engine)
    with maker.begin() as session:
        keys = load_keys(session, master)
        if not session.execute(select(CampaignRow.id)).first():
            session.commit()
            open_campaign(maker, keys)
    empty(maker)
    team = [runner(maker, keys), runner(maker, keys)]
    for number, batch in enumerate(batches):
        deliver(maker, keys, *batch)
        team[number % 2].step(limits[number % len(limits)])
    for one in team:
        drain(one, 2)
    # The closed question keeps what does not fit it beside it: the order is that of the answers.
    expected = sorted(f"mot{n}" for n in range(MESSAGES))
    assert [sorted(said) for said in words(maker)] == [expected] * PEOPLE
    with maker() as session:
        assert set(session.scalars(select(InboxRow.state))) == {"done"}
        assert (
            session.scalar(select(AnswerVersionRow.number).where(AnswerVersionRow.number > MESSAGES)) is None
        )


def test_a_message_that_comes_late_takes_its_rank(committing: Sessions, keys: Keys) -> None:
    """Telegram delivers out of order: what waits is put in order of its ids."""
    open_campaign(committing, keys)
    first, *others = sequence(0)
    deliver(committing, keys, *reversed(others), first)
    drain(runner(committing, keys))
    (said,) = words(committing)
    assert said == [f"mot{n}" for n in range(MESSAGES)]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00",
        b"\xff" * 1000,
        b"null",
        b"[" * 100_000,
        b'{"id": 1}',
        b'{"id": 1, "who": "ana", "text": null}',
        b'{"id": 1, "who": "ana", "press": [null]}',
        b'{"id": 1e999, "who": "ana", "text": "x"}',
        ('{"id": 1, "who": "\\ud800", "text": "' + "x" * 250_000 + '"}').encode(),
    ],
)
def test_hostile_payloads_end_somewhere_and_hold_nobody_up(
    committing: Sessions, keys: Keys, payload: bytes
) -> None:
    open_campaign(committing, keys)
    deliver(committing, keys, raw(payload), arrival("b", "bob", start=CODE))
    work = runner(committing, keys)
    drain(work)
    for _ in range(5):
        with committing.begin() as session:
            session.execute(text("UPDATE inbox SET next_at = now() WHERE state = 'waiting'"))
        drain(work)
    with committing.begin() as session:
        states = session.scalars(select(InboxRow.state).order_by(InboxRow.id)).all()
        session.execute(delete(InboxRow))
    assert states[0] in {"dead", "done"}
    assert states[1] == "done"
