"""From a resident's voice note or photo on Telegram to a sealed, stripped file: through the real way."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from bot.attachments import ATTEMPTS, fetch_attachments, open_attachment
from bot.channels.telegram.sender import TelegramSender
from bot.store.writer import REFERENCE
from consultation.keyring import Keys
from consultation.words import Channel, Forme
from tests.bot.small import NOW, open_campaign
from tests.bot.test_files import OGG, SECRETS, located_photo
from tests.botapi.fixtures import checking_api
from tests.botapi.server import BLOCKED, NO_TOKEN, TOKEN, BotApi, Fault

Sessions = sessionmaker[Session]


@pytest.fixture
def api() -> Iterator[BotApi]:
    with checking_api() as server:
        yield server


@pytest.fixture
def campaign(committing: Sessions, keys: Keys) -> int:
    return open_campaign(committing, keys).id


def attach(
    sessions: Sessions, keys: Keys, campaign: int, reference: str, forme: Forme = Forme.VOCAL, **more: Any
) -> int:
    """An attachment and its job, as the store writes them."""
    values = {
        "campaign": campaign,
        "at": NOW,
        "channel": more.get("channel", Channel.TELEGRAM),
        "forme": forme,
        "seconds": more.get("seconds"),
        "reference": keys.payloads.seal(reference.encode(), more.get("purpose", REFERENCE)),
    }
    with sessions.begin() as session:
        id_: int = session.scalars(
            text(
                """
                WITH person AS (
                    INSERT INTO participant (id, campaign_id, revision_id, mode_recueil, started_at,
                                             changed_at, trial, shared_device)
                    SELECT gen_random_uuid(), :campaign, revision.id, 'bot_telegram', :at, :at, false, false
                    FROM revision RETURNING id
                ), file AS (
                    INSERT INTO attachment (participant_id, channel, forme, seconds, sealed_reference, state,
                                            created_at)
                    SELECT id, :channel, :forme, :seconds, :reference, 'waiting', :at FROM person RETURNING id
                ), wanted AS (
                    INSERT INTO job (kind, key, payload)
                    SELECT 'fetch_attachment', 'fetch_attachment:' || id, jsonb_build_object('attachment', id)
                    FROM file
                )
                SELECT id FROM file
                """
            ),
            values,
        ).one()
    return id_


def fetch(sessions: Sessions, keys: Keys, api: BotApi) -> int:
    async def run() -> int:
        async with TelegramSender(TOKEN, api=api.url) as sender:
            return await fetch_attachments(sessions, keys, {Channel.TELEGRAM: sender})

    return asyncio.run(run())


def row(sessions: Sessions, id_: int) -> Any:
    with sessions() as session:
        return session.execute(text("SELECT * FROM attachment WHERE id = :id"), {"id": id_}).one()


def jobs(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(text("SELECT state FROM job ORDER BY id")))


def make_due(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.execute(text("UPDATE job SET run_at = now()"))


def test_a_voice_note_is_sealed(committing: Sessions, keys: Keys, campaign: int, api: BotApi) -> None:
    api.files["voix"] = OGG
    id_ = attach(committing, keys, campaign, "voix", seconds=12)
    assert fetch(committing, keys, api) == 1
    kept = row(committing, id_)
    assert (kept.state, kept.mime, kept.size, kept.sealed_reference) == ("kept", "audio/ogg", len(OGG), None)
    assert OGG not in kept.sealed and open_attachment(keys, kept.sealed) == OGG
    assert len(kept.sha256) == 64
    assert jobs(committing) == ["done"] and fetch(committing, keys, api) == 0


def test_a_photo_is_kept_without_its_place(
    committing: Sessions, keys: Keys, campaign: int, api: BotApi
) -> None:
    api.files["photo"] = located_photo()
    id_ = attach(committing, keys, campaign, "photo", Forme.PHOTO)
    fetch(committing, keys, api)
    content = open_attachment(keys, row(committing, id_).sealed)
    assert not any(secret in content for secret in SECRETS)


@pytest.mark.parametrize(
    ("content", "forme", "seconds", "reason"),
    [
        (OGG, Forme.VOCAL, 181, "trop_long"),
        (OGG + b"x" * 2 * 1024 * 1024, Forme.VOCAL, 5, "trop_lourd"),
        (b"%PDF-1.7", Forme.PHOTO, None, "type"),
        (None, Forme.VOCAL, 5, "introuvable"),
        (OGG, Forme.TEXTE, None, "type"),
    ],
)
def test_what_may_not_be_kept_is_refused_with_a_reason(
    committing: Sessions,
    keys: Keys,
    campaign: int,
    api: BotApi,
    content: bytes | None,
    forme: Forme,
    seconds: int | None,
    reason: str,
) -> None:
    if content is not None:
        api.files["fichier"] = content
    id_ = attach(committing, keys, campaign, "fichier", forme, seconds=seconds)
    fetch(committing, keys, api)
    refused = row(committing, id_)
    assert (refused.state, refused.reason, refused.sealed) == ("refused", reason, None)
    assert refused.sealed_reference is None and jobs(committing) == ["done"]


@pytest.mark.parametrize("fault", [Fault(500), NO_TOKEN, Fault(429, "Too Many Requests", retry_after=5)])
def test_a_fault_that_passes_is_tried_again_then_given_up(
    committing: Sessions, keys: Keys, campaign: int, api: BotApi, fault: Fault
) -> None:
    api.files["voix"] = OGG
    id_ = attach(committing, keys, campaign, "voix")
    api.fault = lambda called: fault
    assert (fetch(committing, keys, api), fetch(committing, keys, api)) == (1, 0)
    assert row(committing, id_).state == "waiting"
    for _ in range(ATTEMPTS - 1):
        make_due(committing)
        fetch(committing, keys, api)
    assert (row(committing, id_).state, row(committing, id_).reason) == ("refused", "non_telecharge")


def test_a_file_that_comes_back_is_kept(committing: Sessions, keys: Keys, campaign: int, api: BotApi) -> None:
    api.files["voix"] = OGG
    id_ = attach(committing, keys, campaign, "voix")
    api.fail(Fault(500))
    fetch(committing, keys, api)
    make_due(committing)
    fetch(committing, keys, api)
    assert row(committing, id_).state == "kept"


def test_a_forbidden_file_is_gone(committing: Sessions, keys: Keys, campaign: int, api: BotApi) -> None:
    id_ = attach(committing, keys, campaign, "voix")
    api.fail(BLOCKED)
    fetch(committing, keys, api)
    assert row(committing, id_).reason == "introuvable"


def test_one_bad_row_does_not_hold_the_others_up(
    committing: Sessions, keys: Keys, campaign: int, api: BotApi
) -> None:
    api.files["voix"] = OGG
    broken = attach(committing, keys, campaign, "voix", purpose="autre")
    absent = attach(committing, keys, campaign, "voix", channel=Channel.WEB)
    good = attach(committing, keys, campaign, "voix")
    fetch(committing, keys, api)
    assert [row(committing, id_).state for id_ in (broken, absent, good)] == ["refused", "waiting", "kept"]


class Odd(TelegramSender):
    """A library may raise what nobody foresaw."""

    async def fetch(self, reference: str, limit: int) -> bytes:
        if reference == "odd":
            raise AttributeError("mots d’une personne")
        return await super().fetch(reference, limit)


def test_a_fault_nobody_foresaw_is_tried_again_and_holds_no_other_up(
    committing: Sessions, keys: Keys, campaign: int, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.files["voix"] = OGG
    odd = attach(committing, keys, campaign, "odd")
    good = attach(committing, keys, campaign, "voix")

    async def run() -> None:
        async with Odd(TOKEN, api=api.url) as sender:
            await fetch_attachments(committing, keys, {Channel.TELEGRAM: sender})

    asyncio.run(run())
    assert [row(committing, id_).state for id_ in (odd, good)] == ["waiting", "kept"]
    with committing() as session:
        reason = session.scalars(text("SELECT reason FROM job ORDER BY id")).first()
    assert reason is not None and reason.startswith("fault AttributeError")
    assert "personne" not in caplog.text


def test_erased_meanwhile(committing: Sessions, keys: Keys, campaign: int, api: BotApi) -> None:
    attach(committing, keys, campaign, "voix")
    with committing.begin() as session:
        session.execute(text("DELETE FROM participant"))
    assert fetch(committing, keys, api) == 0
    assert jobs(committing) == ["done"] and api.calls == []
