"""`portevoix serve --demo` for real: it is ready, answers, survives falls, stops, and keeps its data."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

import pytest

from tests.parts import require

READY_SECONDS = 180.0


class Served:
    """`portevoix serve --demo` in a folder of its own, on a free port."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTEVOIX_")},
            "PORTEVOIX_HOME": str(home),
            "PORTEVOIX_PORT": str(self.port),
        }
        self.said: list[str] = []
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portevoix", "serve", "--demo"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.listener = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self.listener.start()
        self.until(lambda: any("Ctrl-C pour arrêter" in line for line in self.said), READY_SECONDS)

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.said.append(line.rstrip())

    def until(self, true: Callable[[], bool], seconds: float = 30.0) -> None:
        limit = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < limit, "\n".join(self.said)
            assert self.process.poll() is None, "\n".join(self.said)
            time.sleep(0.1)

    def get(self, path: str, key: str | None = None) -> tuple[int, str]:
        request = urllib.request.Request(
            self.address + path, headers={"Authorization": f"Bearer {key}"} if key else {}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except URLError:
            return 0, ""

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        request = urllib.request.Request(self.address + path, data=urlencode(fields).encode())
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()

    def command(self, *words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "portevoix", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout

    def children(self) -> dict[str, int]:
        """Return the processes of roles by their words."""
        found: dict[str, int] = {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            if parent == self.process.pid and b"work" in words:
                found[" ".join(word.decode() for word in words[words.index(b"work") + 1 :])] = int(
                    folder.name
                )
        return found

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        self.listener.join(10)
        return code


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    require("proc", Path("/proc/self/stat").exists(), "processes are found in /proc")
    one = Served(tmp_path_factory.mktemp("l'appartement d'à côté"))
    yield one
    one.stop()


pytestmark = [
    pytest.mark.timeout(240),
]


def test_addresses_are_printed_and_answer(served: Served) -> None:
    addresses = [match[0] for line in served.said if (match := re.search(r"http://\S+/(c|p|docs)\S*", line))]
    assert len(addresses) == 4
    for address in addresses:
        status, page = served.get(address.removeprefix(served.address))
        assert status == 200 and "<html" in page
    assert served.get("/healthz")[0] == 200


def test_the_invented_figures_are_released_and_said_to_be_invented(served: Served) -> None:
    _, page = served.get("/p/demo-chiffres")
    assert "réponses inventées" in page and "119 participants" in page and "<svg" in page


def test_the_finished_consultation_can_be_opened_at_once(served: Served) -> None:
    key = next(match[0] for line in served.said if (match := re.search(r"pv_\S+", line)))
    status, body = served.get("/v1/territories/QN09901N/diagnosis", key)
    found = json.loads(body)
    assert status == 200 and len(found["themes"]) == 14 and "volontaires" in found["sentence"]
    status, body = served.get("/v1/territories/QN09901N/priorities", key)
    assert status == 200 and json.loads(body)["methods"]
    status, body = served.get("/v1/campaigns/tilleuls-ecoute/quotes", key)
    assert status == 200 and json.loads(body)["items"]


def test_a_resident_answers_and_is_counted(served: Served) -> None:
    _, page = served.get("/c/demo")
    fields = dict(re.findall(r'name="(jeton|formulaire)" value="([^"]+)"', page))
    _, page = served.post("/c/demo", **fields, action="accepter")
    assert "15 ans ou plus" in page
    key = served.command("key", "create", "--role", "facilitator").splitlines()[-1]
    status, body = served.get("/v1/campaigns/demo/participation", key)
    assert status == 200 and json.loads(body)["started"] >= 1
    assert served.get("/v1/campaigns/demo/participation")[0] == 401


def test_a_role_that_falls_is_started_again(served: Served) -> None:
    before = served.children()
    assert len(before) == 3
    runner = next(name for name in before if name.startswith("run"))
    os.kill(before[runner], signal.SIGKILL)
    served.until(lambda: served.children().get(runner) not in {None, before[runner]})
    served.until(lambda: served.get("/healthz")[0] == 200)


def test_metrics_count_from_the_database(served: Served) -> None:
    status, page = served.get("/metrics")
    assert status == 200
    assert "portevoix_inbox_waiting 0.0" in page and "portevoix_alerts_open" in page


def test_metrics_are_not_for_who_comes_through_a_proxy(served: Served) -> None:
    request = urllib.request.Request(served.address + "/metrics", headers={"X-Forwarded-For": "203.0.113.7"})
    with pytest.raises(HTTPError, match="404") as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()


def test_no_word_and_no_token_is_in_the_log(served: Served) -> None:
    log = "\n".join(served.said)
    assert "jeton" not in log and "/r/" not in log and "Traceback" not in log


def test_nothing_is_said_in_english_and_nothing_of_an_empty_clean_up(served: Served) -> None:
    log = "\n".join(served.said)
    assert "Started server process" not in log and "Uvicorn running" not in log
    assert "Emptied" not in log and "durées de conservation" not in log


def test_a_second_one_on_the_same_port_says_so(served: Served) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portevoix", "serve"],
        env=served.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1 and "déjà pris" in done.stderr and "PORTEVOIX_PORT" in done.stderr


def test_it_stops_altogether_and_keeps_its_data(served: Served) -> None:
    key = served.command("key", "create", "--role", "facilitator").splitlines()[-1]
    _, before = served.get("/v1/campaigns/demo/participation", key)
    children = served.children()
    assert served.stop() == 0
    for number in children.values():
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
    served.said.clear()
    served.start()
    _, body = served.get("/v1/campaigns/demo/participation", key)
    assert json.loads(body)["started"] == json.loads(before)["started"]
    assert "119 participants" in served.get("/p/demo-chiffres")[1]
