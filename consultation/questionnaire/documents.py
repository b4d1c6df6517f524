"""Telling what a file is when it is no text: people give the document in which they wrote their draft."""

import zipfile
from io import BytesIO

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_TO_TEXT = "copiez son texte dans un fichier .yaml, avec un éditeur de texte (Bloc-notes, gedit)"
_TO_OWN = "donnez le fichier .yaml ou .xlsx du questionnaire"
_TO_WORKBOOK = "enregistrez-le au format .xlsx et donnez ce fichier-là"
_STARTS = (
    (b"%PDF", "un PDF", _TO_TEXT),
    (b"{\\rtf", "un document RTF", _TO_TEXT),
    (b"\x89PNG", "une image", _TO_OWN),
    (b"\xff\xd8\xff", "une image", _TO_OWN),
)


def document(content: bytes) -> tuple[str, str] | None:
    """Return in French what a file is and what to do, None for what may be a text."""
    for start, what, remedy in _STARTS:
        if content.startswith(start):
            return what, remedy
    if content.startswith(_OLD_OFFICE):
        return "un ancien document Word ou Excel", f"{_TO_TEXT} ; un classeur : {_TO_WORKBOOK}"
    if not content.startswith(b"PK\x03\x04"):
        return None
    inside = _inside(content)
    if "word/document.xml" in inside:
        return "un document Word", _TO_TEXT
    if "xl/workbook.xml" in inside:
        return "un classeur", "donnez-lui un nom qui finit par .xlsx"
    if "content.xml" in inside:
        if b"opendocument.spreadsheet" in content[:200]:
            return "un classeur LibreOffice", _TO_WORKBOOK
        return "un document LibreOffice", _TO_TEXT
    return "une archive (zip)", "donnez le fichier qu’elle contient"


def _inside(content: bytes) -> frozenset[str]:
    """The names in an archive; nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()
