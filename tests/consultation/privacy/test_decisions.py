"""Every table and every column of bytes has its decision: whoever adds one makes one."""

from uuid import uuid4

from sqlalchemy import BigInteger, Column, ForeignKey, MetaData, Table, create_engine

from bot import inbox, messages_json, uploads
from bot.step import ADDRESS
from bot.store import alerts
from bot.store.writer import REFERENCE
from consultation.privacy.belongings import ACCOUNT, PERSON, belongings, rows_of
from consultation.privacy.fates import FATES, After
from consultation.privacy.sealed import OTHERS, PSEUDONYMS, SEALED, WRAPPED, columns_of_bytes
from consultation.tables import Base
from consultation.transcriptions import CONTENT

TABLES = Base.metadata.tables


def test_every_table_has_a_fate() -> None:
    assert set(FATES) == set(TABLES), "decide what SUPPRIMER and closure do (consultation/privacy/fates.py)"


def test_what_stays_says_why() -> None:
    silent = [
        name for name, fate in FATES.items() if not fate.why and {fate.erasure, fate.closure} != {After.GONE}
    ]
    assert silent == []


def test_whatever_points_to_a_person_has_a_decision_about_persons() -> None:
    pointing = {one.table.name for one in belongings()} | {PERSON, ACCOUNT}
    assert [name for name in pointing if FATES[name].erasure is After.NOBODY] == []
    # A pointer without a rule would keep the person from being erased at all.
    without = [link.target_fullname for one in belongings() for link in one.links if link.ondelete is None]
    assert without == []


def test_foreign_keys_lead_from_a_person_to_what_the_tagger_wrote() -> None:
    found = [one.table.name for one in belongings()]
    assert {"answer_version", "segment", "tag", "coding", "outbox", "account_alias"} <= set(found)
    assert found.index("answer") < found.index("answer_version") < found.index("segment") < found.index("tag")


def test_every_column_of_bytes_is_known() -> None:
    known = [*SEALED, *WRAPPED, *PSEUDONYMS, *OTHERS]
    assert len(known) == len(set(known))
    assert set(known) == columns_of_bytes(), "say what it holds (consultation/privacy/sealed.py)"


def test_purposes_are_those_that_seal() -> None:
    assert SEALED == {
        "address.sealed": ADDRESS,
        "alert.sealed_text": alerts.PURPOSE,
        "attachment.sealed": CONTENT,
        "attachment.sealed_reference": REFERENCE,
        "inbox.sealed": inbox.PURPOSE,
        "outbox.sealed": messages_json.PURPOSE,
        "upload.sealed": uploads.PURPOSE,
    }


def test_a_table_that_is_added_later_is_found_by_itself() -> None:
    """With a key of two columns, and pointers that only come loose: rows are found, none is said to go."""
    later = MetaData()
    for table in (PERSON, ACCOUNT):
        TABLES[table].to_metadata(later)
    for table in ("campaign", "consultation", "revision"):
        TABLES[table].to_metadata(later)
    Table(
        "recipient",
        later,
        Column("broadcast", BigInteger, primary_key=True),
        Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        Column("participant_id", ForeignKey("participant.id", ondelete="SET NULL")),
    )
    Table("note_of", later, Column("id", BigInteger, primary_key=True), Column("broadcast", BigInteger))
    (found,) = belongings(later)
    assert (found.table.name, len(found.links), found.goes, found.key) == ("recipient", 2, False, None)
    condition = rows_of(uuid4(), 7, later)["recipient"]
    said = str(condition.compile(create_engine("postgresql+psycopg://")))
    assert said.startswith("(recipient.broadcast, recipient.account_id) IN (SELECT") and "UNION" in said
