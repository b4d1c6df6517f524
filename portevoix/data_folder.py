"""What lies in the data folder beside the database: looked through, so that nothing is forgotten there."""

import mmap
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from portevoix.embedded.places import places_in
from portevoix.secret import FILE


def files(home: Path) -> Iterator[Path]:
    """Yield the files of the data folder, but the embedded database's own and the secret."""
    if not home.is_dir():
        return
    database = places_in(home).root
    for folder, names, found in os.walk(home):
        names[:] = [name for name in names if (Path(folder) / name).resolve() != database]
        for name in found:
            path = Path(folder) / name
            if path.is_file() and not (path.parent == home and name.startswith(FILE)):
                yield path


def naming(home: Path, words: Collection[str]) -> tuple[int, list[Path]]:
    """Return how many files were read, and those that hold one of the words; raises OSError."""
    read, found = 0, []
    for path in files(home):
        read += 1
        if path.stat().st_size and _holds(path, words):
            found.append(path)
    return read, found


def _holds(path: Path, words: Collection[str]) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(word.encode()) >= 0 for word in words)
