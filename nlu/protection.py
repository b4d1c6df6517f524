"""What an analyst may read: where personal data are, hidden before anybody tags or shows a text.

Personal data, danger and sensitive subjects are read in every language; tags are given in French only.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlu.redaction import LABELS, Found, find


class Protector:
    """Writes `doc.user_data["found"]`: the personal data of the text. The campaign's own `places` stay."""

    def __call__(self, doc: Doc) -> Doc:
        places: Collection[str] = doc.user_data.get("places", ())
        doc.user_data["found"] = find(doc.user_data["text"], places)
        return doc

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        """Nothing to keep: names are data of the product."""

    def from_disk(self, _path: str | Path, **_: Any) -> "Protector":
        return self


def masked(text: str, found: Sequence[Found], start: int, end: int) -> str:
    """Return `text[start:end]` with the personal data that reach into it replaced by their labels."""
    if not found:
        return text[start:end]
    parts: list[str] = []
    at = start
    for one in found:
        if one.end > start and one.start < end:
            parts += (text[at : max(one.start, at)], LABELS[one.kind])
            at = min(one.end, end)
    return "".join(parts) + text[at:end]


@Language.factory("expurgateur")
def _protector(nlp: Language, name: str) -> Protector:  # noqa: ARG001 (spaCy passes them)
    return Protector()
