"""What the chapters write on: headings, paragraphs, tables, pictures, quotations, marks of a draft."""

import io
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from analysis.exports.dossier import Head
from analysis.exports.pictures.drawing import Picture, draw_png
from analysis.exports.report import xml
from analysis.exports.report.styles import DRAFT, HEAD_SHADE, NOTE, SMALL, set_pages, set_styles
from analysis.exports.values import brief, plain, typeset

AUTHOR = "Porte-voix"
WIDTH = 16.6  # centimetres between the margins
PEN = "✎"


class Paper:
    """A document that is being written. Every text goes through `plain`."""

    def __init__(self, head: Head, *, pictures: bool = True) -> None:
        self.document = Document()
        self.head = head
        self.contents: list[tuple[str, str, int]] = []  # bookmark, words, level
        self._styles: dict[str, str] = {}
        self._pictures, self._figures, self._tables = pictures, 0, 0
        set_pages(self.document)
        set_styles(self.document)
        self._properties()
        self._margins()

    def heading(self, words: str, level: int = 1, *, new_page: bool = False) -> None:
        paragraph = self.document.add_heading(_said(words), level)
        paragraph.paragraph_format.page_break_before = new_page
        name = f"titre_{len(self.contents) + 1}"
        xml.bookmark(paragraph, name, len(self.contents) + 1)
        self.contents.append((name, _said(words), level))

    def text(self, words: str, style: str | None = None, *, bold: bool = False) -> Any:
        paragraph = self._styled(self.document.add_paragraph(), style)
        paragraph.add_run(_said(words)).bold = bold or None
        return paragraph

    def note(self, words: str) -> None:
        self.text(words, NOTE)

    def small(self, words: str) -> None:
        self.text(words, SMALL)

    def draft(self, words: str) -> None:
        """Mark a place where somebody has to write or to check."""
        self.text(f"{PEN} À relire : {words}", DRAFT)

    def bullets(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.text(line, "List Bullet").paragraph_format.space_after = 0

    def quote(self, kind: str, words: str) -> None:
        paragraph = self.document.add_paragraph(style="Quote")
        paragraph.add_run(_said(f"{kind} : ")).italic = False
        paragraph.add_run(_said(f"« {words} »"))

    def picture(self, picture: Picture | None, width: float = WIDTH) -> None:
        """Add a picture with its text for who does not see it; nothing where there is nothing to show."""
        if picture is None or not self._pictures:
            return
        self._figures += 1
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        drawn = paragraph.add_run().add_picture(io.BytesIO(draw_png(picture)), width=Cm(width))
        xml.describe_picture(drawn, self._figures, _said(picture.title), _said(picture.words))
        counted = f" (n = {picture.n})" if picture.n else ""
        self.text(f"Figure {self._figures}. {picture.title}{counted}. {picture.note}", "Caption")

    def table(
        self,
        caption: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[str | Sequence[str]]],
        widths: Sequence[float],
    ) -> None:
        """Add a table whose first row Word repeats on every page. A cell is a text or several paragraphs."""
        self._tables += 1
        title = self.text(f"Tableau {self._tables}. {caption}", "Caption")
        title.paragraph_format.keep_with_next = True
        table = self.document.add_table(rows=1, cols=len(columns), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        for cell, words in zip(table.rows[0].cells, columns, strict=True):
            self._fill(cell, words, bold=True)
            xml.shade(cell._tc.get_or_add_tcPr(), HEAD_SHADE)
        xml.repeat_heading(table.rows[0])
        for row in rows:
            added = table.add_row()
            if all(isinstance(one, str) for one in row):
                xml.keep_whole(added)
            for cell, content in zip(added.cells, row, strict=True):
                self._fill(cell, content)
        xml.set_widths(table, [Cm(width) for width in widths])
        self.document.add_paragraph().paragraph_format.space_after = 0

    def _fill(self, cell: Any, content: str | Sequence[str], *, bold: bool = False) -> None:
        lines = [content] if isinstance(content, str) else list(content)
        for number, line in enumerate(lines or [""]):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            self._styled(paragraph, SMALL)
            paragraph.add_run(_said(line)).bold = bold or None

    def _styled(self, paragraph: Any, style: str | None) -> Any:
        """Set a style by its id, looked up once: python-docx goes through all of them each time."""
        if style is not None:
            if style not in self._styles:
                self._styles[style] = self.document.styles[style].style_id
            paragraph._p.style = self._styles[style]
        return paragraph

    def save(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _properties(self) -> None:
        """Nobody's name, no program's: what the document says of itself is about the release."""
        head, core = self.head, self.document.core_properties
        moment = head.at.astimezone(UTC).replace(tzinfo=None)
        core.author = core.last_modified_by = AUTHOR
        core.title = _said(f"{head.title} – rapport de la parution {head.release}")[:250]
        core.subject = _said(head.place.name)[:250]
        core.comments, core.keywords, core.category = "", "", ""
        core.language, core.revision = xml.LANGUAGE, 1
        core.created = core.modified = moment
        package = self.document.part.package
        for number in [n for n, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
            del package.rels[number]  # a picture of somebody else's page

    def _margins(self) -> None:
        head, section = self.head, self.document.sections[0]
        above = section.header.paragraphs[0]
        names = f"{brief(head.title, 60)} – {brief(head.place.name, 40)}"
        above.add_run(_said(f"{names} – parution n° {head.release} – document à relire"))
        below = section.footer.paragraphs[0]
        below.add_run(_said(head.sentence))
        numbers = section.footer.add_paragraph(style="Footer")
        numbers.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        numbers.add_run("Page ")
        xml.field(numbers, "PAGE", "1")
        numbers.add_run(" sur ")
        xml.field(numbers, "NUMPAGES", "1")


def _said(words: str) -> str:
    return typeset(plain(words))
