"""The table of contents: a field that Word brings up to date, filled in so that others show it too."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from analysis.exports.report import xml

DEEPEST = 1
FIELD = f'TOC \\o "1-{DEEPEST}" \\h \\z \\u'


def write_contents(after: Any, headings: Sequence[tuple[str, str, int]]) -> None:
    """Add the table after a paragraph. headings: (bookmark, words, level)."""
    lines = [one for one in headings if one[2] <= DEEPEST]
    written = []
    place = after
    for name, words, level in lines:
        made = deepcopy(place._p)
        for child in list(made):
            made.remove(child)
        place._p.addnext(made)
        place = Paragraph(made, after._parent)
        place.style = after.part.document.styles["Normal"]
        place.paragraph_format.space_after = Pt(2)
        place.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        written.append((place, name, words))
    for number, (paragraph, name, words) in enumerate(written):
        if number == 0:
            xml.begin(paragraph, FIELD, dirty=True)
        xml.link(paragraph, name, words)
        if number == len(written) - 1:
            xml.end(paragraph)
