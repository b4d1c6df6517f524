"""French typography, which keyboards make hard to type: no-break spaces and apostrophes."""

import re

_BEFORE_SIGN = re.compile(r"(?<=\S) (?=[:;?»]|!(?!=))")
_AFTER_QUOTE = re.compile(r"« (?=\S)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


def french(text: str) -> str:
    """Return the text with no-break spaces where French wants them, and ’ within words."""
    spaced = _AFTER_QUOTE.sub("«\u00a0", _BEFORE_SIGN.sub("\u00a0", text.strip()))
    return _APOSTROPHE.sub("’", spaced)
