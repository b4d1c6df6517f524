"""How long it takes to understand a message: by ourselves, and asking Rasa's NLU as the runner does."""

import csv
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import rasa
from bench.house import ROOT
from nlu.intent_server import IntentServer
from nlu.understanding import understand

TEXTS = ROOT / "tests" / "nlu" / "blind" / "intents_2.csv"
PROJECT = ROOT / "nlu" / "rasa"
MODEL = PROJECT / "models" / "intentions.tar.gz"
SECRET = "bench-" * 8
ROUNDS = 2


def table(command: Path | None) -> Iterator[str]:
    """Yield the lines of a Markdown table: embedded, then with the model of `make rasa-model`."""
    with TEXTS.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    yield "| who understands | messages/s | p50 | p95 |"
    yield "|---|---|---|---|"
    yield _row("embedded recogniser", texts, understand)
    if command is None or not MODEL.is_file():
        return
    with _served(command) as asking:
        yield _row("Rasa, then both weighed", texts, lambda text: understand(text, asking.ask(text)))


def _row(who: str, texts: list[str], understands: Callable[[str], object]) -> str:
    for text in texts[:100]:
        understands(text)
    times = []
    for text in texts * ROUNDS:
        began = time.perf_counter()
        understands(text)
        times.append(time.perf_counter() - began)
    times.sort()
    p50, p95 = (1_000 * times[int(len(times) * share)] for share in (0.5, 0.95))
    return f"| {who} | {len(times) / sum(times):,.0f} | {p50:.2f} ms | {p95:.2f} ms |"


@contextmanager
def _served(command: Path) -> Iterator[IntentServer]:
    """Serve as `make rasa` does, on a port of its own; ends with the block."""
    port = rasa.free_port()
    process = subprocess.Popen(
        [command.with_name("python"), PROJECT / "serve.py", "127.0.0.1", str(port), MODEL],
        env=os.environ | {"PORTEVOIX_RASA_JWT_SECRET": SECRET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with IntentServer(f"http://127.0.0.1:{port}", SECRET) as asking:
            until = time.monotonic() + rasa.READY_SECONDS
            while asking.ask("bonjour") is None:
                if time.monotonic() > until or process.poll() is not None:
                    raise RuntimeError("Rasa's NLU is not ready")
                time.sleep(0.5)
            yield asking
    finally:
        process.terminate()
        process.wait(20)
