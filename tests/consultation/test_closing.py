"""Closing a campaign, and the rules of retention."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultation.campaigns import CampaignStateWrong, create, current_revision, open_campaign
from consultation.closing import close_campaign
from consultation.keyring import CampaignKeyDestroyed, Keys, load_keys
from consultation.privacy.rules import RULES
from consultation.questionnaire.shipped import shipped
from consultation.retention import empty
from consultation.secrecy import master_box, new_key, pseudonym
from consultation.tables import (
    AccountAliasRow,
    AccountRow,
    AddressRow,
    AttachmentRow,
    CampaignRow,
    ConsentRow,
    DialogueRow,
    InboxRow,
    OutboxRow,
    ParticipantRow,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def keep_no_longer(session: Session, now: datetime) -> dict[str, int]:
    """Carry out every rule in a session that is undone; return what each emptied, where it did."""
    session.flush()
    done = {rule.name: empty(session, rule, now) for rule in RULES}
    return {name: rows for name, rows in done.items() if rows}


@dataclass
class Place:
    session: Session
    keys: Keys
    campaign: CampaignRow

    def resident(self, *consents: bool, opted_out: bool = False) -> int:
        """Somebody with an address, who said yes or no to the results, one time after the other."""
        account = AccountRow(
            campaign_id=self.campaign.id, channel="telegram", opted_out_at=NOW if opted_out else None
        )
        self.session.add(account)
        self.session.flush()
        participant = ParticipantRow(
            id=uuid4(),
            campaign_id=self.campaign.id,
            account_id=account.id,
            revision_id=current_revision(self.session, self.campaign).id,
            mode_recueil="bot_telegram",
            started_at=NOW,
            changed_at=NOW,
        )
        self.session.add(participant)
        self.session.flush()
        self.session.add_all(
            [
                AddressRow(account_id=account.id, sealed=b"x"),
                AccountAliasRow(campaign_id=self.campaign.id, digest=new_key(), account_id=account.id),
                DialogueRow(participant_id=participant.id, ref=uuid4().hex[:6], state={}, updated_at=NOW),
            ]
        )
        for given in consents:
            self.session.add(ConsentRow(participant_id=participant.id, kind="recontact", given=given, at=NOW))
            self.session.flush()
        return account.id

    def addresses(self) -> set[int]:
        return set(self.session.scalars(select(AddressRow.account_id)))


@pytest.fixture
def place(session: Session) -> Place:
    keys = load_keys(session, master_box("k" * 40))
    campaign = create(session, keys, shipped("reference"), code="les-tilleuls")
    open_campaign(session, "les-tilleuls", NOW)
    return Place(session, keys, campaign)


def test_only_those_who_asked_for_the_results_keep_an_address(place: Place) -> None:
    yes = place.resident(True)
    later_yes = place.resident(False, True)
    for consents in ((), (False,), (True, False)):
        place.resident(*consents)
    place.resident(True, opted_out=True)
    assert close_campaign(place.session, "les-tilleuls", NOW) == 2
    assert place.addresses() == {yes, later_yes}


def test_nobody_can_be_recognised_any_more(place: Place) -> None:
    place.resident(True)
    close_campaign(place.session, "les-tilleuls", NOW)
    assert place.session.scalar(select(func.count()).select_from(AccountAliasRow)) == 0
    assert place.session.scalar(select(func.count()).select_from(DialogueRow)) == 0
    with pytest.raises(CampaignKeyDestroyed):
        place.keys.campaign(place.campaign)


def test_a_closed_campaign_neither_closes_nor_opens_again(place: Place) -> None:
    close_campaign(place.session, "les-tilleuls", NOW)
    with pytest.raises(CampaignStateWrong, match="déjà close"):
        close_campaign(place.session, "les-tilleuls", NOW)
    with pytest.raises(CampaignStateWrong, match="ne peut pas rouvrir"):
        open_campaign(place.session, "les-tilleuls", NOW)


def test_what_waits_to_be_sent_is_cancelled_but_for_danger(place: Place) -> None:
    account = place.resident()
    for urgent in (False, True):
        place.session.add(
            OutboxRow(account_id=account, channel="telegram", line=b"l", urgent=urgent, sealed=b"x")
        )
    place.session.flush()
    close_campaign(place.session, "les-tilleuls", NOW)
    rows = place.session.execute(select(OutboxRow.urgent, OutboxRow.state, OutboxRow.sealed)).all()
    assert sorted(rows) == [(False, "cancelled", None), (True, "waiting", b"x")]


def test_only_the_address_says_on_which_line_its_person_writes(place: Place) -> None:
    keeps, loses = place.resident(True), place.resident()
    for account in (keeps, loses):
        place.session.get_one(AddressRow, account).line = b"l"
        place.session.add(OutboxRow(account_id=account, channel="telegram", line=b"l", state="sent"))
    place.session.flush()
    close_campaign(place.session, "les-tilleuls", NOW)
    assert place.session.execute(select(AddressRow.account_id, AddressRow.line)).all() == [(keeps, b"l")]
    assert place.session.scalars(select(OutboxRow.line)).all() == [b"", b""]


def test_payloads_are_emptied_in_time_and_no_sooner(place: Place) -> None:
    for state, days in (("done", 6), ("done", 8), ("refused", 8), ("dead", 8), ("dead", 31), ("waiting", 99)):
        place.session.add(
            InboxRow(
                key=pseudonym(b"k", state, str(days)),
                channel="telegram",
                line=b"l",
                sealed=b"x",
                state=state,
                received_at=NOW - timedelta(days=days),
            )
        )
    place.session.flush()
    assert keep_no_longer(place.session, NOW) == {"payloads": 2, "dead_letters": 1}
    assert keep_no_longer(place.session, NOW) == {}
    kept = place.session.execute(
        select(InboxRow.state).where(InboxRow.sealed.is_not(None)).order_by(InboxRow.state)
    ).scalars()
    assert list(kept) == ["dead", "done", "waiting"]


def test_addresses_kept_for_the_results_go_after_two_months(place: Place) -> None:
    place.resident(True)
    close_campaign(place.session, "les-tilleuls", NOW)
    place.session.flush()
    assert keep_no_longer(place.session, NOW + timedelta(days=59)) == {}
    assert keep_no_longer(place.session, NOW + timedelta(days=61)) == {"addresses": 1}
    assert place.addresses() == set()


def test_recordings_go_in_time_and_photos_stay(place: Place) -> None:
    place.resident(True)
    participant = place.session.scalars(select(ParticipantRow.id)).one()
    for forme, state, days in (
        ("vocal", "kept", 29),
        ("vocal", "kept", 31),
        ("vocal", "waiting", 6),
        ("vocal", "waiting", 8),
        ("photo", "kept", 31),
    ):
        place.session.add(
            AttachmentRow(
                participant_id=participant,
                channel="telegram",
                forme=forme,
                state=state,
                sealed=b"x",
                sealed_reference=b"y",
                created_at=NOW - timedelta(days=days),
            )
        )
    place.session.flush()
    assert keep_no_longer(place.session, NOW) == {"recordings": 1, "undecided": 1}
    kept = place.session.execute(
        select(AttachmentRow.forme, AttachmentRow.state).where(AttachmentRow.sealed.is_not(None))
    ).all()
    assert sorted(kept) == [("photo", "kept"), ("vocal", "kept"), ("vocal", "waiting")]
