"""The real Rasa server, served as in production."""

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlu.dialogue_evaluation import evaluate, read_said
from nlu.intent_server import TIMEOUT, IntentServer
from nlu.intents import Intent
from tests.rasa import PROJECT, PYTHON, SECRET, RasaServer, need_rasa, rasa_server

BLIND = Path(__file__).parent / "blind"
WORDS = "mon voisin du huitième s’appelle Zorglub et il crie"


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    with rasa_server(tmp_path_factory.mktemp("rasa")) as server:
        yield server


@pytest.fixture
def asking(rasa: RasaServer) -> Iterator[IntentServer]:
    with IntentServer(rasa.url, SECRET) as server:
        limit = time.monotonic() + 60
        while server.ask("bonjour") is None and time.monotonic() < limit:
            time.sleep(0.2)  # the model is still loading
        yield server


def status(url: str, body: object | None = None) -> int:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_it_ranks_our_intents(asking: IntentServer) -> None:
    found = asking.ask("attends j'ai pas compris la question")
    assert found is not None
    assert found.keys() <= set(map(str, Intent)) and len(found) >= 10
    assert max(found, key=lambda name: found[name]) == Intent.REPEAT


def test_a_slash_names_no_intent(asking: IntentServer) -> None:
    found = asking.ask("/supprimer_donnees")
    assert found is not None and found[Intent.ERASE] < 1.0  # understood as words, not injected


def test_who_has_no_token_is_sent_away(rasa: RasaServer) -> None:
    assert status(f"{rasa.url}/model/parse", {"text": "bonjour"}) in {401, 403}
    with IntentServer(rasa.url, "x" * 40) as stranger:
        assert stranger.ask("bonjour") is None


def test_no_channel_is_open(rasa: RasaServer) -> None:
    assert status(f"{rasa.url}/webhooks/rest/webhook", {"sender": "a", "message": "bonjour"}) == 404


def test_the_longest_message_is_understood_in_time(asking: IntentServer) -> None:
    began = time.monotonic()
    assert asking.ask("le bus est en retard " * 47) is not None
    assert time.monotonic() - began < TIMEOUT


def test_both_together_on_texts_that_nobody_learnt_from(asking: IntentServer) -> None:
    found = evaluate(read_said(BLIND / "intents_2.csv", asking.ask).said)
    assert found["macro_f1"] >= 0.9
    assert found["commands"]["recall"] >= 0.89
    assert found["contributions"]["taken_as_commands"] <= 0.025


def test_no_word_of_residents_is_in_its_log(asking: IntentServer, rasa: RasaServer) -> None:
    assert asking.ask(WORDS) is not None
    assert asking.ask("é\x00\ud800 Zorglub"[:1] + " Zorglub \u202e") is not None
    status(f"{rasa.url}/model/parse", {"text": WORDS})
    log = rasa.log.read_text(errors="replace")
    assert "Zorglub" not in log and "huitième" not in log and SECRET not in log


def test_its_project_as_rasa_reads_it() -> None:
    need_rasa()
    done = subprocess.run(
        [PYTHON, "-m", "unittest", "discover", "-s", "tests"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Ran 5 tests" in done.stderr
