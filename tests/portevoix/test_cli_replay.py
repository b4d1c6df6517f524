"""`portevoix replay` as people read it: what was kept, and nothing before a refusal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import temporary_database
from tests.portevoix.terminal import Terminal

Said = tuple[str, str]


class Replay:
    """`portevoix replay` on an open campaign `quartier`."""

    def __init__(self, url: str, home: Path) -> None:
        self.terminal = Terminal(url, home)
        self.run("campaign", "create", "court", "--code", "quartier")
        self.run("campaign", "open", "quartier")

    def run(self, *words: str, code: int = 0) -> Said:
        said, told = self.terminal.run(*words, code=code)
        return said.replace("\u00a0", " "), told.replace("\u00a0", " ")

    def __call__(self, content: str, code: int = 0) -> Said:
        path = self.terminal.home / "réponses.csv"
        path.write_text(content, "utf-8")
        return self.run("replay", "quartier", str(path), code=code)


@pytest.fixture(scope="module")
def replay(
    database_server: str, database_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replay]:
    with temporary_database(database_server, database_template) as url:
        yield Replay(url, tmp_path_factory.mktemp("home"))


def test_counts_agree_in_number_and_lines_are_in_order(replay: Replay) -> None:
    said, told = replay("text;age\nle parc;34\n;20\nla place;licorne\nle lac;12\n")
    assert said.startswith("2 réponses gardées, 0 déjà connue, 2 refusées.\n")
    lines = [line.strip().partition(" : ")[0] for line in told.splitlines() if "ligne" in line]
    assert lines == ["ligne 3", "ligne 4", "ligne 5"]
    said, _ = replay("text;age\nle parc;34\n;20\n")
    assert said.startswith("0 réponse gardée, 1 déjà connue, 1 refusée.\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('text\nbien\n"oups\n', "Ligne 3 : un guillemet n’est pas fermé"),
        ("", "est vide"),
        ("\nbien\n", "n’a pas de titres"),
        ("PK\x03\x04", "enregistrez-le en CSV"),
    ],
)
def test_a_refusal_is_one_line_without_any_heading(replay: Replay, content: str, says: str) -> None:
    said, told = replay(content, code=1)
    (line,) = told.splitlines()
    assert says in line and said == ""
