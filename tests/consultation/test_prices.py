"""Counts and prices: what is billed, by category, and what a file of prices may hold."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from consultation.billing import whatsapp_traffic
from consultation.prices import UNNAMED, Billed, PricesWrong, cost, read_prices
from consultation.tables import AccountRow, CampaignRow, ConsultationRow, OutboxRow


def prices(folder: Path, content: str) -> Path:
    path = folder / "prix.yaml"
    path.write_text(content, "utf-8")
    return path


def test_the_prices_that_come_along_name_every_category_and_want_to_be_checked() -> None:
    shipped = read_prices()
    assert set(shipped.each) == {"service", "utility", "authentication", "marketing"}
    assert shipped.unverified and shipped.currency == "EUR"


def test_a_cost_is_counted_line_by_line(tmp_path: Path) -> None:
    own = read_prices(prices(tmp_path, "prix: {service: 0.02, marketing: 0.1}\na_verifier: non"))
    found = cost([Billed("marketing", 3), Billed("service", 10), Billed("nouvelle", 5)], own, 4)
    assert (found.total, found.mean, found.unpriced) == (Decimal("0.5"), Decimal("0.125"), ("nouvelle",))
    assert cost([], own, 0).mean is None and not own.unverified


@pytest.mark.parametrize(
    "content", ["", "prix: {}", "prix: [1]", "prix: {service: cher}", "prix: {a: -1}", "a: ["]
)
def test_a_file_that_is_none_says_what_to_do(tmp_path: Path, content: str) -> None:
    with pytest.raises(PricesWrong):
        read_prices(prices(tmp_path, content))


def test_a_file_that_is_not_there_says_which_setting() -> None:
    with pytest.raises(PricesWrong, match="PORTEVOIX_WHATSAPP_PRICES"):
        read_prices(Path("/nulle/part.yaml"))


def test_only_what_was_delivered_is_billed(session: Session) -> None:
    consultation = ConsultationRow(title="Essai")
    session.add(consultation)
    session.flush()
    campaign = CampaignRow(code="essai-prix", consultation_id=consultation.id, phase="ecoute", title="Essai")
    session.add(campaign)
    session.flush()
    account = AccountRow(campaign_id=campaign.id, channel="whatsapp")
    session.add(account)
    session.flush()
    now = session.scalar(text("SELECT now()"))
    rows: list[dict[str, object]] = [
        {"billable": True, "category": "service", "delivered_at": now, "read_at": now, "sent_at": now},
        {"billable": True, "category": "service", "sent_at": now},
        {"billable": False, "category": "service", "delivered_at": now, "sent_at": now},
        {"billable": True, "delivered_at": now, "sent_at": now},
        {"state": "failed"},
        {"state": "held"},
        {"channel": "telegram", "billable": True, "delivered_at": now, "sent_at": now},
    ]
    for row in rows:
        values = {"channel": "whatsapp", "state": "sent", "line": b"l", "account_id": account.id, **row}
        session.add(OutboxRow(**values))
    session.flush()
    found = whatsapp_traffic(session, campaign.id)
    assert (found.sent, found.delivered, found.read, found.failed, found.held) == (4, 3, 1, 1, 1)
    assert set(found.billed) == {Billed("service", 1), Billed(UNNAMED, 1)}
