"""`portevoix send` as it runs in production, with WhatsApp at the other end of the wire."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import messages_json
from bot.messages import Button, Message
from consultation.database import connect
from consultation.keyring import load_keys
from consultation.secrecy import master_box
from consultation.tables import OutboxRow
from tests.graphapi.fixtures import checking_api
from tests.graphapi.server import PHONE_ID, TOKEN, GraphApi
from tests.portevoix.terminal import Terminal

PATIENCE = 60.0


@pytest.fixture
def api() -> Iterator[GraphApi]:
    with checking_api() as server:
        yield server


def test_the_role_sends_what_waits(
    database_url: str, tmp_path_factory: pytest.TempPathFactory, api: GraphApi
) -> None:
    terminal = Terminal(database_url, tmp_path_factory.mktemp("home"))
    engine = connect(database_url)
    said = Message("Vous habitez ici ?", options=(Button("r.1.0.0", "Oui"), Button("r.1.0.1", "Non")))
    packed = messages_json.pack(json.dumps({"recipient": "FR.13491208655302741918", "to": "336"}), said)
    with Session(engine) as session, session.begin():
        keys = load_keys(session, master_box(terminal.environment["PORTEVOIX_SECRET_KEY"]))
        sealed = keys.payloads.seal(packed, messages_json.PURPOSE)
        session.add(OutboxRow(channel="whatsapp", line=b"a", inbox_id=1, sealed=sealed))
    settings = {"TOKEN": TOKEN, "PHONE_ID": PHONE_ID, "API": api.url}
    environment = terminal.environment | {
        f"PORTEVOIX_WHATSAPP_{name}": value for name, value in settings.items()
    }
    role = subprocess.Popen(
        [sys.executable, "-m", "portevoix", "send"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until = time.monotonic() + PATIENCE
        state = "waiting"
        while state != "sent" and role.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
            with Session(engine) as session:
                state = session.scalar(text("SELECT state FROM outbox")) or ""
    finally:
        role.terminate()
        log, _ = role.communicate(timeout=30)
        engine.dispose()
    assert state == "sent" and api.said() == ["Vous habitez ici ?"]
    assert role.returncode == 0 and TOKEN not in log and "habitez" not in log and "FR.134" not in log
