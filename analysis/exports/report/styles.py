"""The styles of the report: Word's own, so that people restyle it as they restyle any document."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from analysis.exports.report.xml import element, set_language, shade

FONT = "Calibri"
INK, TITLE, QUIET = RGBColor(0x1B, 0x1B, 0x1B), RGBColor(0x2F, 0x4B, 0x7C), RGBColor(0x4D, 0x4D, 0x4D)
DRAFT_SHADE, NOTE_SHADE, HEAD_SHADE = "FFF3CD", "EEF2F8", "DCE4F0"
DRAFT, NOTE, SMALL = "Brouillon", "Encart", "Petit texte"
HEADINGS = ((1, 18, 18), (2, 14, 12), (3, 11.5, 8))
"""Level, size and space above, in points."""


def set_styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, 10.5, INK)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    normal.paragraph_format.line_spacing = 1.1
    for level, size, above in HEADINGS:
        style = styles[f"Heading {level}"]
        _font(style, size, TITLE, bold=True)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(4)
        style.paragraph_format.keep_with_next = True
    _font(styles["Title"], 28, TITLE, bold=True)
    _font(styles["Subtitle"], 15, QUIET)
    _font(styles["Caption"], 9, QUIET, bold=False)
    _font(styles["Quote"], 10.5, INK)
    styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    _font(styles["Footer"], 7.5, QUIET)
    _font(styles["Header"], 8.5, QUIET)
    for name, colour in ((DRAFT, DRAFT_SHADE), (NOTE, NOTE_SHADE)):
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = normal
        made.paragraph_format.left_indent = made.paragraph_format.right_indent = Cm(0.2)
        shade(made.element.get_or_add_pPr(), colour)
    styles[DRAFT].font.italic = True
    small = styles.add_style(SMALL, WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    _font(small, 9, INK)
    small.paragraph_format.space_after = Pt(2)
    set_language(document)


def set_pages(document: Any) -> None:
    """A4, with margins that leave room for notes."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.6)
    section.footer_distance = Cm(0.9)


def _font(style: Any, size: float, colour: Any, *, bold: bool | None = None) -> None:
    font = style.font
    font.name, font.size, font.color.rgb = FONT, Pt(size), colour
    if bold is not None:
        font.bold = bold
    # The theme's fonts would win over the name.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute in ("hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{attribute}"), FONT)


__all__ = ["DRAFT", "HEAD_SHADE", "NOTE", "SMALL", "element", "set_pages", "set_styles"]
