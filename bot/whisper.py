"""Voice notes to text on one's own machine: faster-whisper (extra `[stt]`), from a model folder.

Nothing is downloaded: the folder is checked first, and the library is told to stay offline. It is
imported here alone, and only where a folder is configured.
"""

import importlib.util
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from bot.speech import NOTHING, NotAudible, Speech

NEEDED = (("model.bin",), ("config.json",), ("tokenizer.json",), ("vocabulary.json", "vocabulary.txt"))
"""Files of a model for CTranslate2; of each group one. Without tokenizer.json the library would download."""
HOW = "docs/voix.md dit où trouver un modèle"

NO_LIBRARY = (
    "PORTEVOIX_STT_MODEL est donné, mais faster-whisper n’est pas installé : "
    "installez requirements/stt.txt, ou ôtez cette variable."
)


class ModelWrong(Exception):
    """The model cannot be used; the message says why and what to do, in French."""


class _Model(Protocol):
    def transcribe(self, audio: Any, **options: Any) -> tuple[Iterable[Any], Any]: ...


def check_folder(folder: Path) -> None:
    """Raise ModelWrong where the folder holds no model."""
    if not folder.is_dir():
        raise ModelWrong(f"PORTEVOIX_STT_MODEL : le dossier {folder} n’existe pas ({HOW}).")
    for names in NEEDED:
        if not any((folder / name).is_file() for name in names):
            raise ModelWrong(f"PORTEVOIX_STT_MODEL : il manque {names[0]} dans {folder} ({HOW}).")


def check_model(folder: Path) -> None:
    """As `check_folder`, and that the library is there; loads neither. Raises ModelWrong."""
    check_folder(folder)
    if importlib.util.find_spec("faster_whisper") is None:
        raise ModelWrong(NO_LIBRARY)


class Whisper:
    """One recording at a time. `model`: what faster-whisper's WhisperModel is."""

    def __init__(self, model: _Model) -> None:
        self._model = model

    @classmethod
    def load(cls, folder: Path) -> "Whisper":
        """Load the model of a folder: takes seconds, and its size in memory. Raises ModelWrong."""
        check_folder(folder)
        os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported
        try:
            library = importlib.import_module("faster_whisper")
        except ImportError:
            raise ModelWrong(NO_LIBRARY) from None
        try:
            return cls(
                library.WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelWrong(
                f"PORTEVOIX_STT_MODEL : le modèle de {folder} ne se charge pas ({type(error).__name__}) : "
                f"téléchargez-le de nouveau ({HOW})."
            ) from error

    def transcribe(self, content: bytes) -> Speech:
        """Raises NotAudible."""
        try:
            segments, _ = self._model.transcribe(
                io.BytesIO(content),
                language="fr",
                vad_filter=True,
                condition_on_previous_text=False,  # one mistake does not lead to the next
            )
            # The work is done while the segments are read.
            return _speech(list(segments))
        except Exception as error:
            # A damaged recording makes the library trip in any way: EOFError, AssertionError, a bare error.
            raise NotAudible(type(error).__name__) from error


def _speech(segments: list[Any]) -> Speech:
    """Put segments together; what was said longer weighs more."""
    heard = [one for one in segments if one.text.strip()]
    lengths = [max(0.1, float(one.end) - float(one.start)) for one in heard]
    if not heard:
        return NOTHING
    whole = sum(lengths)
    return Speech(
        " ".join(one.text.strip() for one in heard),
        sum(one.avg_logprob * length for one, length in zip(heard, lengths, strict=True)) / whole,
        sum(one.no_speech_prob * length for one, length in zip(heard, lengths, strict=True)) / whole,
    )
