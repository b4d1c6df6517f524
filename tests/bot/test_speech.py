"""What a model makes of a recording: how sure it is, and what of faster-whisper's answer counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.speech import NOTHING, NotAudible, Speech
from bot.whisper import NEEDED, ModelWrong, Whisper, check_folder


@pytest.mark.parametrize(
    ("speech", "sure"),
    [
        (Speech("Il manque un banc", -0.3, 0.05), True),
        (Speech("euh le truc", -1.2, 0.1), False),
        (Speech("Merci d’avoir regardé", -0.3, 0.9), False),
        (Speech(" …", 0.0, 0.0), False),
        (NOTHING, False),
    ],
)
def test_what_is_read_back(speech: Speech, sure: bool) -> None:
    assert speech.sure is sure


@dataclass(frozen=True)
class Segment:
    """As faster-whisper documents it (the fields that are read)."""

    start: float
    end: float
    text: str
    avg_logprob: float
    no_speech_prob: float


@dataclass
class Model:
    """A model of the tests': what is said is known beforehand."""

    segments: list[Segment]
    fault: Exception | None = None

    def transcribe(self, audio: Any, **options: Any) -> tuple[Iterable[Segment], None]:
        assert options["language"] == "fr" and options["vad_filter"] and audio.read()

        def work() -> Iterable[Segment]:
            if self.fault is not None:
                raise self.fault
            yield from self.segments

        return work(), None


def test_segments_are_put_together_by_their_length() -> None:
    heard = Whisper(
        Model([Segment(0, 3, " Il manque un banc", -0.2, 0.0), Segment(3, 4, " là.", -1.0, 0.4)])
    ).transcribe(b"voix")
    assert heard.text == "Il manque un banc là."
    assert (heard.log_probability, heard.silence) == pytest.approx((-0.4, 0.1))


def test_nobody_speaks() -> None:
    assert Whisper(Model([Segment(0, 3, " ", -0.2, 0.9)])).transcribe(b"voix") == NOTHING


@pytest.mark.parametrize("fault", [ValueError, EOFError, AssertionError, Exception])
def test_a_damaged_recording_is_not_the_models_end(fault: type[Exception]) -> None:
    with pytest.raises(NotAudible, match=fault.__name__):
        Whisper(Model([], fault("Invalid data found"))).transcribe(b"voix")


def test_a_folder_is_checked_before_use(tmp_path: Path) -> None:
    with pytest.raises(ModelWrong, match="n’existe pas"):
        check_folder(tmp_path / "absent")
    for names in NEEDED:
        with pytest.raises(ModelWrong, match=names[0]):
            check_folder(tmp_path)
        (tmp_path / names[-1]).write_bytes(b"x")
    check_folder(tmp_path)


def test_the_model_says_in_one_line_why_it_does_not_load(tmp_path: Path) -> None:
    for names in NEEDED:
        (tmp_path / names[0]).write_bytes(b"x")
    with pytest.raises(ModelWrong) as wrong:  # the library is missing, or these files are no model
        Whisper.load(tmp_path)
    assert "\n" not in str(wrong.value) and "PORTEVOIX_STT_MODEL" in str(wrong.value)
