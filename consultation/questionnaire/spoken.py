"""The notice for a person without a telephone: as it is read aloud, without words to write. Pure."""

import re

COMMANDS = re.compile(
    r"\b(STOP|SUPPRIMER|INFOS|MES DONN[ÉE]ES|CORRIGER|PASSER|RETOUR|AIDE|REPRENDRE|PERSONNE)\b"
)
"""What people write to the bot, in capitals as texts show it."""

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÝŒ])")
_MARKS = re.compile(r"^[^\w«(\"]+")
"""Pictures before a line: nobody reads them aloud."""


def without_commands(text: str) -> str:
    """Return a text without the sentences in which there is a word to write, and without pictures."""
    kept: list[str] = []
    for line in text.strip().splitlines():
        said = [one for one in _SENTENCES.split(_MARKS.sub("", line)) if not COMMANDS.search(one)]
        if said or not line.strip():
            kept.append(" ".join(said))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
