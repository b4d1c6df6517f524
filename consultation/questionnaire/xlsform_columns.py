"""Columns of XLSForm sheets as the keys of our own format."""

import re
from collections.abc import Iterable

from consultation.questionnaire.finding import Findings, Row
from consultation.questionnaire.source import Block, Listing, Node, Scalar
from consultation.questionnaire.xlsform_sheets import SheetRow

TRANSLATED = frozenset({"label", "hint", "reask", "follow_up"})
_ALIASES = {
    "caption": "label", "command": "type", "value": "name", "tag": "name", "relevance": "relevant",
    "list name": "list_name", "form_title": "title", "set_form_title": "title",
}  # fmt: skip
_TRANSLATION = re.compile(r"(?P<key>[\w ]+?)\s*::?\s*(?P<language>.+)")
_CODE = re.compile(r"\(([A-Za-z]{2,3})\)\s*$")
_FRENCH = frozenset({"fr", "fra", "french", "français", "francais", "vous"})
LISTED = frozenset({"synonyms", "accepts", "themes"})
_NAMES = re.compile(r"\$\{\s*([^{}]*?)\s*\}")


def column(header: str) -> tuple[str, str]:
    """Return the key and the variant of a header: (« label », « vous »), (« relevant », "")."""
    plain = " ".join(header.split()).strip()
    match = _TRANSLATION.fullmatch(plain)
    key = (match["key"] if match else plain).lower().strip()
    key = _ALIASES.get(key, key.replace(" ", "_"))
    if match is None or key not in TRANSLATED:
        return (key if match is None else plain.lower()), ""
    language = match["language"].strip()
    code = _CODE.search(language)
    variant = (code[1] if code else language).lower()
    return key, "vous" if variant in _FRENCH else variant


def block_of(row: SheetRow, known: Iterable[str]) -> Block:
    """Return a row as a block: its known columns; translations are gathered under their key."""
    block = Block(row.line)
    known = frozenset(known)
    for header, value in row.cells.items():
        key, variant = column(header)
        if key not in known:
            continue
        put(block, key, _labelled(block.entries.get(key), variant, value, row.line), row.line)
    return block


def put(block: Block, key: str, value: Node | str, line: int) -> None:
    block.entries[key] = Scalar(value, line) if isinstance(value, str) else value
    block.key_lines[key] = line


def _labelled(before: Node | None, variant: str, value: str, line: int) -> Node:
    """Add a cell to what its key holds already."""
    if before is None and variant in ("", "vous"):
        return Scalar(value, line)
    texts = before if isinstance(before, Block) else Block(line)
    if isinstance(before, Scalar):
        put(texts, "vous", before, line)
    put(texts, variant or "vous", value, line)
    return texts


def listed(block: Block) -> None:
    """Cut the columns that hold several texts, separated by `|`."""
    for key in LISTED & block.entries.keys():
        node = block.entries[key]
        if isinstance(node, Scalar):
            parts = [part.strip() for part in node.text.split("|") if part.strip()]
            block.entries[key] = Listing(node.line, [Scalar(part, node.line) for part in parts])


def lower_names(condition: str) -> str:
    """Return a condition with the names of questions in lower case, as they are imported."""
    return _NAMES.sub(lambda match: f"${{{match[1].lower()}}}", condition)


def report_columns(
    rows: Iterable[SheetRow], known: Iterable[str], quiet: Iterable[str], findings: Findings
) -> None:
    """Add one warning per column that is not taken."""
    taken = frozenset(known) | frozenset(quiet)
    for row in rows:
        for header in row.cells:
            if column(header)[0] not in taken:
                message = f"la colonne « {header[:40]} » n’est pas reprise"
                findings.warn(
                    "classeur_colonne",
                    Row(1, row.line.sheet),
                    message,
                    "vérifiez que le questionnaire s’en passe",
                )
