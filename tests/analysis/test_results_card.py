"""The picture of results: only what a release shows, readable on a phone, with words that stand for it."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from analysis.release import release_if_due
from analysis.results_card import SIDE, NothingToShow, card_of, describe, draw, enclose, said
from consultation import enclosures
from consultation.tables import BroadcastRow, CellRow
from tests.analysis.neighbourhood import NOW, crowd, settle, small_campaign


def test_it_shows_what_the_release_shows(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(200))
    release = release_if_due(session, campaign, NOW + timedelta(hours=1))
    assert release is not None
    card = card_of(session, campaign)
    shown = session.query(CellRow).where(
        CellRow.release_id == release.id, CellRow.sheet == "themes", CellRow.row != ""
    )
    assert {row[1] for row in card.rows} <= {cell.numerator for cell in shown}
    assert [row[1] for row in card.rows] == sorted((row[1] for row in card.rows), reverse=True)
    for row in card.rows:
        assert said(row).endswith("\u00a0%") and row[0] in card.words
    assert "200 personnes" in card.words and "volontaires" in card.words and "mars 2026" in card.words


def test_below_sixty_it_speaks_in_words(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(50))
    release_if_due(session, campaign, NOW + timedelta(hours=1))
    card = card_of(session, campaign)
    assert {said(row) for row in card.rows} <= {"quelques", "plusieurs", "beaucoup"}
    assert "%" not in str(describe(card))


def test_without_a_release_there_is_nothing_to_show(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(5))
    with pytest.raises(NothingToShow):
        card_of(session, campaign)


def test_the_broadcast_that_waits_for_it_gets_the_picture_and_its_words(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(200))
    release_if_due(session, campaign, NOW + timedelta(hours=1))
    row = BroadcastRow(
        campaign_id=campaign.id,
        kind="resultats",
        text="Voici.",
        card=True,
        zone="Europe/Paris",
        opens=9,
        closes=20,
        created_by="Awa",
        test_word="essai-a",
    )
    session.add(row)
    session.flush()
    assert enclose(session, row.id) and not enclose(session, row.id)
    png = enclosures.content(session, row.enclosure or "")
    assert png is not None and len(png) < 1_000_000
    picture = Image.open(io.BytesIO(png)).convert("L")
    assert picture.size == (SIDE, SIDE)
    # Nothing is cut: an empty border all around.
    inside = picture.point(lambda value: 255 if value < 250 else 0).getbbox()
    assert inside is not None and min(inside[:2]) >= 40 and max(inside[2:]) <= SIDE - 40
    assert row.enclosure_words.startswith("Ce que vous avez dit, Les Tilleuls.")
    assert draw(card_of(session, campaign)) == png
