"""The letters of a poster: Bitstream Vera, which comes with reportlab. Embedded: no printer lacks them."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Vera", "VeraBd"
_SAME = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\u2010": "-", "ʼ": "’"})


@cache
def install() -> None:
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def writable(words: str) -> str:
    """Return the words without the signs that the letters lack (emoji, other scripts), spaces tidied."""
    install()
    known = pdfmetrics.getFont(BOLD).face.charToGlyph
    kept = "".join(sign for sign in words.translate(_SAME) if ord(sign) in known or sign == "\n")
    return " ".join(part for part in kept.split(" ") if part)


def width(words: str, font: str, size: float) -> float:
    """Return the width of a line, in points."""
    install()
    return float(pdfmetrics.stringWidth(words, font, size))


def lines(words: str, font: str, size: float, room: float) -> list[str]:
    """Break words into lines of at most `room` points; a word that is too long breaks anywhere.

    No-break spaces do not break.
    """
    broken: list[str] = []
    for word in (part for whole in words.split(" ") for part in _pieces(whole, font, size, room)):
        longer = f"{broken[-1]} {word}" if broken else word
        if broken and width(longer, font, size) <= room:
            broken[-1] = longer
        else:
            broken.append(word)
    return broken


def fitting(
    words: str, font: str, sizes: tuple[float, ...], room: float, most: int
) -> tuple[float, list[str]]:
    """Return the largest of `sizes` with which the words take at most `most` lines, and the lines.

    Where none does, the smallest, however many lines that takes.
    """
    for size in sizes:
        broken = lines(words, font, size, room)
        longest = max(words.split(" "), key=lambda word: width(word, font, size))
        if len(broken) <= most and width(longest, font, size) <= room:
            return size, broken
    return sizes[-1], lines(words, font, sizes[-1], room)


def _pieces(word: str, font: str, size: float, room: float) -> list[str]:
    """A word in pieces that fit; an address breaks after a slash rather than inside a name."""
    pieces: list[str] = []
    while word and width(word, font, size) > room:
        end = next(
            end for end in range(len(word), 0, -1) if width(word[:end], font, size) <= room or end == 1
        )
        # A hyphen at the end of a line would look like one of the line break's, not of the address.
        after = max(word.rfind("/", 0, end) + 1, word.rfind(".", 1, end), word.rfind("@", 1, end))
        end = after if after > 0 else end
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]
