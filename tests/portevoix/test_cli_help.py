"""Help in French, and faults of ours: one line, never somebody's words."""

import os
import re
from pathlib import Path

import click
import pytest
from sqlalchemy.exc import IntegrityError

from portevoix.cli.french import FrenchGroup
from portevoix.cli.mistakes import explain
from portevoix.cli.registry import COMMANDS
from tests.portevoix.warm import warm


def said(*words: str, code: int = 0) -> str:
    """Run in a process of its own; nothing here opens a database."""
    done = warm().run(words, os.environ)
    assert done.returncode == code, done.stderr
    return (done.stdout + done.stderr).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("campaign",),
        ("campaign", "create"),
        ("replay",),
        ("play",),
        ("key", "create"),
        ("nlu", "tag"),
        ("dialogue", "closed"),
    ],
)
def test_no_english_is_left_in_help(words: tuple[str, ...]) -> None:
    text = said(*words, "--help")
    for english in ("default:", "TEXT\n", "TEXT ", "PATH", "Options:", "Commands", "required", "INTEGER"):
        assert english not in text, english
    assert "Options :" in text and "..." not in text


def test_values_and_defaults_are_named_in_french() -> None:
    text = said("replay", "--help")
    assert "--column TEXTE" in text and "[par défaut : text]" in text


def test_long_help_is_not_cut() -> None:
    text = " ".join(said("campaign", "--help").split())
    assert "les dialogues commencés finissent sur l’ancienne." in text


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"Porte-voix (\d+\.\d+\.\d+|\(non installé : make setup\))\n", said("--version"))


def test_playing_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert "Le fichier « inconnu.yaml » n’existe pas" in said("play", "inconnu.yaml", code=1)


def _failing(error: Exception) -> click.Group:
    group = FrenchGroup.of(COMMANDS)

    @group.command("fail")
    def fail() -> None:
        raise RuntimeError("plus tard") from error

    return group


def test_a_fault_of_ours_is_one_line_with_its_type(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTEVOIX_DEBUG", raising=False)
    assert explain(_failing(ValueError("x")), ["fail"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "Erreur inattendue (RuntimeError)" in line and "CONTRIBUTING.md" in line


def test_the_trace_of_a_fault_holds_no_parameter(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTEVOIX_DEBUG", "1")
    secret = IntegrityError("INSERT …", {"text": "mots secrets"}, Exception("mots secrets"))
    assert explain(_failing(secret), ["fail"]) == 1
    told = capsys.readouterr().err
    assert "in fail" in told and "IntegrityError" in told and "RuntimeError: plus tard" in told
    assert "secrets" not in told
