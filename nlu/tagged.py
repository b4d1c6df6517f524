"""What the tagger gives back. Frozen; offsets are characters of the original text."""

from dataclasses import dataclass
from enum import StrEnum


class TagKind(StrEnum):
    """Kinds of tag; the values of `tag.kind`."""

    THEME = "theme"  # themes, sub-themes (THEME-SOUS) and the off-grid codes
    STATEMENT = "enonce"
    SENTIMENT = "sentiment"
    URGENCY = "urgence"
    ACTOR = "acteur"
    PLACE = "lieu"


@dataclass(frozen=True, slots=True)
class TagScore:
    """`score` in 0..1; `words` are the folded words that led to the tag, at most five."""

    kind: TagKind
    code: str
    score: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedSegment:
    """A proposition, `text[start:end]`, and what an analyst may read of it (`masked`).

    `danger` keeps it out of everything, `sensitive` (subjects of `nlu.sensitive`) out of quotations,
    until a person has looked.
    """

    start: int
    end: int
    tags: tuple[TagScore, ...]
    danger: bool = False
    masked: str = ""
    sensitive: tuple[str, ...] = ()

    def codes(self, kind: TagKind) -> tuple[str, ...]:
        """Return the codes of one kind, best first."""
        return tuple(tag.code for tag in self.tags if tag.kind is kind)


@dataclass(frozen=True, slots=True)
class Tagged:
    """What one answer says. Where `language` is not "fr", nothing is tagged: a person must look.

    `masked` is the whole answer without personal data.
    """

    segments: tuple[TaggedSegment, ...]
    language: str = "fr"
    masked: str = ""

    def codes(self, kind: TagKind) -> tuple[str, ...]:
        """Return the codes of one kind over all segments, without repeats."""
        return tuple(dict.fromkeys(code for segment in self.segments for code in segment.codes(kind)))
