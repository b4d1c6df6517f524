"""Reads exports back, with other means than they were written with."""

import csv
import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import openpyxl

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Rows = list[dict[str, str]]


def csv_rows(content: bytes) -> Rows:
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def archive(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def sheet_rows(content: bytes, title: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    names, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip([str(name) for name in names], row, strict=True)) for row in rows]


def properties(content: bytes) -> dict[str, str]:
    """Return what an office document says of itself, by the name of the property."""
    root = ElementTree.fromstring(archive(content)["docProps/core.xml"])
    return {one.tag.rpartition("}")[2]: one.text or "" for one in root}


def body(content: bytes) -> ElementTree.Element:
    """Return the body of a Word document."""
    found = ElementTree.fromstring(archive(content)["word/document.xml"]).find(f"{W}body")
    assert found is not None
    return found


def words(element: ElementTree.Element) -> str:
    """Return the text of a part, its no-break spaces as spaces."""
    return "".join(one.text or "" for one in element.iter(f"{W}t")).replace("\u00a0", " ")


def tables(content: bytes) -> dict[str, list[list[str]]]:
    """Return the tables of a Word document by their caption, which stands before them."""
    found: dict[str, list[list[str]]] = {}
    caption = ""
    for part in body(content):
        if part.tag == f"{W}p" and words(part).startswith("Tableau"):
            caption = words(part).partition(". ")[2]
        elif part.tag == f"{W}tbl":
            found[caption] = [
                [words(cell) for cell in row.findall(f"{W}tc")] for row in part.findall(f"{W}tr")
            ]
    return found
