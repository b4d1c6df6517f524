"""Runners in processes of their own, to be killed: `python -m tests.bot.worker URL COUNT`.

A supervisor starts them, prints the process number of each, and starts another when one dies.
"""

import os
import sys
import threading
import time
from datetime import UTC, datetime

from bot import wake
from bot.runner import Runner
from consultation.database import connect, sessions
from consultation.keyring import load_keys
from consultation.secrecy import master_box
from tests.bot.conftest import SECRET
from tests.bot.plain import CHANNEL, PlainReader


def work(url: str) -> None:
    maker = sessions(connect(url, application="worker"))
    with maker.begin() as session:
        keys = load_keys(session, master_box(SECRET))
    runner = Runner(maker, keys, {CHANNEL: PlainReader()}, lambda: datetime.now(UTC))
    stop = threading.Event()
    threading.Thread(target=_stop_with, args=(os.getppid(), stop), daemon=True).start()
    with wake.Listener(url, wake.INBOX) as listener:
        runner.run(listener, stop)


def _stop_with(parent: int, stop: threading.Event) -> None:
    """End when the supervisor is gone, so that no test leaves a process behind."""
    while os.getppid() == parent:
        time.sleep(0.5)
    stop.set()


def supervise(url: str, count: int) -> None:
    while True:
        for _ in range(count):
            number = os.fork()
            if number == 0:
                work(url)
                os._exit(0)
            print(number, flush=True)  # noqa: T201
        os.wait()
        count = 1


if __name__ == "__main__":
    supervise(sys.argv[1], int(sys.argv[2]))
