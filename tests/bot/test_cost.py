"""The cost of a message: statements do not grow with the dialogue, nor with the messages of a batch."""

from collections.abc import Callable

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from tests.bot.plain import arrival
from tests.bot.resident import Resident
from tests.bot.small import deliver, open_campaign, runner

Sessions = sessionmaker[Session]
MOST = 12
"""Round trips of a batch, with savepoint and without the commit."""


def statements(engine: Engine, work: Callable[[], object]) -> list[str]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(" ".join(statement.split())[:60])

    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


def test_a_batch_costs_as_much_as_a_message(committing: Sessions, keys: Keys, engine: Engine) -> None:
    open_campaign(committing, keys)
    work = runner(committing, keys)
    for number in range(12):
        Resident(committing, keys, work, f"p{number}").comes_in()
    deliver(committing, keys, arrival("one", "p0", text="le parc"))
    one = statements(engine, work.step)
    deliver(committing, keys, *(arrival(f"many-{n}", f"p{n}", text="le parc") for n in range(1, 12)))
    many = statements(engine, work.step)
    assert one == many
    assert len(one) <= MOST


def test_the_300th_message_costs_as_much_as_the_first(
    committing: Sessions, keys: Keys, engine: Engine
) -> None:
    open_campaign(committing, keys)
    work = runner(committing, keys)
    ana = Resident(committing, keys, work)
    ana.comes_in()
    deliver(committing, keys, arrival("first", text="RETOUR"))
    first = statements(engine, work.step)
    for number in range(150):
        deliver(committing, keys, arrival(f"a{number}", text="PASSER"), arrival(f"b{number}", text="RETOUR"))
    while work.step() > 0:
        pass
    deliver(committing, keys, arrival("last", text="RETOUR"))
    assert statements(engine, work.step) == first
