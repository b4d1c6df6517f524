"""SUPPRIMER and closure against every table that there is: a rich dialogue, then a search for it."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from bot import inbox, messages_json
from bot.messages import Message
from consultation.closing import close_campaign
from consultation.keyring import Keys
from consultation.privacy.belongings import belongings
from consultation.privacy.fates import FATES, After
from consultation.privacy.sealed import PSEUDONYMS, SEALED
from consultation.secrecy import new_key
from consultation.tables import (
    AccountAliasRow,
    AccountRow,
    AddressRow,
    AttachmentRow,
    CampaignRow,
    InboxRow,
    OutboxRow,
    ParticipantRow,
    UploadRow,
)
from consultation.transcriptions import CONTENT
from tests.bot.plain import CHANNEL, arrival, raw
from tests.bot.resident import Resident
from tests.bot.searching import counts, hits
from tests.bot.small import CODE, NOW, deliver, drain, open_campaign, runner

Sessions = sessionmaker[Session]
WHO = "Zébuline-33601020304"
WORDS = "le kiosque aux hortensias"
DANGER = "mon mari me frappe, j’ai peur pour ma vie, dit l’hortensia"
WORDS_IN = (
    "answer_version.text",
    "answer_version.parts",
    "segment.masked",
    "quotation.text",
    "tag.words",
    "job.payload",
)
MARKERS = (WHO, "kiosque", "hortensia", "file-voix", "file-photo", "33601020304")


@dataclass
class Zebuline:
    """Somebody who left a trace in every table that knows people."""

    sessions: Sessions
    keys: Keys
    resident: Resident
    before: dict[str, int] = field(default_factory=dict)
    wanted: list[str | bytes] = field(default_factory=list)
    account: int = 0

    def talks(self) -> None:
        with self.sessions.begin() as session:
            broadcast = (
                "INSERT INTO broadcast (campaign_id, kind, text, zone, opens, closes, test_word, created_by) "
                "SELECT id, 'relance', 'Bonjour', 'Europe/Paris', 9, 20, 'essai-aaaaaa', 'C' FROM campaign"
            )
            session.execute(text(broadcast))
        self.before = counts(self.sessions)
        ana = self.resident
        ana.comes_in()
        ana.says(WORDS)
        ana.does(edit=f"{WORDS}, vraiment", of=f"{WHO}-4")
        ana.says(DANGER)
        ana.does(voice="file-voix")
        ana.says("parler à quelqu’un")
        ana.says("oui")
        deliver(self.sessions, self.keys, raw(f'{{"id": "x", "who": "{WHO}", "odd": 3}}'.encode()))
        drain(ana.runner)
        with self.sessions.begin() as session:
            self._tagged(session)
            self._files(session)
            self._mail(session)
            self._pseudonyms(session)

    def _tagged(self, session: Session) -> None:
        for statement in (
            'INSERT INTO segment (version_id, number, start, "end", masked) '
            "SELECT id, 0, 0, 4, text FROM answer_version WHERE text IS NOT NULL",
            "INSERT INTO quotation (campaign_id, segment_id, state, text, theme, kind, decided_by) "
            "SELECT campaign.id, segment.id, 'validee', masked, 'ESP', 'ATO', 'Camille' "
            "FROM segment, campaign WHERE masked IS NOT NULL",
            "INSERT INTO coding (version_id, coder, at, effective, control) "
            "SELECT id, 'Camille', now(), true, false FROM answer_version WHERE text IS NOT NULL LIMIT 1",
            "INSERT INTO tag (segment_id, kind, code, score, model, words) "
            "SELECT id, 'theme', 'ESP', 1, 'm', ARRAY['hortensia'] FROM segment",
            "INSERT INTO tag (segment_id, kind, code, score, model, source, coding_id) "
            "SELECT segment.id, 'theme', 'ESP', 1, '', 'personne', coding.id "
            "FROM segment JOIN coding USING (version_id)",
            "INSERT INTO field_entry (campaign_id, form, attempt, mode, entered_by, state, refusals, danger, "
            "participant_id, at) SELECT campaign_id, 'f', 1, 'atelier', 'Camille', 'gardee', "
            "'{}'::jsonb, false, id, now() FROM participant",
            "INSERT INTO broadcast_recipient (broadcast_id, account_id, participant_id, reminded) "
            "SELECT broadcast.id, account_id, participant.id, participant.id FROM participant, broadcast",
            "UPDATE participant SET origin = 'hortensias', source_digest = 'kiosque'",
        ):
            session.execute(text(statement))

    def _files(self, session: Session) -> None:
        participant = session.scalars(select(ParticipantRow.id)).one()
        for forme in ("vocal", "photo"):
            kept = AttachmentRow(
                participant_id=participant,
                channel="telegram",
                forme=forme,
                sealed=self.keys.payloads.seal(b"file-photo", CONTENT),
                state="kept",
                source=f"message-{forme}",
                created_at=NOW,
            )
            session.add(kept)
        sealed = self.keys.payloads.seal(b"file-voix", "upload")
        session.add(UploadRow(key="message-vocal", sealed=sealed))
        session.flush()
        heard = (
            "INSERT INTO transcription (attachment_id, campaign_id, state, draft) "
            "SELECT attachment.id, campaign_id, 'asked', 'le kiosque' FROM attachment "
            "JOIN participant ON participant.id = participant_id WHERE forme = 'vocal' AND state = 'kept'"
        )
        session.execute(text(heard))
        # Whatever kind of work comes later: what names a row of theirs goes with it.
        for one in belongings():
            name = {"answer_version": "version"}.get(one.table.name, one.table.name)
            if one.goes and one.key is not None and one.table.name not in {"outbox", "address"}:
                row = session.execute(select(one.key).limit(1)).scalar()
                session.execute(
                    text(
                        "INSERT INTO job (kind, key, payload) VALUES ('later', 'later:' || :n, "
                        "jsonb_build_object(CAST(:n AS text), CAST(:v AS text)))"
                    ),
                    {"n": name, "v": str(row)},
                )

    def _mail(self, session: Session) -> None:
        self.account = session.scalars(select(AccountRow.id)).one()
        line = inbox.line_of(self.keys, CHANNEL, WHO)
        for state in ("waiting", "held", "sending", "sent", "failed", "cancelled", "unknown"):
            row = OutboxRow(
                account_id=self.account,
                channel=CHANNEL.value,
                line=line,
                sealed=self.keys.payloads.seal(
                    messages_json.pack(f"{WHO}-bis", Message("hortensia")), "outbox"
                ),
                state=state,
                provider_id=f"hortensia-{state}".encode(),
            )
            session.add(row)

    def _pseudonyms(self, session: Session) -> None:
        campaign = session.scalars(select(CampaignRow)).one()
        changed = new_key()  # a changed number
        session.add(AccountAliasRow(campaign_id=campaign.id, digest=changed, account_id=self.account))
        session.flush()
        self.wanted = [
            *MARKERS,
            str(session.scalars(select(ParticipantRow.id)).one()),
            inbox.line_of(self.keys, CHANNEL, WHO),
            *session.scalars(select(AccountAliasRow.digest)),
        ]

    def suppresses(self) -> None:
        """What is answered waits to be sent."""
        self.resident.says("SUPPRIMER")
        yes = self.resident.buttons["Oui, tout effacer"]
        deliver(self.sessions, self.keys, arrival("oui", WHO, press=[yes]))
        drain(self.resident.runner)

    def found(self) -> set[str]:
        return set(hits(self.sessions, self.keys, self.wanted))


@pytest.fixture
def zebuline(committing: Sessions, keys: Keys) -> Zebuline:
    open_campaign(committing, keys)
    ana = Resident(committing, keys, runner(committing, keys), WHO)
    return Zebuline(committing, keys, ana)


def filled(zebuline: Zebuline) -> None:
    """Else what follows would prove nothing: a new table must be filled in `talks`, too."""
    now = counts(zebuline.sessions)
    untouched = {name for name in FATES if now[name] == zebuline.before[name]}
    nobodys = {name for name, fate in FATES.items() if fate.erasure is After.NOBODY}
    assert untouched == nobodys | {"erasure", "model"}
    assert {*SEALED, *PSEUDONYMS, *WORDS_IN} - {"inbox.key"} <= zebuline.found()


def test_suppress_leaves_nothing_in_any_table(zebuline: Zebuline) -> None:
    zebuline.talks()
    filled(zebuline)
    zebuline.suppresses()
    # The farewell alone knows the address, and no account, until it is sent.
    assert zebuline.found() == {"outbox.sealed", "outbox.line"}
    with zebuline.sessions() as session:
        assert session.scalars(select(OutboxRow.account_id)).all() == [None]
    (farewell,) = zebuline.resident.reads()
    assert "effacées" in farewell.text
    assert zebuline.found() == set()
    left = counts(zebuline.sessions)
    more = {name for name, count in left.items() if count > zebuline.before[name]}
    assert more == {"alert", "erasure", "field_entry", "inbox", "job"}
    assert {FATES[name].erasure for name in more} <= {After.KEPT, After.EMPTIED}
    with zebuline.sessions() as session:
        assert session.scalars(text("SELECT kind FROM job ORDER BY kind")).all() == ["notify_alert", "train"]


def test_suppress_reaches_what_came_long_before_it_was_handled(zebuline: Zebuline) -> None:
    """The runner was stopped for two days: the first message is older than the dialogue."""
    deliver(zebuline.sessions, zebuline.keys, arrival(f"{WHO}-0", WHO, start=CODE))
    with zebuline.sessions.begin() as session:
        session.execute(text("UPDATE inbox SET received_at = received_at - interval '2 days'"))
    zebuline.resident.comes_in()
    zebuline.suppresses()
    with zebuline.sessions() as session:
        assert set(session.execute(select(InboxRow.sealed, InboxRow.line)).all()) == {(None, b"")}


def test_closure_leaves_what_the_analysis_needs_and_no_way_back_to_anybody(zebuline: Zebuline) -> None:
    zebuline.talks()
    with zebuline.sessions.begin() as session:
        close_campaign(session, CODE, NOW + timedelta(days=1))
        # Sent, or taken back, within the minute; the payloads go in their time (the rules of retention).
        session.execute(text("DELETE FROM outbox WHERE state IN ('sending', 'waiting')"))
        session.execute(text("UPDATE inbox SET sealed = NULL, line = ''"))
    after = counts(zebuline.sessions)
    gone = {name for name, fate in FATES.items() if fate.closure is After.GONE}
    assert {name: after[name] for name in gone} == dict.fromkeys(gone, 0)
    with zebuline.sessions() as session:
        assert session.scalars(select(AddressRow)).all() == []
        assert session.scalars(select(CampaignRow.sealed_key)).one() is None
    who: list[str | bytes] = [WHO, "33601020304", *[one for one in zebuline.wanted if isinstance(one, bytes)]]
    assert hits(zebuline.sessions, zebuline.keys, who) == {}
    found = set(hits(zebuline.sessions, zebuline.keys, ["hortensia", "kiosque"]))
    kept = {name for name, fate in FATES.items() if fate.closure is After.KEPT}
    assert {name.partition(".")[0] for name in found} <= kept | {"outbox"}
    assert found & {"outbox.sealed", "outbox.line"} == set()


def test_the_reply_to_a_danger_that_waits_still_tells_of_nobody(zebuline: Zebuline) -> None:
    zebuline.talks()
    deliver(zebuline.sessions, zebuline.keys, arrival("danger", WHO, text=DANGER))
    drain(zebuline.resident.runner)
    with zebuline.sessions.begin() as session:
        session.execute(text("UPDATE outbox SET provider_id = 'hortensia' WHERE urgent"))
    deliver(zebuline.sessions, zebuline.keys, arrival("supprimer", WHO, text="SUPPRIMER"))
    deliver(zebuline.sessions, zebuline.keys, arrival("oui", WHO, text="oui"))
    drain(zebuline.resident.runner)
    # As the farewell does, it knows the address, and no account, until it is sent.
    assert zebuline.found() == {"outbox.sealed", "outbox.line"}
    reply, farewell = zebuline.resident.reads()
    assert "3919" in reply.text and "effacées" in farewell.text
    assert zebuline.found() == set()
