"""Commands in processes of their own, forked from one that has imported everything already.

A command of `portevoix` spends most of its time importing. `python -m tests.portevoix.warm` reads a request a
line, forks, and answers with the exit code; what starts up for real is tested in test_serve.py and others.
"""

import atexit
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SECONDS = 120
_WRITTEN = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
HEAVY = (
    "alembic.config",
    "analysis.release",
    "bot.replay",
    "bot.runner",
    "nlu.learning.service",
    "nlu.pipeline",
    "nlu.worker",
    "portevoix.demo",
    "portevoix.figures",
    "uvicorn",
)


@dataclass(frozen=True, slots=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


class Warm:
    """The process that forks; it ends when it is let go of, or with this one."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.portevoix.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def run(self, words: Sequence[str], environment: Mapping[str, str], stdin: str = os.devnull) -> Done:
        """Run `portevoix` with words and wait; stdin: a path, a terminal's too."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            said, told = Path(folder) / "said", Path(folder) / "told"
            asked = {"words": [*words], "environment": dict(environment), "cwd": str(Path.cwd())}
            asked |= {"stdin": stdin, "stdout": str(said), "stderr": str(told)}
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return Done(code, said.read_text("utf-8"), told.read_text("utf-8"))

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(10)


@cache
def warm() -> Warm:
    """The one of this run."""
    return Warm()


def main() -> None:
    """Fork for each request until there are no more."""
    from portevoix.cli import main as portevoix
    from portevoix.cli.registry import COMMANDS, LEARNING, PRIVACY

    for place, _ in (*COMMANDS.values(), *LEARNING.values(), *PRIVACY.values()):
        importlib.import_module(place.partition(":")[0])
    for name in HEAVY:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        number = os.fork()
        if number == 0:
            _become(asked)
            try:
                portevoix(asked["words"])
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
            except BaseException:
                sys.excepthook(*sys.exc_info())
                code = 1
            else:
                code = 0
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(number, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


def _become(asked: dict[str, object]) -> None:
    """Take the place, the environment and the files of a command that was just typed."""
    import signal

    signal.alarm(SECONDS)
    os.environ.clear()
    os.environ.update(asked["environment"])  # type: ignore[call-overload]
    os.chdir(str(asked["cwd"]))
    for number, (name, flags) in enumerate(
        (("stdin", os.O_RDONLY), ("stdout", _WRITTEN), ("stderr", _WRITTEN))
    ):
        opened = os.open(str(asked[name]), flags)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(os.dup(0), "r", encoding="utf-8")
    sys.argv = ["portevoix", *asked["words"]]  # type: ignore[misc]


if __name__ == "__main__":
    main()
