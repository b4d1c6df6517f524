"""A real Rasa server for tests: the model that `make rasa-model` trains, served on loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.parts import require

PROJECT = Path(__file__).resolve().parents[1] / "nlu" / "rasa"
PYTHON = PROJECT / ".venv" / "bin" / "python"
MODEL = PROJECT / "models" / "intentions.tar.gz"
SECRET = "secret-of-the-tests-" + "s" * 30
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class RasaServer:
    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def need_rasa() -> None:
    there = PYTHON.exists() and MODEL.exists() and sys.platform != "win32"
    require("rasa", there, "no trained Rasa in nlu/rasa: run `make rasa-model` (2 GB, four minutes)")


@contextmanager
def rasa_server(folder: Path) -> Iterator[RasaServer]:
    """Serve as `make rasa` does; ends with the block."""
    need_rasa()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "rasa.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [PYTHON, PROJECT / "serve.py", "127.0.0.1", str(port)],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "PORTEVOIX_RASA_JWT_SECRET": SECRET},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = RasaServer(f"http://127.0.0.1:{port}", process, log)
    try:
        _await(server)
        yield server
    finally:
        if process.poll() is None:
            server.kill()


def _await(server: RasaServer) -> None:
    """Wait until the model is loaded: /status asks for a token, / says only that the server is up."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if server.process.poll() is not None:
            break
        try:
            urllib.request.urlopen(server.url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise RuntimeError(f"Rasa did not start: {server.log.read_text(errors='replace')[-2000:]}")
