import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from nlu.files import tag_file
from nlu.pipeline import Tagger
from nlu.tables import FileRefused


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    def written(content: bytes) -> Path:
        path = tmp_path / "in.csv"
        path.write_bytes(content)
        return path

    return written


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_gets_its_tags(write: Callable[[bytes], Path], tmp_path: Path, tagger: Tagger) -> None:
    source = write("id,text,question\n7,L’ascenseur est en panne,problemes\n8,rien,atouts\n".encode())
    seen: list[int] = []
    report = tag_file(source, tmp_path / "out.csv", seen.append, tagger)
    rows = read(tmp_path / "out.csv")
    assert (report.done, report.refused, seen) == (2, {}, [2])
    assert (rows[0]["id"], rows[0]["themes"], rows[0]["subthemes"]) == ("7", "LOG", "LOG-ASC")
    assert "CON" in rows[0]["kinds"].split("|")
    assert (rows[1]["themes"], rows[1]["urgency"]) == ("NSP", "U0")


@pytest.mark.parametrize(
    "content",
    [
        "\ufefftext;question\nDes rats partout;\n".encode(),
        b"text\tquestion\nDes rats partout\t\n",
        b'"text"\r\n"Des rats partout"\r\n',
        "text\nDes rats été\n".encode("cp1252"),
    ],
)
def test_marks_delimiters_and_old_encodings_are_read(
    content: bytes, write: Callable[[bytes], Path], tmp_path: Path, tagger: Tagger
) -> None:
    assert tag_file(write(content), tmp_path / "out.csv", tagger=tagger).done == 1
    assert "PRO" in read(tmp_path / "out.csv")[0]["themes"]


def test_bad_rows_are_told_with_their_line_and_good_ones_done(
    write: Callable[[bytes], Path], tmp_path: Path, tagger: Tagger
) -> None:
    source = write(
        b'id,text\n1,"le bus\nest en retard"\n2\n3,\n\n4,le square\n5,a,b\n' + b"6," + b"x" * 30_000 + b"\n"
    )
    report = tag_file(source, tmp_path / "out.csv", tagger=tagger)
    assert [row["id"] for row in read(tmp_path / "out.csv")] == ["1", "4"]
    assert report.refused == {
        "Nombre de colonnes différent de l’en-tête": [4, 8],
        "Texte vide": [5],
        "Texte de plus de 20000 caractères": [9],
    }
    assert report.lines()[0] == "Nombre de colonnes différent de l’en-tête : lignes 4, 8."


@pytest.mark.parametrize("content", [b"", b"id,texte\n1,a\n"])
def test_a_file_without_the_column_is_refused(
    content: bytes, write: Callable[[bytes], Path], tmp_path: Path
) -> None:
    with pytest.raises(FileRefused):
        tag_file(write(content), tmp_path / "out.csv")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="lecture impossible"):
        tag_file(tmp_path / "no.csv", tmp_path / "out.csv")


def test_a_quote_that_is_never_closed_swallows_nothing(
    write: Callable[[bytes], Path], tmp_path: Path, tagger: Tagger
) -> None:
    source = write(b'id,text\n1,le bus\n2,"pas fini\n3,le parc\n4,"la rue, le soir"\n')
    report = tag_file(source, tmp_path / "out.csv", tagger=tagger)
    assert [row["id"] for row in read(tmp_path / "out.csv")] == ["1", "3", "4"]
    assert report.refused == {"Guillemet jamais fermé": [3]}
