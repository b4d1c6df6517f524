"""A resident at the door of the house: writes to the inbox, lets the runner work, reads the replies."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from bot import messages_json
from bot.messages import Message
from bot.runner import Runner
from consultation.keyring import Keys
from consultation.tables import OutboxRow
from tests.bot.plain import arrival
from tests.bot.small import CODE, deliver, drain


@dataclass
class Resident:
    sessions: sessionmaker[Session]
    keys: Keys
    runner: Runner
    who: str = "ana"
    sent: int = 0
    buttons: dict[str, str] = field(default_factory=dict)

    def does(self, **what: Any) -> list[Message]:
        """Send one thing, and return the replies to it."""
        self.sent += 1
        deliver(self.sessions, self.keys, arrival(f"{self.who}-{self.sent}", self.who, **what))
        drain(self.runner)
        return self.reads()

    def reads(self) -> list[Message]:
        with self.sessions.begin() as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
            found = [
                messages_json.unpack(self.keys.payloads.open(row.sealed or b"", "outbox")) for row in rows
            ]
            mine = [
                (row, message)
                for row, (address, message) in zip(rows, found, strict=True)
                if address == self.who
            ]
            session.execute(delete(OutboxRow).where(OutboxRow.id.in_([row.id for row, _ in mine])))
        for _, message in mine:
            self.buttons.update(
                {button.label: button.data for button in (*message.options, *message.commands)}
            )
        return [message for _, message in mine]

    def says(self, words: str) -> list[Message]:
        return self.does(text=words)

    def taps(self, label: str) -> list[Message]:
        return self.does(press=[self.buttons[label]])

    def starts(self, code: str = CODE) -> list[Message]:
        return self.does(start=code)

    def comes_in(self, code: str = CODE) -> list[Message]:
        """Through notice and age gate, to the first question."""
        self.starts(code)
        self.taps("J’ai compris")
        return self.taps("Oui")
