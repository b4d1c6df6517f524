"""`portevoix nlu queue`, `check`, `agreement`, `train`, in processes of their own."""

import csv
import json
import os
import threading
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.erasure import Erasing, erase
from consultation.campaigns import create, current_revision
from consultation.keyring import load_keys
from consultation.questionnaire.shipped import shipped as questionnaire
from consultation.secrecy import master_box
from consultation.tables import (
    AccountRow,
    AnswerRow,
    AnswerVersionRow,
    JobRow,
    ModelRow,
    ParticipantRow,
    SegmentRow,
)
from nlu.learning.checking import check, is_control
from nlu.learning.codes import Reading
from nlu.learning.service import in_service
from nlu.pipeline import Tagger
from nlu.worker import tag_once
from portevoix.house import House
from portevoix.learning import Apprentice
from portevoix.settings import Settings
from tests.nlu.answers import NOW, answer
from tests.portevoix.warm import warm

Sessions = sessionmaker[Session]
TEXTS = ("le bus est toujours en retard", "l’ascenseur est encore en panne", "il faut un terrain de foot")


class Commands:
    """`portevoix nlu …` on a database of this test's own."""

    def __init__(self, url: str, home: Path) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTEVOIX_")},
            "PORTEVOIX_DATABASE_URL": url,
            "PORTEVOIX_SECRET_KEY": "s" * 40,
            "PORTEVOIX_HOME": str(home),
        }

    def __call__(self, *words: str | Path, code: int = 0) -> tuple[str, str]:
        done = warm().run(["nlu", *map(str, words)], self.environment)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout, done.stderr


@pytest.fixture
def nlu(database_url: str, tmp_path: Path) -> Commands:
    return Commands(database_url, tmp_path)


@pytest.fixture
def campaign(committing: Sessions) -> str:
    """The code of a campaign with tagged answers."""
    with committing.begin() as session:
        keys = load_keys(session, master_box("s" * 40))
        made = create(session, keys, questionnaire("reference"), code="essai")
        one = ParticipantRow(
            id=uuid4(),
            campaign_id=made.id,
            revision_id=current_revision(session, made).id,
            mode_recueil="bot_web",
            started_at=NOW,
            accepted_at=NOW,
            changed_at=NOW,
        )
        session.add(one)
        session.flush()
        for number, said in enumerate(TEXTS * 8):
            answer(session, one.id, f"{said} {number}", question=f"q{number}")
        tag_once(session, Tagger.load(), 100, NOW)
    return "essai"


def test_from_the_queue_to_agreement(
    nlu: Commands, campaign: str, committing: Sessions, tmp_path: Path
) -> None:
    path = tmp_path / "feuille.csv"
    said, _ = nlu("queue", campaign, "--out", path, "--participants", "5")
    assert "24 réponses à vérifier" in said  # all those of the only participant
    said, _ = nlu("queue", campaign, "--out", path, "--nombre", "10")
    assert "10 réponses à vérifier" in said
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    rows[0]["themes"] = "LOGE"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=",")
        writer.writeheader()
        writer.writerows([row | {"themes": row["themes"] or "AUT"} for row in rows])
    said, wrong = nlu("check", campaign, path, "--par", "Awa")
    assert "9 réponses vérifiées." in said
    assert "« LOGE » inconnu" in wrong and "ligne 2" in wrong
    with committing() as session:
        frozen = session.scalars(select(AnswerVersionRow.id).where(AnswerVersionRow.frozen_at.is_not(None)))
        assert len(frozen.all()) == 9
    said, _ = nlu("check", campaign, path, "--par", "Luc", "--relecture")
    assert "9 réponses relues." in said
    found = json.loads(nlu("agreement", campaign, "--json")[0])
    assert (found["answers"], found["coders"], found["sets"]["alpha"]) == (9, ["Awa", "Luc"], 1.0)
    assert "bon" in nlu("agreement", campaign)[0]


def test_mistakes_are_one_french_line(nlu: Commands, campaign: str, tmp_path: Path) -> None:
    for words in (
        ("queue", "inconnue", "--out", tmp_path / "a.csv"),
        ("queue", campaign, "--out", tmp_path / "absent" / "a.csv"),
        ("check", campaign, tmp_path / "absent.csv", "--par", "Awa"),
        ("train", "--examples", tmp_path / "absent.csv"),
    ):
        said, wrong = nlu(*words, code=1)
        assert len(wrong.strip().splitlines()) == 1, wrong
        assert said == ""
    nlu("check", campaign, tmp_path / "a.csv", code=2)
    nlu("train", "--projection", "grossiere", code=2)


@pytest.mark.timeout(420)  # three trainings, beside other tests
def test_a_worse_model_is_refused_and_what_was_erased_is_in_no_stored_one(
    nlu: Commands, campaign: str, committing: Sessions, database_url: str, engine: Engine, tmp_path: Path
) -> None:
    """All that is learnt from is checked wrongly, the controls rightly: the new model does worse.

    Served all the same, it knows a word that one person wrote; from the erasure to the job, the training
    that it asks for, and the weights that are left. One story: each training takes half a minute.
    """
    with committing.begin() as session:
        versions = session.scalars(select(AnswerVersionRow.id).order_by(AnswerVersionRow.id)).all()
        for version in versions:
            said = session.get_one(AnswerVersionRow, version).text or ""
            right = "MOB-TCO" if "bus" in said else "LOG-ASC" if "ascenseur" in said else "JCS-SPO"
            given = right if is_control(version) else "SAN-MED"
            check(session, version, [Reading(0, frozenset({given}))], "Awa", NOW)
        assert any(map(is_control, versions))
        other = somebody_else_wrote(session, next(one for one in versions if not is_control(one)))
    told, wrong = nlu("train", code=1)
    assert "refusé" in wrong
    assert "segments de contrôle" in told and "F1 micro" in told
    with committing() as session:
        (row,) = session.scalars(select(ModelRow)).all()
        assert (row.state, row.weights) == ("refuse", None)
        assert row.scores["after"]["micro_f1"] < row.scores["before"]["micro_f1"]
        assert in_service(session) is None
    told, _ = nlu("train", "--quand-meme")
    assert "en service" in told
    assert any("zorglub" in feature for feature in features(committing))
    with committing.begin() as session:
        assert session.scalars(select(ModelRow.state)).all() == ["en_service"]
        account = AccountRow(campaign_id=1, channel="web")
        session.add(account)
        session.flush()
        erase(session, Erasing(other, 1, account.id, (b"line",)), NOW)
    settings = Settings(home=tmp_path, database_url=database_url, secret_key="s" * 40)
    with committing.begin() as session:
        keys = load_keys(session, master_box("s" * 40))
    with Apprentice(House(settings, database_url, engine, committing, keys, None)) as apprentice:
        apprentice.look()
        limit = time.monotonic() + 120
        while apprentice.busy and time.monotonic() < limit:
            threading.Event().wait(0.2)
            apprentice.look()
    with committing() as session:
        assert session.scalars(select(JobRow.state).where(JobRow.kind == "train")).all() == ["done"]
        left = session.scalars(select(ModelRow.state).where(ModelRow.weights.is_not(None))).all()
        assert left == ["en_service"]
        assert len(session.scalars(select(ModelRow)).all()) == 2
    assert not any("zorglub" in feature for feature in features(committing))


def somebody_else_wrote(session: Session, version: int) -> UUID:
    """Give an answer a word of its own and an author of its own; return who."""
    row = session.get_one(AnswerVersionRow, version)
    row.text = f"zorglubodrome zorglubodrome {row.text}"
    session.execute(update(SegmentRow).where(SegmentRow.version_id == row.id).values(end=len(row.text)))
    other = ParticipantRow(
        id=uuid4(), campaign_id=1, revision_id=1, mode_recueil="bot_web", started_at=NOW, changed_at=NOW
    )
    session.add(other)
    session.flush()
    session.get_one(AnswerRow, row.answer_id).participant_id = other.id
    return other.id


def features(sessions: Sessions) -> tuple[str, ...]:
    with sessions() as session:
        model = in_service(session)
    assert model is not None
    return model.segments.features
