"""Draws posters: A4, one page a place, dark on white, large letters (reportlab). Lengths in points."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from api.posters.codes import QUIET, matrix
from api.posters.fonts import BOLD, PLAIN, fitting, install, lines, writable
from api.posters.words import Door, Sheet

MM = 72 / 25.4
WIDTH: float = A4[0]
HEIGHT: float = A4[1]
MARGIN = 15 * MM
ROOM = WIDTH - 2 * MARGIN
INK = (0.04, 0.13, 0.27)
PAPER = (1.0, 1.0, 1.0)
PALE = (0.90, 0.94, 0.98)
BAND = 92 * MM
LEADING = 1.22
SMALLEST_CODE, WIDEST_CODE = 40 * MM, 80 * MM
GAP = 5 * MM


def draw(sheets: Sequence[Sheet], author: str) -> bytes:
    """Return the PDF; `author` is who asks, for its properties."""
    install()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, lang="fr", pageCompression=1)
    canvas.setTitle(writable(sheets[0].title))
    canvas.setSubject(writable(", ".join(one.subject for one in sheets[:3])))
    canvas.setAuthor(writable(author))
    canvas.setCreator("Porte-voix")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for sheet in sheets:
        _page(canvas, sheet)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, sheet: Sheet) -> None:
    """Draw in the order in which it is read, also by who listens to the file."""
    canvas.bookmarkPage(sheet.subject)
    canvas.addOutlineEntry(writable(sheet.tag or sheet.subject), sheet.subject)
    top = _facts(canvas, sheet, _heading(canvas, sheet) - 8 * MM)
    foot = _foot(canvas, sheet)
    _doors(canvas, sheet, top, foot)


def _heading(canvas: Canvas, sheet: Sheet) -> float:
    """White on a dark band: the quarter, the call, the title, what it is for; return its lower edge."""
    blocks: list[tuple[str, str, tuple[float, ...], int]] = [
        (PLAIN, sheet.quarter, (20.0, 17.0, 14.0), 1),
        (BOLD, sheet.title, (26.0, 23.0, 20.0), 2),
    ]
    if sheet.call.casefold() in sheet.title.casefold():
        blocks[1] = (BOLD, sheet.title, (46.0, 40.0, 34.0, 28.0), 2)
    else:
        blocks.insert(1, (BOLD, sheet.call, (46.0, 40.0, 34.0), 1))
    blocks.append((PLAIN, sheet.purpose, (22.0, 20.0, 18.0, 16.0), 3))
    written = [
        (font, *fitting(writable(words), font, sizes, ROOM, most)) for font, words, sizes, most in blocks
    ]
    text = sum(size * LEADING * len(broken) + 2 * MM for _, size, broken in written)
    bottom = HEIGHT - max(BAND, text + 27 * MM)
    canvas.setFillColorRGB(*INK)
    canvas.rect(0, bottom, WIDTH, HEIGHT - bottom, stroke=0, fill=1)
    canvas.setFillColorRGB(*PAPER)
    y = HEIGHT - 17 * MM
    for font, size, broken in written:
        y = _lines(canvas, font, size, broken, MARGIN, y) - 2 * MM
    return bottom


def _lines(canvas: Canvas, font: str, size: float, broken: Sequence[str], x: float, y: float) -> float:
    """Write lines below `y`; return where the next may begin."""
    canvas.setFont(font, size)
    for row, line in enumerate(broken):
        canvas.drawString(x, y - size - row * size * LEADING, line)
    return y - size * LEADING * len(broken)


def _facts(canvas: Canvas, sheet: Sheet, top: float) -> float:
    """A few words each, two in a line; return where the next part begins."""
    size, column = 16.0, ROOM / 2
    canvas.setFillColorRGB(*INK)
    y = top
    for start in range(0, len(sheet.facts), 2):
        rows = 1
        for place, fact in enumerate(sheet.facts[start : start + 2]):
            x = MARGIN + place * column
            canvas.rect(x, y - size * 0.92, size * 0.6, size * 0.6, stroke=0, fill=1)
            broken = lines(writable(fact), BOLD, size, column - 10 * MM)
            _lines(canvas, BOLD, size, broken, x + size, y)
            rows = max(rows, len(broken))
        y -= size * (0.5 + LEADING * rows)
    if sheet.also:
        size, broken = fitting(writable(sheet.also), BOLD, (16.0, 14.0, 12.0), ROOM, 2)
        y = _lines(canvas, BOLD, size, broken, MARGIN, y) - 2 * MM
    return y - 4 * MM


def _foot(canvas: Canvas, sheet: Sheet) -> float:
    """Who asks, and the place's tag in the corner; return the height it takes."""
    size = 12.5
    broken = [line for one in sheet.small for line in lines(writable(one), PLAIN, size, ROOM)]
    y = MARGIN - 3 * MM + 14
    top = y + len(broken) * size * LEADING
    canvas.setFillColorRGB(*INK)
    canvas.rect(MARGIN, top + 2 * MM, ROOM, 1, stroke=0, fill=1)
    _lines(canvas, PLAIN, size, broken, MARGIN, top)
    canvas.setFont(PLAIN, 9)
    canvas.drawRightString(WIDTH - MARGIN, MARGIN - 6 * MM, writable(sheet.tag))
    return top + 4 * MM


def _doors(canvas: Canvas, sheet: Sheet, top: float, foot: float) -> None:
    """The QR codes beside each other, each under its name, with what to do without a camera."""
    canvas.setFillColorRGB(*INK)
    size, broken = fitting(writable(sheet.how), BOLD, (18, 16), ROOM, 2)
    y = _lines(canvas, BOLD, size, broken, MARGIN, top) - 2 * MM
    wide = (ROOM - GAP * (len(sheet.doors) - 1)) / len(sheet.doors)
    hand = [fitting(writable(one.by_hand), PLAIN, (14, 13, 12), wide, 3) for one in sheet.doors]
    words = max(size * LEADING * len(broken) for size, broken in hand) + 3 * MM
    side = max(SMALLEST_CODE, min(wide, WIDEST_CODE, y - foot - words - 46))
    alone = len(sheet.doors) == 1
    for place, door in enumerate(sheet.doors):
        x = (WIDTH - side) / 2 if alone else MARGIN + place * (wide + GAP)
        canvas.setFillColorRGB(*INK)
        canvas.setFont(BOLD, 18)
        _line(canvas, door.name, x, y - 18, side if alone else None)
        _code(canvas, door, x, y - 24 - side, side)
        size, broken = hand[place]
        canvas.setFont(BOLD, 12)
        _line(canvas, sheet.without, x, y - 24 - side - 14, side if alone else None)
        canvas.setFont(PLAIN, size)
        for row, line in enumerate(broken):
            _line(canvas, line, x, y - 24 - side - 16 - size - row * size * LEADING, side if alone else None)


def _line(canvas: Canvas, words: str, x: float, y: float, wide: float | None) -> None:
    """Write a line from `x`, or in the middle of what is `wide` from there."""
    if wide is None:
        canvas.drawString(x, y, words)
    else:
        canvas.drawCentredString(x + wide / 2, y, words)


def _code(canvas: Canvas, door: Door, x: float, y: float, side: float) -> None:
    """A QR code with its quiet zone, black on white, as runs of dark modules; a tap on it opens its link."""
    rows = matrix(door.link)
    module = side / (len(rows) + 2 * QUIET)
    canvas.setFillColorRGB(*PAPER)
    canvas.rect(x, y, side, side, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    path = canvas.beginPath()
    for row, modules in enumerate(rows):
        bottom = y + side - (QUIET + row + 1) * module
        column = 0
        while column < len(modules):
            end = column
            while end < len(modules) and modules[end]:
                end += 1
            if end > column:
                path.rect(x + (QUIET + column) * module, bottom, (end - column) * module, module)
            column = max(end, column + 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.linkURL(door.link, (x, y, x + side, y + side))
