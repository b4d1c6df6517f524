"""A label as a row of a WhatsApp list: a title, and a description that goes on where the title ends. Pure."""

from dataclasses import dataclass

from bot.channels.splitting import prefix
from bot.messages import Button
from consultation.channels import LIMITS, length
from consultation.words import Channel

LIMIT = LIMITS[Channel.WHATSAPP]
SHORTEST_TITLE = 8
"""A title cut shorter than this tells nothing."""
_ARTICLES = (
    "a à au aux avec chez d dans de des du en et l la le les leur ma mes mon ne ou où par pas pour que qui sa"
    " sans se ses son sur un une votre vos notre nos ton ta tes"
)
_LEANING = frozenset(_ARTICLES.split())
"""Words that lean on the next one: a title does not end with them."""


@dataclass(frozen=True, slots=True)
class Row:
    data: str
    title: str
    description: str = ""


def row(button: Button) -> Row | None:
    """Return the row of a button; None where its label is too long for a title and a description."""
    label = " ".join(button.label.split())
    if 0 < length(label) <= LIMIT.row:
        return Row(button.data, label)
    for title in (_title(label), prefix(label, LIMIT.row).strip()):
        rest = label[len(title) :].strip()
        if length(title) >= SHORTEST_TITLE and length(rest) <= LIMIT.description:
            return Row(button.data, title, rest)
    return None


def _title(label: str) -> str:
    """Return the first words of a label that fit, without those that lean on what is cut off."""
    words = label.split()
    kept: list[str] = []
    for word in words:
        if length(" ".join((*kept, word))) > LIMIT.row:
            break
        kept.append(word)
    while kept and kept[-1].lower() in _LEANING:
        kept.pop()
    return " ".join(kept)
