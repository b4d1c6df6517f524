"""What a model makes of a voice note, and whether that is sure enough to be read back. Pure."""

from dataclasses import dataclass, field
from typing import Protocol

SURE = -0.7
"""Mean log-probability of its words from which a transcription is read back; Whisper gives up at -1."""
SILENCE = 0.5
"""Probability that nobody speaks from which it is not; Whisper gives up at 0.6."""


@dataclass(frozen=True, slots=True)
class Speech:
    """`log_probability`: mean over the note, 0 is certain; `silence`: mean probability of no speech, 0..1."""

    text: str = field(repr=False)
    log_probability: float
    silence: float

    @property
    def sure(self) -> bool:
        said = any(char.isalnum() for char in self.text)
        return said and self.log_probability >= SURE and self.silence <= SILENCE


NOTHING = Speech("", float("-inf"), 1.0)
"""Nobody speaks."""


class NotAudible(Exception):
    """The recording cannot be decoded: a person will listen."""


class Transcriber(Protocol):
    def transcribe(self, content: bytes) -> Speech:
        """Return what is said in a recording, in French; takes seconds. Raises NotAudible."""
        ...
