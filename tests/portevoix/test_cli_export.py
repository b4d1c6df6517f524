"""`portevoix export` as it is typed: files, refusals in one line, exit codes."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from consultation import campaigns
from consultation.database import connect
from consultation.keyring import load_keys
from consultation.secrecy import master_box
from portevoix.cli.french import FrenchGroup
from portevoix.cli.mistakes import explain
from portevoix.cli.registry import COMMANDS
from tests.analysis.exports.furnished import furnished
from tests.analysis.exports.reading import archive
from tests.analysis.neighbourhood import SOURCE
from tests.database import temporary_database
from tests.portevoix.terminal import Terminal

Typed = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def terminal(
    database_server: str, database_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Terminal]:
    """A house with a campaign that has a release, and one that has nobody."""
    with temporary_database(database_server, database_template) as url:
        terminal = Terminal(url, tmp_path_factory.mktemp("home"))
        engine = connect(url, application="tests")
        with Session(engine) as session:
            keys = load_keys(session, master_box(terminal.environment["PORTEVOIX_SECRET_KEY"]))
            furnished(session, 60, keys=keys)
            campaigns.create(session, keys, SOURCE, code="vide")
            session.commit()
        engine.dispose()
        yield terminal


@pytest.fixture
def typed(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Run `portevoix export …` in this process: quicker; returns the exit code and what was said."""
    for name, value in terminal.environment.items():
        monkeypatch.setenv(name, value)

    def run(*words: object) -> tuple[int, str]:
        code = explain(FrenchGroup.of(COMMANDS), ["export", *(str(word) for word in words)])
        said = capsys.readouterr()
        return code, (said.out + said.err).replace("\u00a0", " ")

    return run


def test_a_file_is_written_and_never_written_over_by_a_slip(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "Résultats.xlsx"
    words = ("export", "tilleuls-test", "--format", "xlsx", "--out", str(out))
    assert terminal(*words) == [f"{out} : parution 1, 60 participants."]
    assert "xl/workbook.xml" in archive(out.read_bytes())
    out.write_bytes(b"relu par une personne")
    (told,) = terminal(*words, code=1)
    assert "existe déjà" in told and "--force" in told and out.read_bytes() == b"relu par une personne"
    assert [one.name for one in tmp_path.iterdir()] == [out.name], "nothing is left beside"


def test_a_file_is_replaced_when_it_is_asked_for(typed: Typed, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    out.write_bytes(b"vieux")
    assert typed("tilleuls-test", "--format", "json", "--out", out, "--force")[0] == 0
    assert out.read_bytes().startswith(b"{") and [*tmp_path.iterdir()] == [out]


def test_the_name_of_the_file_says_which_csv(typed: Typed, tmp_path: Path) -> None:
    one, all_of_them, themes = (tmp_path / name for name in ("a.csv", "A.ZIP", "t.csv"))
    for words in ((one,), (all_of_them,), (themes, "--table", "themes", "--decimal", "point")):
        assert typed("tilleuls-test", "--format", "csv", "--out", *words)[0] == 0
    with one.open(encoding="utf-8-sig", newline="") as file:
        tables = {row["tableau"] for row in csv.DictReader(file, delimiter=";")}
    assert {"themes", "sous_themes", "enonces", "question:vivre"} <= tables
    assert "priorites.csv" in archive(all_of_them.read_bytes())
    assert themes.read_text("utf-8-sig").startswith("tableau;tableau_libelle;ligne;")


def test_other_formats_are_what_they_say(typed: Typed, tmp_path: Path) -> None:
    for form in ("json", "geojson", "svg"):
        assert typed("tilleuls-test", "--format", form, "--out", tmp_path / f"a.{form}")[0] == 0
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["schema"] == "porte-voix/dossier"
    assert json.loads((tmp_path / "a.geojson").read_text("utf-8"))["type"] == "FeatureCollection"
    assert (tmp_path / "a.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("inconnue", "--format", "csv", "--out", "{}/a.csv"), 1, "Aucune campagne n’a le code « inconnue »"),
        (("vide", "--format", "docx", "--out", "{}/a.docx"), 1, "il manque 11 participants"),
        (("tilleuls-test", "--format", "json", "--out", "{}/a", "--release", "9"), 1, "la dernière"),
        (
            ("tilleuls-test", "--format", "csv", "--out", "{}/a.csv", "--table", "tout"),
            1,
            "Au choix : chiffres",
        ),
        (("tilleuls-test", "--format", "csv", "--out", "{}/a.zip", "--table", "themes"), 1, "ôtez --table"),
        (("tilleuls-test", "--format", "xlsx", "--out", "{}/a", "--table", "themes"), 1, "--format csv"),
        (("tilleuls-test", "--format", "xlsx", "--out", "{}"), 1, "est un dossier"),
        (("tilleuls-test", "--format", "xlsx", "--out", "{}/non/a.xlsx"), 1, "n’existe pas"),
        (("tilleuls-test", "--format", "pdf", "--out", "{}/a.pdf"), 2, "csv, xlsx, json"),
        (("tilleuls-test", "--format", "csv"), 2, "Il manque --out"),
        (("tilleuls-test", "--format", "csv", "--out", "{}/a.csv", "--release", "0"), 2, "1 au moins"),
    ],
)
def test_mistakes_are_told_in_one_line(
    typed: Typed, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    found, told = typed(*(word.format(tmp_path) for word in words))
    assert (found, told.count("\n")) == (code, 1) and said in told, told
    assert not list(tmp_path.iterdir())


def test_help_is_in_french(typed: Typed) -> None:
    _, text = typed("--help")
    for english in ("TEXT ", "PATH", "Options:", "required", "INTEGER", "RANGE", "default:"):
        assert english not in text
