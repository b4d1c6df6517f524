"""What people checked, as examples to learn from, and as controls to compare models on.

Danger, trials, other languages and words that a resident has corrected since teach nothing; texts are
masked before they are learnt, so that no name becomes a feature.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from nlu.beside import step_of
from nlu.heads import HEADS, KINDS, THEMES, TONES
from nlu.language import language
from nlu.learning.masking import masked
from nlu.reading import read
from nlu.training.corpus import Example

CORRECTION = 1.5
"""What a checked segment weighs beside the 1 of a row of the corpus: measured, 1 to 12. Above 2 a few
hundred corrections pull the themes towards their own shares, and the rest of their source scores less."""
HAND = "corrections"

# `given` is what the person said: the machine's own tags that were copied keep its version in `model`.
_CHECKED = text(
    """
    SELECT c.id AS coding, a.question, a.item,
           substr(v.text, s.start + 1, s."end" - s.start) AS said,
           jsonb_agg(jsonb_build_array(t.kind, t.code, t.model = '')) AS tags
    FROM coding c
    JOIN answer_version v ON v.id = c.version_id AND v.frozen_at IS NOT NULL
    JOIN answer a ON a.id = v.answer_id AND a.current = v.number
    JOIN participant p ON p.id = a.participant_id AND NOT p.trial AND p.excluded IS NULL
    JOIN segment s ON s.version_id = v.id AND NOT s.danger
    JOIN tag t ON t.segment_id = s.id AND t.coding_id = c.id AND t.source = 'personne'
    WHERE c.effective AND c.control = :control AND v.text <> ''
    GROUP BY c.id, a.id, v.id, s.id
    ORDER BY s.id
    """
)


@dataclass(frozen=True, slots=True)
class Corrections:
    """Examples, and the codings that they come from."""

    examples: tuple[Example, ...]
    codings: frozenset[int]


@dataclass(frozen=True, slots=True)
class Control:
    """A segment of a control answer and the themes of the grid that a person gave it."""

    text: str
    question: str
    themes: frozenset[str]


def corrections(session: Session, weight: float = CORRECTION) -> Corrections:
    """Return what people's effective checks teach; controls are left out."""
    examples, codings = [], set()
    for row in session.execute(_CHECKED, {"control": False}):
        example = _example(row, weight)
        if example is not None:
            examples.append(example)
            codings.add(int(row.coding))
    return Corrections(tuple(examples), frozenset(codings))


def controls(session: Session) -> list[Control]:
    """Return the segments that models are compared on."""
    found = []
    for row in session.execute(_CHECKED, {"control": True}):
        themes = frozenset(code for kind, code, given in row.tags if given and kind == "theme")
        if themes and _french(row.said):
            found.append(Control(row.said, step_of(row.question, row.item), themes & frozenset(THEMES)))
    return found


def _example(row: Any, weight: float) -> Example | None:
    given = _by_kind((kind, code) for kind, code, by_person in row.tags if by_person)
    copied = _by_kind((kind, code) for kind, code, _ in row.tags)
    themes = given.get("theme", frozenset()) & frozenset(HEADS)
    if not themes or not _french(row.said) or not _spoken(row.said):
        return None
    kinds = given.get("enonce", frozenset()) & frozenset(KINDS)
    # Where kinds were given, the other facets are what counts: the person's, or the machine's uncontested.
    return Example(
        text=masked(row.said),
        question=step_of(row.question, row.item),
        themes=themes,
        kinds=kinds or None,
        tone=_one(copied.get("sentiment", ()), TONES) if kinds else None,
        urgency=_one(copied.get("urgence", ()), HEADS) if kinds else None,
        hand=HAND,
        weight=weight,
    )


def _by_kind(tags: Iterator[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for kind, code in tags:
        found[kind] = found.get(kind, frozenset()) | {code}
    return found


def _one(codes: Collection[str], known: Collection[str] | Mapping[str, Any]) -> str | None:
    return next((code for code in sorted(codes) if code in known), None)


def _french(said: str) -> bool:
    return language(said) == "fr"


def _spoken(said: str) -> bool:
    return any(token.form[0].isalnum() for token in read(said))
