"""Each rule empties what is old enough and no more, once, in batches, and says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from consultation.privacy.rule import DEAD_LETTER_DAYS, RECORDING_DAYS, WORDS_DAYS, Rule
from consultation.privacy.rules import RULES
from consultation.questionnaire.shipped import names, shipped
from consultation.retention import empty, keep_no_longer, last_carried_out, last_runs
from consultation.tables import (
    AccountRow,
    AddressRow,
    AlertRow,
    AnswerVersionRow,
    BroadcastRecipientRow,
    BroadcastRow,
    CampaignRow,
    HandOverRow,
    InboxRow,
    JobRow,
    KeyRow,
    OutboxRow,
    ParticipantRow,
    QuotationRow,
    RetentionRunRow,
    SegmentRow,
    TagRow,
    UploadRow,
)
from tests.nlu.answers import answer, person

NOW = datetime(2027, 6, 1, tzinfo=UTC)
RULE = {rule.name: rule for rule in RULES}


@dataclass
class Place:
    session: Session
    numbers: dict[str, int] = field(default_factory=dict)

    def ago(self, days: float) -> datetime:
        return NOW - timedelta(days=days)

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def carry_out(self, name: str, limit: int = 1_000) -> int:
        self.session.flush()
        rows = empty(self.session, RULE[name], NOW, limit)
        self.session.expire_all()
        return rows

    def results(self, account: int, row: OutboxRow) -> None:
        """Say that an outbox row is the results of the campaign."""
        campaign = self.session.get_one(AccountRow, account).campaign_id
        word = f"essai-{account:06d}"
        sent = BroadcastRow(
            campaign_id=campaign,
            kind="resultats",
            text="…",
            zone="Europe/Paris",
            opens=9,
            closes=20,
            test_word=word,
            created_by="Camille",
        )
        self.add(sent)
        self.add(BroadcastRecipientRow(broadcast_id=sent.id, account_id=account, outbox_id=row.id))

    def account(self) -> int:
        """An account of a person who answered, with an address."""
        who = person(self.session)
        campaign = self.session.get_one(ParticipantRow, who).campaign_id
        account: int = self.session.execute(
            text("INSERT INTO account (campaign_id, channel) VALUES (:c, 'telegram') RETURNING id"),
            {"c": campaign},
        ).scalar_one()
        self.add(AddressRow(account_id=account, sealed=b"x"))
        return account

    def outbox(self, days: float, **more: Any) -> OutboxRow:
        values = {"channel": "telegram", "line": b"l", "sealed": b"x", "state": "sent", **more}
        row: OutboxRow = self.add(OutboxRow(created_at=self.ago(days), due_at=self.ago(days), **values))
        return row

    def said(self, who: UUID, words: str, days: float, question: str = "problemes") -> int:
        """An answer of so many days ago; the id of its version."""
        version = answer(self.session, who, words, question=question)
        self.session.get_one(AnswerVersionRow, version).at = self.ago(days)
        return version

    def close(self, days: float) -> None:
        for campaign in self.session.scalars(select(CampaignRow)):
            campaign.state, campaign.closed_at = "close", self.ago(days)


@pytest.fixture
def place(session: Session) -> Place:
    return Place(session)


def test_nothing_of_what_is_younger_goes_with_a_fresh_house(place: Place) -> None:
    assert {name: place.carry_out(name) for name in RULE} == dict.fromkeys(RULE, 0)


def test_words_go_after_a_year_and_what_was_read_in_them_stays(place: Place) -> None:
    who = person(place.session)
    old = place.said(who, "le kiosque aux hortensias", WORDS_DAYS + 1)
    young = place.said(who, "le bus", WORDS_DAYS - 1, "manque")
    for version in (old, young):
        segment = place.add(SegmentRow(version_id=version, number=0, start=0, end=6, masked="le kiosque"))
        place.add(
            TagRow(segment_id=segment.id, kind="theme", code="ESP", score=1, words=["kiosque"], model="m")
        )
        place.add(
            QuotationRow(
                campaign_id=place.session.get_one(ParticipantRow, who).campaign_id,
                segment_id=segment.id,
                state="validee",
                text="le kiosque",
                theme="ESP",
                kind="ATO",
                decided_by="Awa",
            )
        )
    assert place.carry_out("words") == 1
    assert place.carry_out("words") == 0
    kept = place.session.execute(
        select(AnswerVersionRow.text, SegmentRow.masked, TagRow.words, TagRow.code)
        .join(SegmentRow, SegmentRow.version_id == AnswerVersionRow.id)
        .join(TagRow)
        .order_by(AnswerVersionRow.id)
    ).all()
    assert [tuple(row) for row in kept] == [
        ("", None, [], "ESP"),
        ("le bus", "le kiosque", ["kiosque"], "ESP"),
    ]
    assert place.session.get_one(AnswerVersionRow, old).parts is None
    quoted = select(SegmentRow.version_id).join(QuotationRow, QuotationRow.segment_id == SegmentRow.id)
    assert place.session.scalars(quoted).all() == [young]


def test_a_model_that_may_have_learnt_from_old_words_learns_again(place: Place) -> None:
    version = place.said(person(place.session), "le kiosque", WORDS_DAYS + 1)
    place.session.execute(
        text(
            "INSERT INTO coding (version_id, coder, at, effective, control) "
            "VALUES (:v, 'C', now(), true, false)"
        ),
        {"v": version},
    )
    place.carry_out("words")
    assert place.session.scalars(select(JobRow.kind)).all() == ["train"]


def test_addresses_go_once_the_results_are_sent(place: Place) -> None:
    told, waiting, not_told = place.account(), place.account(), place.account()
    place.close(20)
    for account in (told, waiting):
        place.results(account, place.outbox(10, account_id=account, bulk=True, sent_at=place.ago(10)))
    invited = place.account()
    place.outbox(10, account_id=invited, bulk=True, sent_at=place.ago(10))  # not the results
    place.outbox(10, account_id=waiting, bulk=True, state="held")
    place.outbox(30, account_id=not_told, bulk=True, sent_at=place.ago(30))  # before closure: no results
    assert place.carry_out("addresses_used") == 1
    assert set(place.session.scalars(select(AddressRow.account_id))) == {waiting, not_told, invited}


def test_mail_loses_its_words_and_to_whom_but_not_what_became_of_it(place: Place) -> None:
    account = place.account()
    rows = {
        "farewell": place.outbox(2, sealed=None),
        "farewell on the page": place.outbox(2, channel="web", state="waiting"),
        "stranger, young": place.outbox(0.5, state="waiting"),
        "sent": place.outbox(31, account_id=account, sealed=None),
        "sent, young": place.outbox(29, account_id=account, sealed=None),
        "held": place.outbox(31, account_id=account, state="held"),
        "lost": place.outbox(31, account_id=account, state="sending"),
        "reminder": place.outbox(-5, account_id=account, state="waiting"),
        "page": place.outbox(31, account_id=account, channel="web"),
    }
    for name in ("farewells", "unsent", "sent", "said"):
        place.carry_out(name)
    assert {name: (row.state, row.sealed, row.line) for name, row in rows.items()} == {
        "farewell": ("sent", None, b""),
        "farewell on the page": ("cancelled", None, b""),
        "stranger, young": ("waiting", b"x", b"l"),
        "sent": ("sent", None, b""),
        "sent, young": ("sent", None, b"l"),
        "held": ("cancelled", None, b""),
        "lost": ("cancelled", None, b""),
        "reminder": ("waiting", b"x", b"l"),
        "page": ("sent", None, b""),
    }


def test_alerts_stay_and_their_words_go(place: Place) -> None:
    rows = [
        place.add(AlertRow(rule="r", state=state, at=place.ago(days), decided_at=decided, sealed_text=b"x"))
        for state, days, decided in (
            ("kept", 100, place.ago(31)),
            ("lifted", 100, place.ago(29)),
            ("open", 181, None),
            ("open", 179, None),
        )
    ]
    assert (place.carry_out("alert_words"), place.carry_out("alert_words_open")) == (1, 1)
    assert [row.sealed_text for row in rows] == [None, b"x", None, b"x"]


def test_hand_overs_and_jobs_go_when_they_are_over(place: Place) -> None:
    who = person(place.session)
    campaign = place.session.get_one(ParticipantRow, who).campaign_id
    for state, closed in (("closed", place.ago(91)), ("closed", place.ago(89)), ("open", None)):
        place.add(
            HandOverRow(
                campaign_id=campaign, participant_id=who, state=state, at=place.ago(99), closed_at=closed
            )
        )
    assert place.carry_out("hand_overs") == 1
    place.close(91)
    assert place.carry_out("hand_overs") == 2
    for number, (state, days) in enumerate((("done", 31), ("done", 29), ("failed", 89), ("failed", 91))):
        place.add(JobRow(kind="k", key=str(number), payload={}, state=state, done_at=place.ago(days)))
    place.add(JobRow(kind="k", key="waiting", payload={}, run_at=place.ago(999)))
    assert (place.carry_out("jobs_done"), place.carry_out("jobs_failed")) == (1, 1)
    assert sorted(place.session.scalars(select(JobRow.key))) == ["1", "2", "waiting"]


def test_the_key_of_yesterdays_network_addresses_goes_and_no_other(place: Place) -> None:
    for name, days in (("webchat-source-2027-05-30", 2), ("webchat-source-2027-06-01", 0), ("payloads", 99)):
        place.add(KeyRow(name=name, wrapped=b"x", created_at=place.ago(days)))
    assert place.carry_out("address_keys") == 1
    assert sorted(place.session.scalars(select(KeyRow.name))) == ["payloads", "webchat-source-2027-06-01"]


def _inbox(sessions: sessionmaker[Session], count: int) -> None:
    with sessions.begin() as session:
        session.add_all(
            InboxRow(
                key=str(number).encode(),
                channel="web",
                line=b"l",
                sealed=b"x",
                state="done",
                received_at=NOW - timedelta(days=8),
            )
            for number in range(count)
        )


def test_batches_are_committed_one_by_one_and_recorded_as_one(committing: sessionmaker[Session]) -> None:
    _inbox(committing, 25)
    failing = Rule("odd", "odd", 1, "", "", text("SELECT 1 / 0"))
    rules = (RULE["payloads"], failing)
    with pytest.raises(Exception, match="division by zero"):
        keep_no_longer(committing, NOW, batch=10, rules=rules)
    with committing() as session:
        assert session.scalar(select(func.count()).where(InboxRow.sealed.is_not(None))) == 0
        (run,) = last_runs(session)
        assert (run.at, run.rule, run.rows) == (NOW, "payloads", 25)
        assert last_carried_out(session) is None  # it did not come to its end
    later = NOW + timedelta(hours=1)
    assert keep_no_longer(committing, later) == {}
    with committing() as session:
        assert len(last_runs(session)) == 1
        assert last_carried_out(session) == later


def test_the_record_itself_goes_after_three_years(place: Place) -> None:
    for days in (1096, 1094):
        place.add(RetentionRunRow(at=place.ago(days), rule="payloads", rows=3))
    assert place.carry_out("retention_runs") == 1


def test_uploads_that_nobody_fetched_go(place: Place) -> None:
    place.add(UploadRow(key="old", sealed=b"x", created_at=place.ago(8)))
    place.add(UploadRow(key="young", sealed=b"x", created_at=place.ago(6)))
    assert [place.carry_out("uploads") for _ in range(2)] == [1, 0]
    assert place.session.scalars(select(UploadRow.key)).all() == ["young"]


def test_held_messages_are_given_up(place: Place) -> None:
    old = place.add(
        OutboxRow(channel="whatsapp", line=b"l", sealed=b"x", state="held", created_at=place.ago(8))
    )
    young = place.add(
        OutboxRow(channel="whatsapp", line=b"l", sealed=b"x", state="held", created_at=place.ago(6))
    )
    assert [place.carry_out("held") for _ in range(2)] == [1, 0]
    assert (old.state, old.sealed, young.state) == ("cancelled", None, "held")


def test_rules_say_what_they_do_in_french() -> None:
    assert len(RULE) == len(RULES)
    for rule in RULES:
        assert rule.days > 0 and rule.what and rule.since and rule.law


PROMISED: dict[str, Callable[[], int]] = {
    r"Les vocaux : (\d+) jours au maximum": lambda: RECORDING_DAYS,
    r"Les sauvegardes sont effacées (\d+) jours plus tard": lambda: DEAD_LETTER_DAYS,
}


@pytest.mark.parametrize("name", names())
def test_the_notices_promise_no_less_than_the_rules_do(name: str) -> None:
    source = shipped(name).replace("\u00a0", " ")
    for pattern, days in PROMISED.items():
        promised = re.findall(pattern, source)
        assert promised and {int(one) for one in promised} == {days()}
    assert "Vos mots : jusqu'à la fin du classement, un an au maximum." in source and WORDS_DAYS == 365
    assert "deux mois de plus, au maximum" in source and RULE["addresses"].days == 60


def test_a_rule_that_fails_keeps_no_other_from_being_carried_out(committing: sessionmaker[Session]) -> None:
    broken = Rule("broken", "rien", 1, "jamais", "aucune", text("DELETE FROM nowhere WHERE :before < now()"))
    with committing.begin() as session:
        session.add(UploadRow(key="old", sealed=b"x", created_at=NOW - timedelta(days=8)))
    with pytest.raises(ProgrammingError):
        keep_no_longer(committing, NOW, rules=(broken, RULE["uploads"]))
    with committing() as session:
        assert session.scalar(select(func.count()).select_from(UploadRow)) == 0
        assert last_carried_out(session) is None, "not to the end"
