"""The parts of a Word document that python-docx has no function for: fields, bookmarks, shading, language.

ECMA-376, Office Open XML, part 1: WordprocessingML.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LANGUAGE = "fr-FR"


def element(tag: str, **attributes: str) -> Any:
    """Return `<w:tag w:attribute="…"/>`."""
    made = OxmlElement(f"w:{tag}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def shade(properties: Any, colour: str) -> None:
    """Give a paragraph's or a cell's properties a background."""
    properties.append(element("shd", val="clear", color="auto", fill=colour))


def repeat_heading(row: Any) -> None:
    """Have Word write a row again at the top of every page that the table goes on to."""
    row._tr.get_or_add_trPr().append(element("tblHeader", val="true"))


def keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(element("cantSplit", val="true"))


def set_widths(table: Any, widths: Sequence[int]) -> None:
    """Set the columns' widths, in the grid that programs read and in each cell, and room inside cells."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = width
    room = element("tblCellMar")
    for side, twips in (("top", "50"), ("left", "90"), ("bottom", "50"), ("right", "90")):
        room.append(element(side, w=twips, type="dxa"))
    table._tbl.tblPr.append(room)


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add a field that Word computes; `shown` stands until it does."""
    begin(paragraph, instruction)
    paragraph.add_run(shown)
    end(paragraph)


def begin(paragraph: Any, instruction: str, *, dirty: bool = False) -> None:
    start = element("fldChar", fldCharType="begin")
    if dirty:
        start.set(qn("w:dirty"), "true")
    text = element("instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    for part in (start, text, element("fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(part)


def end(paragraph: Any) -> None:
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Put a bookmark around what a paragraph holds."""
    paragraph._p.insert(1, element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def link(paragraph: Any, name: str, words: str) -> None:
    """Add a link to a bookmark of the same document."""
    anchor = element("hyperlink", anchor=name, history="1")
    run = paragraph.add_run(words)
    anchor.append(run._r)
    paragraph._p.append(anchor)


def describe_picture(picture: Any, number: int, title: str, words: str) -> None:
    """Give a picture the text that stands for it."""
    properties = picture._inline.docPr
    properties.set("id", str(number))
    properties.set("name", f"Figure {number}")
    properties.set("title", title)
    properties.set("descr", words)


def set_language(document: Any) -> None:
    """Have the spelling of every style checked in French."""
    for language in _languages(document):
        for attribute in ("val", "eastAsia"):
            language.set(qn(f"w:{attribute}"), LANGUAGE)


def _languages(document: Any) -> Iterable[Any]:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    if properties.find(qn("w:lang")) is None:
        properties.append(element("lang"))
    found: Iterable[Any] = document.styles.element.iter(qn("w:lang"))
    return found
