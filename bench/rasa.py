"""Rasa Open Source beside us: where it is installed, training a project, a server that stops by itself."""

import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from bench.house import ROOT

VARIABLE = "PORTEVOIX_RASA_VENV"
TRAINING_SECONDS = 300
READY_SECONDS = 120
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}


def installed() -> Path | None:
    """Return Rasa's command in the virtualenv that the variable names, None where there is none."""
    command = Path(os.environ.get(VARIABLE) or ROOT / "nlu" / "rasa" / ".venv").absolute() / "bin" / "rasa"
    return command if command.is_file() else None


@contextmanager
def trained(rasa: Path, project: Path) -> Iterator[Path]:
    """Train a project, and yield its model; it goes with the temporary folder. RuntimeError: why not."""
    with tempfile.TemporaryDirectory(prefix="bench-rasa-") as folder:
        home = Path(folder)
        files = [f"--{one}={project / name}" for one, name in _FILES.items()]
        command = [str(rasa), "train", *files, f"--out={home}", "--fixed-model-name=bench"]
        done = subprocess.run(
            command,
            cwd=home,  # its cache goes where it is started
            env=os.environ | _QUIET,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TRAINING_SECONDS,
        )
        if done.returncode:
            raise RuntimeError(f"rasa train: {done.stdout[-2_000:]}")
        yield home / "bench.tar.gz"


@contextmanager
def served(rasa: Path, model: Path, project: Path, store: str | None = None) -> Iterator[int]:
    """Run a model's server on loopback with the project's channels, and yield its port.

    `store`: URL of a PostgreSQL database that keeps the dialogues, in the place of the server's memory.
    """
    port = free_port()
    log = model.with_name("run.log")
    endpoints = project / "endpoints.yml"
    if store:
        keeping = {"type": "SQL", "dialect": "postgresql", "url": store}
        endpoints = model.with_name("endpoints.yml")
        endpoints.write_text(yaml.safe_dump({"tracker_store": keeping}), "utf-8")
    files = [f"--credentials={project / 'credentials.yml'}", f"--endpoints={endpoints}"]
    address = ["--interface=127.0.0.1", f"--port={port}"]
    command = [str(rasa), "run", "--quiet", f"--model={model}", *files, *address]
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=model.parent, env=os.environ | _QUIET, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, port, log)
            yield port
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


_FILES = {"domain": "domain.yml", "config": "config.yml", "data": "data"}


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError(f"rasa run is not ready: {log.read_text(errors='replace')[-2_000:]}")


def free_port() -> int:
    """Rasa must be told a port; another process could take it in between, and then Rasa ends."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
