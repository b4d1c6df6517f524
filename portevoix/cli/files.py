"""Questionnaires as the command line names them: a file, or one that the product ships (`reference`)."""

from pathlib import Path

from consultation.questionnaire.load import Reading, read
from consultation.questionnaire.shipped import names, shipped


def read_questionnaire(name: str) -> Reading:
    """Read a file or a shipped questionnaire; what is neither is a finding."""
    return find_reading(name) or read(Path(name))


def find_reading(name: str) -> Reading | None:
    """Return the reading of a file or a shipped questionnaire, None where the name is neither."""
    path = Path(name)
    if path.is_file():
        return read(path)
    return read(shipped(name)) if name in names() else None
