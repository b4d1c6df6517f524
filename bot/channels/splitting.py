"""Cutting a text that is longer than a channel's message: at a paragraph, a line, a sentence, a word. Pure.

Lengths are in UTF-16 units (`consultation.channels.length`).
"""

from consultation.channels import length

_MARKS = ("\n\n", "\n", ". ", " ")


def split(text: str, limit: int) -> list[str]:
    """Return parts of at most `limit` each, as long as they may be; none where there are no words."""
    parts = []
    rest = text.strip()
    while length(rest) > limit:
        longest = prefix(rest, limit)
        cut = next((at for mark in _MARKS if (at := longest.rfind(mark) + 1) > 0), 0)
        cut = cut or len(longest)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [part for part in (*parts, rest) if part]


def part_end(text: str, limit: int) -> tuple[str, str]:
    """Return what comes first, and an end of at most `limit`: as much as holds the end together."""
    text = text.strip()
    if length(text) <= limit:
        return "", text
    start = len(text) - len(prefix(text[::-1], limit))
    for mark in _MARKS:
        at = text.find(mark, start)
        if at >= 0 and (end := text[at + len(mark) :].strip()):
            return text[: at + len(mark)].strip(), end
    return text[:start].strip(), text[start:].strip()


def prefix(text: str, limit: int) -> str:
    """Return the beginning of a text that is at most `limit` long."""
    units = 0
    for at, char in enumerate(text):
        units += 2 if char > "\uffff" else 1
        if units > limit:
            return text[:at]
    return text
