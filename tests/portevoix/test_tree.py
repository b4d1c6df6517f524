"""What is in the tree works anywhere: it names no folder of a machine and no package registry."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

TREE = Path(__file__).resolve().parents[2]
HOMES = re.compile(r"(?<![\w.~/:-])/(?:root|home|Users)/\w|\b[A-Z]:\\{1,2}Users\\")
"""A home folder at the start of a path. Containers have no need of one either."""
LOCAL = {"localhost", "127.0.0.1", "::1", None}


def _files() -> Iterator[Path]:
    """Yield the files of the tree: those that git knows, or all that are no product of a run."""
    listed = subprocess.run(
        ["git", "-C", str(TREE), "ls-files", "-z"], capture_output=True, text=True, timeout=60, check=False
    )
    if listed.returncode == 0 and listed.stdout:
        yield from (TREE / name for name in listed.stdout.split("\0") if name)
        return
    products = {".venv", "var", "build", "__pycache__", ".git"}
    for folder, folders, names in os.walk(TREE):
        folders[:] = [name for name in folders if name not in products and not name.endswith("_cache")]
        yield from (Path(folder, name) for name in names)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Text files, by their path in the tree."""
    found = {}
    for path in _files():
        try:
            found[str(path.relative_to(TREE))] = path.read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):  # a picture; a file just removed
            continue
    return found


def _registries() -> set[str]:
    """Return the hosts that pip would ask on this machine, and those it asks unless told otherwise."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    addresses = re.findall(
        r"(?:https?|file)://\S+", "\n".join([*_index_lines(listed.stdout), *_environment()])
    )
    hosts = {urlsplit(address.strip("'\"")).hostname for address in addresses}
    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            "from pip._internal.models.index import PyPI as x; print(x.netloc, x.file_storage_domain)",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return {host for host in hosts | set(asked.stdout.split()) if host not in LOCAL}


def _index_lines(listed: str) -> Iterator[str]:
    yield from (line for line in listed.splitlines() if "index-url" in line)


def _environment() -> Iterator[str]:
    yield from (value for name, value in os.environ.items() if re.fullmatch(r"(PIP|UV)_\w*INDEX\w*", name))


def test_no_file_names_a_home_folder(texts: dict[str, str]) -> None:
    assert len(texts) > 100
    assert [name for name, text in texts.items() if HOMES.search(text)] == []


def test_no_file_names_the_folder_where_the_tree_stands(texts: dict[str, str]) -> None:
    if len(TREE.parts) < 3:
        return  # /app: too short to tell from a name of our own
    pattern = re.compile(rf"(?<![\w.]){re.escape(str(TREE))}(?!\w)")
    assert [name for name, text in texts.items() if pattern.search(text)] == []


def test_no_file_names_a_package_registry(texts: dict[str, str]) -> None:
    registries = _registries()
    assert registries, "pip does not say where it looks"
    named = [(name, host) for name, text in texts.items() for host in registries if host in text]
    assert named == []


def test_links_between_documents_lead_somewhere(texts: dict[str, str]) -> None:
    broken = [
        (name, link)
        for name, text in texts.items()
        if name.endswith(".md")
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        if not urlsplit(link).scheme and not (TREE / name).parent.joinpath(link).exists()
    ]
    assert broken == []
