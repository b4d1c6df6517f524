"""The packages that our statistics are compared with: `make oracles`, in an environment of their own."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.parts import require

ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / ".oracles" / "bin" / "python"
ANSWERS = Path(__file__).with_name("answers.py")

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def oracle() -> Iterator[Ask]:
    """`oracle(question, **inputs)`: what the package says; the questions are those of answers.py."""
    there = PYTHON.exists() and (ROOT / ".oracles" / ".ready").exists()
    require("oracles", there, "no balance, choix, ppi-python… in .oracles: run `make oracles` (680 MB)")
    with subprocess.Popen(
        [PYTHON, "-I", ANSWERS],  # nothing of ours on its path
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        yield lambda question, **inputs: _asked(process, question, inputs)
        assert process.stdin
        process.stdin.close()


def _asked(process: "subprocess.Popen[str]", question: str, inputs: dict[str, Any]) -> Any:
    assert process.stdin and process.stdout
    process.stdin.write(json.dumps({"question": question, "inputs": inputs}) + "\n")
    process.stdin.flush()
    said = json.loads(process.stdout.readline())
    if "error" in said:
        pytest.fail(f"{question}: {said['error']}")
    return said["answer"]
