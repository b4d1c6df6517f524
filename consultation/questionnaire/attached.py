"""The files that a questionnaire names, beside it: recorded questions, outlines of the sectors."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import filetype

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.model import Questionnaire, Sound
from consultation.sectors import OutlinesWrong, read_outlines

SOUNDS = frozenset({"audio/mpeg", "audio/mp4"})
"""MP3 and M4A: what Telegram, WhatsApp and every browser play."""
LARGEST_SOUND = 2_000_000
LARGEST_OUTLINES = 5_000_000
OUTLINES = "secteurs"
GEOJSON = "application/geo+json"


@dataclass(frozen=True, slots=True)
class File:
    """`name`: "audio/QUESTION" or OUTLINES."""

    name: str
    content: bytes = field(repr=False)
    mime: str


def audio_name(question: str) -> str:
    return f"audio/{question}"


def read_files(questionnaire: Questionnaire, folder: Path, findings: Findings) -> tuple[File, ...]:
    """Read and check the files that a questionnaire names, relative to the folder it lies in."""
    found: list[File] = []
    for question in questionnaire.questions:
        if question.audio is None:
            continue
        where = f"question {question.name}, audio"
        content = _content(folder, question.audio, LARGEST_SOUND, where, question.line, findings)
        if content is None:
            continue
        mime = filetype.guess_mime(content)
        if mime not in SOUNDS:
            message = f"{where} : « {question.audio} » n’est pas un son MP3 ou M4A"
            findings.error("audio_type", question.line, message, "enregistrez-le en MP3 ou en M4A")
        else:
            found.append(File(audio_name(question.name), content, str(mime)))
    if questionnaire.outlines_file is not None:
        found += _outlines(questionnaire.outlines_file, folder, findings)
    return tuple(found)


def with_files(
    questionnaire: Questionnaire, sounds: Mapping[str, Sound], outlines: bytes | None
) -> Questionnaire:
    """Return the questionnaire with what was kept of its files; `sounds` by the names of their files."""
    questions = tuple(
        replace(one, sound=sounds[audio_name(one.name)]) if audio_name(one.name) in sounds else one
        for one in questionnaire.questions
    )
    read = None if outlines is None else read_outlines(outlines)
    return replace(questionnaire, questions=questions, outlines=read)


def as_kept(questionnaire: Questionnaire, files: Collection[File]) -> Questionnaire:
    """Return the questionnaire as it is read once its files are kept, for who plays it without a database."""
    sounds = {
        file.name: Sound(hashlib.sha256(file.content).hexdigest(), file.mime)
        for file in files
        if file.name != OUTLINES
    }
    outlines = next((file.content for file in files if file.name == OUTLINES), None)
    return with_files(questionnaire, sounds, outlines)


def _outlines(name: str, folder: Path, findings: Findings) -> list[File]:
    where = "settings, secteurs"
    content = _content(folder, name, LARGEST_OUTLINES, where, 0, findings)
    if content is None:
        return []
    try:
        read_outlines(content)
    except OutlinesWrong as error:
        message = f"{where} : « {name} » ne convient pas, {error}"
        findings.error("secteurs_contours", 0, message, "exportez les contours en GeoJSON, en WGS 84")
        return []
    return [File(OUTLINES, content, GEOJSON)]


def _content(
    folder: Path, name: str, largest: int, where: str, line: int, findings: Findings
) -> bytes | None:
    plain = PurePosixPath(name)
    if plain.is_absolute() or ".." in plain.parts or "\\" in name or "\x00" in name:
        message = f"{where} : « {name[:60]} » n’est pas à côté du questionnaire"
        remedy = "mettez-le dans le même dossier, ou dans un dossier de celui-ci"
        findings.error("fichier_ailleurs", line, message, remedy)
        return None
    try:
        with (folder / plain).open("rb") as file:
            content = file.read(largest + 1)
    except OSError:
        message = f"{where} : le fichier « {name[:60]} » ne se lit pas"
        remedy = "vérifiez son nom ; il est cherché à côté du questionnaire"
        findings.error("fichier_joint", line, message, remedy)
        return None
    if len(content) > largest:
        message = f"{where} : « {name[:60]} » dépasse {largest // 1_000_000} Mo"
        findings.error("fichier_joint_gros", line, message, "enregistrez-le plus court ou moins détaillé")
        return None
    return content
