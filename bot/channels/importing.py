"""Answers collected elsewhere, brought in by `portevoix replay`: one payload per answer.

The payload is JSON: {"campaign": code, "participant": key, "row": key, "question": name, "answer": words or
code}. `participant` and `row` are digests made by bot.replay, never a cell of the file.
"""

import json
from datetime import datetime
from typing import Any

from bot.channels.contract import Digest, Identified, Ignored, NotUnderstood, Parsed
from bot.events import Text

LONGEST = 20_000
"""Characters of an imported answer: some were written at leisure. Longer ones are refused, never cut."""
FIELDS = ("campaign", "participant", "row", "question", "answer", "at")


def payload(*, campaign: str, participant: str, row: str, question: str, answer: str, at: datetime) -> bytes:
    """Return the payload of one answer; `at` is when it was imported."""
    values = (campaign, participant, row, question, answer, at.isoformat())
    return json.dumps(dict(zip(FIELDS, values, strict=True)), ensure_ascii=False).encode("utf-8", "replace")


class ImportReader:
    """Reads the payloads that `payload` writes."""

    def identify(self, raw: bytes) -> Identified:
        content = _read(raw)
        return Identified((content["campaign"], content["row"], content["question"]), sender_of(content))

    def parse(self, raw: bytes, digest: Digest) -> Parsed | Ignored:
        content = _read(raw)
        event = Text(
            at=datetime.fromisoformat(content["at"]),
            source=digest(content["row"]),
            text=content["answer"],
            step=content["question"],
        )
        return Parsed(event, sender_of(content), "")


def sender_of(content: dict[str, str]) -> str:
    """The campaign and the participant: a code holds no slash."""
    return f"{content['campaign']}/{content['participant']}"


def campaign_of(sender: str) -> str:
    return sender.partition("/")[0]


def _read(raw: bytes) -> dict[str, str]:
    try:
        content: Any = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotUnderstood("import : pas du JSON") from None
    if not isinstance(content, dict) or not all(isinstance(content.get(name), str) for name in FIELDS):
        raise NotUnderstood("import : champ manquant")
    return content
