"""Where a quotation mark was opened and never closed: the parser stops at the next one, lines later."""

import re

_OPENS = re.compile(r'^\s*(?:- )*(?:[\w-]+:\s+)?"')
_KEY_OPENS = re.compile(r'^\s*(?:- )*[\w-]+:\s+"')
_MARK = re.compile(r'(?<!\\)"')


def open_quote(text: str, stopped: int) -> int | None:
    """Return the line (from 1) of an unclosed `"` before the line where reading stopped, or None.

    A text may run over several lines, so one that is open is at fault only when the next mark stands
    where a text begins.
    """
    opened: int | None = None
    for number, line in enumerate(text.split("\n")[:stopped], start=1):
        if len(_MARK.findall(line)) % 2 == 0:
            if opened is not None and _KEY_OPENS.match(line):
                return opened
            continue
        if opened is None:
            opened = number if _OPENS.match(line) else None
        elif _KEY_OPENS.match(line):
            return opened
        else:
            opened = None
    return None
