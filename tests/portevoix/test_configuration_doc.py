"""docs/configuration.md and portevoix/settings.py say the same."""

import ast
import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

import portevoix.settings
from portevoix.settings import PREFIX, Settings, read_settings

TREE = Path(__file__).resolve().parents[2]
ROW = re.compile(rf"^\| `{PREFIX}([A-Z_]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
FOR_TESTS = {"REQUIRE", "TEST_DATABASE_URL"}
FOR_FAULTS = {"DEBUG"}


@pytest.fixture(scope="module")
def document() -> str:
    return (TREE / "docs" / "configuration.md").read_text("utf-8")


@pytest.fixture(scope="module")
def rows(document: str) -> dict[str, str]:
    """The table: a variable's name without prefix, and what holds without it."""
    found = ROW.findall(document)
    assert len({name for name, _, _ in found}) == len(found), "a variable has two rows"
    return {name: default.strip("` ") for name, default, _ in found}


def variables() -> set[str]:
    return {field.name.upper() for field in fields(Settings)}


def test_every_setting_has_a_row_and_every_row_is_a_setting(rows: dict[str, str]) -> None:
    assert set(rows) == variables()


def test_every_setting_is_read_from_its_variable() -> None:
    tree = ast.parse(Path(portevoix.settings.__file__).read_text("utf-8"))
    read = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "value"
        if isinstance(node.args[0], ast.Constant)
    }
    assert read == variables()


def test_the_document_tells_the_true_defaults(rows: dict[str, str]) -> None:
    assert rows["HOME"] == read_settings({}).home.name
    true = {
        field.name.upper(): {"True": "oui", "False": "non"}.get(str(field.default), str(field.default))
        for field in fields(Settings)
        if field.default is not MISSING and field.default is not None
    }
    assert {name: rows[name] for name in true} == true


def test_the_text_names_no_other_variable(document: str) -> None:
    assert set(re.findall(rf"{PREFIX}([A-Z_]+)", document)) == variables() | FOR_TESTS | FOR_FAULTS


def test_no_code_or_guide_names_a_variable_that_does_not_exist() -> None:
    folders = ["analysis", "api", "bot", "consultation", "nlu", "portevoix", "docs"]
    paths = [
        path
        for folder in folders
        for path in (TREE / folder).rglob("*")
        if path.suffix in SUFFIXES and ".venv" not in path.parts
    ]
    paths += [
        TREE / name for name in ("README.md", "Makefile", "Dockerfile", "docker-compose.yml", ".env.example")
    ]
    named = {
        name
        for path in paths
        if path.exists()
        for name in re.findall(rf"\b{PREFIX}([A-Z_]*[A-Z])\b", path.read_text("utf-8"))
    }
    assert named - variables() - FOR_TESTS - FOR_FAULTS - INSIDE == set()


SUFFIXES = {".py", ".md", ".html", ".yaml"}
INSIDE = {"SUPERVISOR"}
"""Variables that Porte-voix gives to its own processes: nobody sets them."""
