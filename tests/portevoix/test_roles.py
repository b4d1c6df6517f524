"""What roles say of their work, and that they go on."""

import threading

import pytest

from portevoix.roles import _every, told


def test_a_role_outlives_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()
    steps: list[int] = []

    def step() -> None:
        steps.append(1)
        if len(steps) == 1:
            raise KeyError("mots d’une personne")
        stop.set()

    _every(0.01, step, stop, "essai")
    assert len(steps) == 2
    assert "boucle essai : échec KeyError" in caplog.text and "personne" not in caplog.text


def test_a_clean_up_is_told_in_french_and_only_when_something_went() -> None:
    assert told({}) == told({"payloads": 0}) == ""
    assert told({"recordings": 1, "payloads": 3}) == (
        "messages bruts reçus, et pseudonyme de l’expéditeur 3 ; enregistrements de la voix 1"
    )
