"""What comes of reading a questionnaire file."""

from dataclasses import dataclass

from consultation.questionnaire.attached import File
from consultation.questionnaire.finding import Finding
from consultation.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Reading:
    """The questionnaire (None with errors) and all findings, by line.

    `source` is the text to keep as the revision: the file's own, or the YAML made of a workbook. `files`
    are those that it names, where it was read from a file.
    """

    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]
    source: str = ""
    files: tuple[File, ...] = ()
