"""Files beside a questionnaire: recorded questions and outlines are checked, kept, and read back."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from consultation import campaigns, enclosures
from consultation.keyring import load_keys
from consultation.questionnaire.load import read, read_published
from consultation.questionnaire.write import dump
from consultation.secrecy import master_box
from tests.bot.small import SOURCE

MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00" + b"\x00" * 40
OUTLINES = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "nord"},'
    b' "geometry": {"type": "Polygon", "coordinates": [[[2, 48], [3, 48], [3, 49], [2, 49], [2, 48]]]}}]}'
)
SPOKEN = SOURCE.replace("    name: habite\n", "    name: habite\n    audio: sons/habite.mp3\n").replace(
    "  phase: ecoute\n", "  phase: ecoute\n  ecoute: toujours\n  secteurs: secteurs.geojson\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sons").mkdir()
    (tmp_path / "sons" / "habite.mp3").write_bytes(MP3)
    (tmp_path / "secteurs.geojson").write_bytes(OUTLINES)
    (tmp_path / "quartier.yaml").write_text(SPOKEN, "utf-8")
    return tmp_path


def codes(path: Path) -> set[str]:
    reading = read(path)
    assert reading.questionnaire is None
    return {finding.code for finding in reading.findings if finding.level == "erreur"}


def test_kept_with_the_revision_and_read_back(folder: Path, session: Session) -> None:
    reading = read(folder / "quartier.yaml")
    assert [file.name for file in reading.files] == ["audio/habite", "secteurs"], reading.findings
    keys = load_keys(session, master_box("k" * 40))
    campaign = campaigns.create(session, keys, reading.source, files=reading.files)
    questionnaire = campaigns.questionnaire_of(session, campaigns.current_revision(session, campaign).id)
    sound = questionnaire.question("habite").sound
    assert sound is not None and sound.mime == "audio/mpeg"
    assert enclosures.content(session, sound.sha256) == MP3
    assert questionnaire.outlines is not None and questionnaire.outlines.sector_of(48.5, 2.5) == "nord"
    assert questionnaire.question("atouts").sound is None

    # The same text with another recording is another questionnaire; the first keeps its own.
    (folder / "sons" / "habite.mp3").write_bytes(MP3 + b"\x00")
    again = read(folder / "quartier.yaml")
    revised = campaigns.revise(session, campaign.code, again.source, again.files)
    other = campaigns.questionnaire_of(session, revised.row.id).question("habite").sound
    assert other is not None and other.sha256 != sound.sha256


def test_written_as_yaml_again(folder: Path) -> None:
    questionnaire = read(folder / "quartier.yaml").questionnaire
    assert questionnaire is not None
    again = read_published(dump(questionnaire)).questionnaire
    assert again is not None
    assert (again.listening, again.outlines_file) == ("toujours", "secteurs.geojson")
    assert again.question("habite").audio == "sons/habite.mp3"


def test_what_does_not_fit_is_told(folder: Path) -> None:
    sound, sectors = folder / "sons" / "habite.mp3", folder / "secteurs.geojson"
    path = folder / "quartier.yaml"
    sound.write_bytes(b"OggS" + b"\x00" * 40)
    sectors.write_text("{}")
    assert codes(path) == {"audio_type", "secteurs_contours"}
    sound.unlink()
    sectors.write_bytes(OUTLINES)
    assert codes(path) == {"fichier_joint"}
    sound.write_bytes(MP3 + b"\x00" * 2_000_000)
    assert codes(path) == {"fichier_joint_gros"}
    path.write_text(SPOKEN.replace("sons/habite.mp3", "../habite.mp3"), "utf-8")
    assert codes(path) == {"fichier_ailleurs"}
