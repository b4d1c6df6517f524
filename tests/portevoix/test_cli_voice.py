"""`portevoix voice`: listen to what waits, and write it down."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from consultation import campaigns
from consultation.keyring import load_keys
from consultation.secrecy import master_box
from consultation.tables import AnswerRow, AnswerVersionRow, AttachmentRow, TranscriptionRow
from consultation.transcriptions import CONTENT
from tests.analysis.neighbourhood import NOW, SOURCE, Resident, settle
from tests.portevoix.terminal import Terminal

VOICE = b"OggS une voix"


@pytest.fixture
def portevoix(database_url: str, tmp_path: Path) -> Terminal:
    return Terminal(database_url, tmp_path)


@pytest.fixture
def number(committing: sessionmaker[Session]) -> int:
    """A voice note that waits, in an answer without words."""
    ana = Resident(text="")
    with committing.begin() as session:
        keys = load_keys(session, master_box("s" * 40))
        campaign = campaigns.create(session, keys, SOURCE, code="tilleuls-test")
        settle(session, campaign, ana)
        version = session.scalars(
            select(AnswerVersionRow)
            .join(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
            .where(AnswerRow.question == "atouts")
        ).one()
        version.text, version.forme, version.parts = None, "vocal", [{"source": "m4", "text": None}]  # type: ignore[assignment]
        file = AttachmentRow(
            participant_id=ana.id,
            version_id=version.id,
            channel="telegram",
            forme="vocal",
            source="m4",
            state="kept",
            mime="audio/ogg",
            seconds=12,
            sealed=keys.payloads.seal(VOICE, CONTENT),
            created_at=NOW,
        )
        session.add(file)
        session.flush()
        session.add(TranscriptionRow(attachment_id=file.id, campaign_id=campaign.id, state="waiting"))
        return file.id


def test_listened_to_then_written(
    portevoix: Terminal, number: int, tmp_path: Path, committing: sessionmaker[Session]
) -> None:
    (line,) = portevoix("voice", "list")
    assert line.startswith(f"{number}\ttilleuls-test\t") and "\t12 s" in line and "atouts\t" not in line
    assert "heure de Paris" in line
    out = tmp_path / "voix"
    said = portevoix("voice", "audio", str(number), "--out", str(out), "--who", "Awa")
    file = out.with_suffix(".ogg")
    assert file.read_bytes() == VOICE and str(file) in said[0]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    wrong = tmp_path / "voix.mp3"
    _, warned = portevoix.run("voice", "audio", str(number), "--out", str(wrong), "--who", "Awa")
    assert ".ogg" in warned and wrong.exists()
    (said_it,) = portevoix("voice", "write", str(number), "Il manque un banc.", "--who", "Awa")
    assert "étiqueté et compté" in said_it
    (refused,) = portevoix("voice", "inaudible", str(number), "--who", "Awa", code=1)
    assert "déjà écrit" in refused
    with committing() as session:
        row = session.get_one(TranscriptionRow, number)
        assert (row.state, row.by, row.decided_by, row.heard_by) == ("done", "personne", "Awa", "Awa")
        versions = select(AnswerVersionRow.text).where(AnswerVersionRow.forme == "vocal")
        assert set(session.scalars(versions)) == {None, "Il manque un banc."}


def test_a_model_that_cannot_be_used_stops_the_start_in_one_line(portevoix: Terminal, tmp_path: Path) -> None:
    portevoix.environment["PORTEVOIX_STT_MODEL"] = str(tmp_path / "absent")
    for command in ("transcribe", "serve"):
        last = portevoix(command, code=1)[-1]
        assert "PORTEVOIX_STT_MODEL" in last and "n’existe pas" in last
