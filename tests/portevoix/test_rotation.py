"""Changing the keys: everything opens with the new ones, nothing with the old, whenever it was cut short."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from consultation import campaigns
from consultation.database import connect, sessions
from consultation.keyring import PAYLOADS_BEFORE, Keys, load_keys
from consultation.privacy.rotation import begin_payload_key, rewrap
from consultation.privacy.sealed import sealed_columns
from consultation.questionnaire.shipped import shipped
from consultation.secrecy import Box, SealBroken, master_box, new_key
from consultation.tables import (
    AccountRow,
    AddressRow,
    AlertRow,
    AttachmentRow,
    CampaignRow,
    InboxRow,
    KeyRow,
    OutboxRow,
    ParticipantRow,
    UploadRow,
)
from portevoix import work
from portevoix.house import open_house
from portevoix.secret import FILE, NEXT, prepare_secret
from portevoix.settings import read_settings
from tests.portevoix.terminal import Terminal

OLD, NEW = "o" * 40, "n" * 40
MANY = 6_000


@dataclass
class Place:
    url: str
    portevoix: Terminal
    sessions: sessionmaker[Session]

    def keys(self, secret: str) -> Keys:
        with self.sessions.begin() as session:
            return load_keys(session, master_box(secret))

    def values(self) -> dict[str, set[bytes]]:
        """What every sealed column holds, as it is."""
        with self.sessions() as session:
            return {
                one.name: {bytes(v) for v in session.scalars(select(one.column)) if v is not None}
                for one in sealed_columns()
            }

    def opened(self, box: Box) -> dict[str, set[bytes]]:
        """What every sealed column says; raises SealBroken."""
        purposes = {one.name: one.purpose for one in sealed_columns()}
        return {name: {box.open(v, purposes[name]) for v in held} for name, held in self.values().items()}


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    engine = connect(database_url, application="tests")
    portevoix = Terminal(database_url, tmp_path)
    portevoix.environment["PORTEVOIX_SECRET_KEY"] = NEW
    portevoix.environment["PORTEVOIX_OLD_SECRET_KEY"] = OLD
    yield Place(database_url, portevoix, sessions(engine))
    engine.dispose()


def fill(place: Place) -> dict[str, set[bytes]]:
    """Put something in every sealed column, and a campaign with its key; return what each says."""
    keys = place.keys(OLD)
    says = {one.name: f"dit par {one.name}".encode() for one in sealed_columns()}
    seal = {one.name: keys.payloads.seal(says[one.name], one.purpose) for one in sealed_columns()}
    with place.sessions.begin() as session:
        campaign = campaigns.create(session, keys, shipped("court"), code="tilleuls")
        revision = campaigns.current_revision(session, campaign)
        account = AccountRow(campaign_id=campaign.id, channel="telegram")
        session.add(account)
        session.flush()
        who = ParticipantRow(
            id=uuid4(),
            campaign_id=campaign.id,
            account_id=account.id,
            revision_id=revision.id,
            mode_recueil="bot_telegram",
            started_at=campaign.created_at,
            changed_at=campaign.created_at,
        )
        session.add_all([who, AddressRow(account_id=account.id, sealed=seal["address.sealed"])])
        session.flush()
        session.add_all(
            [
                AlertRow(rule="r", at=campaign.created_at, sealed_text=seal["alert.sealed_text"]),
                AttachmentRow(
                    participant_id=who.id,
                    channel="telegram",
                    forme="vocal",
                    created_at=campaign.created_at,
                    sealed=seal["attachment.sealed"],
                    sealed_reference=seal["attachment.sealed_reference"],
                ),
                InboxRow(key=b"k", channel="telegram", line=b"l", sealed=seal["inbox.sealed"]),
                OutboxRow(channel="telegram", line=b"l", sealed=seal["outbox.sealed"]),
                UploadRow(key="k", sealed=seal["upload.sealed"]),
            ]
        )
    assert set(seal) == set(place.opened(keys.payloads))
    return {name: {said} for name, said in says.items()}


def test_everything_opens_with_the_new_keys_and_nothing_with_the_old(place: Place) -> None:
    says = fill(place)
    old = place.keys(OLD)
    with place.sessions() as session:
        recognised = old.campaign(session.scalars(select(CampaignRow)).one())
    said = place.portevoix("privacy", "rotate")
    assert said[-1].startswith("Les clés sont changées (7 valeurs")
    new = place.keys(NEW)
    assert new.payloads.older is None
    assert place.opened(new.payloads) == says
    with place.sessions() as session:
        assert new.campaign(session.scalars(select(CampaignRow)).one()) == recognised
    assert new.lines == old.lines
    with pytest.raises(SealBroken):
        place.keys(OLD)
    for held in place.values().values():
        for value in held:
            for purpose in {one.purpose for one in sealed_columns()}:
                with pytest.raises(SealBroken):
                    old.payloads.open(value, purpose)
    # Once more, with the same words, is another payload key; the secret stays.
    assert place.portevoix("privacy", "rotate")[-1].startswith("Les clés sont changées (7 valeurs")
    assert place.opened(place.keys(NEW).payloads) == says


def test_a_kill_in_the_middle_loses_nothing(place: Place) -> None:
    says = fill(place)
    keys = place.keys(OLD)
    sealed = keys.payloads.seal(b"dit par inbox.sealed", "inbox")
    with place.sessions.begin() as session:
        session.execute(
            text(
                "INSERT INTO inbox (key, channel, line, sealed) "
                "SELECT CAST(number AS text)::bytea, 'telegram', '\\x6c', :sealed "
                "FROM generate_series(1, :many) AS number"
            ),
            {"sealed": sealed, "many": MANY},
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "portevoix", "privacy", "rotate"],
        env=place.portevoix.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with place.sessions() as session:
        limit = time.monotonic() + 40
        while time.monotonic() < limit:
            changed = session.scalar(select(InboxRow.id).where(InboxRow.sealed != sealed, InboxRow.id > 200))
            session.rollback()
            if changed is not None:
                break
            time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    meanwhile = place.keys(NEW)  # as a process that is started in this state
    assert meanwhile.payloads.older is not None, "it was over before it was killed"
    assert place.opened(meanwhile.payloads) == says
    with pytest.raises(SealBroken):
        place.opened(Box(meanwhile.payloads.key))
    assert place.portevoix("privacy", "rotate")[-1].startswith("Les clés sont changées")
    after = place.keys(NEW)
    assert after.payloads.older is None
    assert place.opened(after.payloads) == says


def test_it_says_what_is_wrong(place: Place) -> None:
    fill(place)
    place.portevoix.environment["PORTEVOIX_OLD_SECRET_KEY"] = "x" * 40
    assert "L’ancienne clé n’est pas celle" in place.portevoix("privacy", "rotate", code=1)[-1]
    place.portevoix.environment["PORTEVOIX_OLD_SECRET_KEY"] = ""
    assert "Donnez la nouvelle clé" in place.portevoix("privacy", "rotate", code=1)[-1]
    place.portevoix.environment["PORTEVOIX_OLD_SECRET_KEY"] = OLD
    runs = connect(place.url, application="portevoix run+send")
    with runs.connect():
        (line,) = place.portevoix("privacy", "rotate", code=1)
        assert "Arrêtez d’abord Porte-voix (portevoix run+send)" in line
    runs.dispose()
    assert place.opened(place.keys(OLD).payloads)


def test_a_process_that_missed_the_change_ends_and_says_why(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "ENSURE_EVERY", 0.05)
    monkeypatch.setattr(work, "KEYS_EVERY", 0.0)
    settings = read_settings({"PORTEVOIX_DATABASE_URL": place.url, "PORTEVOIX_SECRET_KEY": OLD})
    stop, faults = threading.Event(), list[BaseException]()
    with open_house(settings) as house:
        waiting = threading.Thread(target=work._wait, args=(house, stop, faults))
        waiting.start()
        while not faults and waiting.is_alive():
            with house.sessions.begin() as session:
                session.execute(delete(KeyRow).where(KeyRow.name == PAYLOADS_BEFORE))
                begin_payload_key(session, house.keys.master)
        waiting.join(timeout=20)
    assert stop.is_set()
    assert [str(fault) for fault in faults] == ["Les clés ont changé : relancez Porte-voix avec la nouvelle."]


def test_a_value_that_no_key_opens_stays_and_is_told(place: Place) -> None:
    fill(place)
    with place.sessions.begin() as session:
        session.execute(insert(InboxRow).values(key=b"odd", channel="web", line=b"l", sealed=b"illisible"))
    said, told = place.portevoix.run("privacy", "rotate")
    assert "inbox.sealed : 1 illisibles" in told and "7 valeurs" in said
    with place.sessions() as session:
        assert session.scalar(select(InboxRow.sealed).where(InboxRow.key == b"odd")) == b"illisible"


def test_keys_of_all_kinds_are_wrapped_again_or_none(place: Place) -> None:
    fill(place)
    with place.sessions.begin() as session:
        day = master_box(OLD).seal(new_key(), "webchat-source-")
        session.add(KeyRow(name="webchat-source-2026-03-02", wrapped=day))
    with place.sessions.begin() as session:
        assert rewrap(session, master_box(OLD), master_box(NEW)) == 4
        assert rewrap(session, master_box(OLD), master_box(NEW)) == 0


def test_the_secret_in_the_data_folder_is_changed_and_a_cut_leaves_it_usable(tmp_path: Path) -> None:
    settings = read_settings({"PORTEVOIX_HOME": str(tmp_path / "maison d’ici")})
    with open_house(settings) as house:
        address = house.keys.payloads.seal(b"adresse", "address")
        # Cut short after the database took the secret to come, before the file did.
        coming = prepare_secret(settings.home)
        with house.sessions.begin() as session:
            rewrap(session, house.keys.master, master_box(coming))
        with open_house(settings) as again:
            assert again.keys.payloads.open(address, "address") == b"adresse"
        assert (settings.home / FILE).read_text("ascii") == coming
        assert not (settings.home / NEXT).exists()
        # Cut short before: the old secret is right, the one to come is used the next time.
        unused = prepare_secret(settings.home)
        with open_house(settings) as again:
            assert again.keys.payloads.open(address, "address") == b"adresse"
        assert (settings.home / FILE).read_text("ascii") == coming != unused
    environment = {name: v for name, v in os.environ.items() if not name.startswith("PORTEVOIX_")}
    done = subprocess.run(
        [sys.executable, "-m", "portevoix", "privacy", "rotate"],
        env={**environment, "PORTEVOIX_HOME": str(settings.home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (settings.home / FILE).read_text("ascii") == unused
    with open_house(settings) as house, pytest.raises(SealBroken):
        house.keys.payloads.open(address, "address")
