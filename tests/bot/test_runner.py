import json
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from bot.runner import Runner
from bot.texts import text as words
from consultation.keyring import Keys
from consultation.tables import (
    AccountRow,
    AlertRow,
    AnswerRow,
    AnswerVersionRow,
    AttachmentRow,
    CampaignRow,
    ConsentRow,
    DialogueRow,
    InboxRow,
    JobRow,
    OutboxRow,
    ParticipantRow,
)
from tests.bot.plain import CHANNEL, arrival, raw
from tests.bot.resident import Resident
from tests.bot.small import CODE, NOW, deliver, drain, open_campaign, runner, ticking

Sessions = sessionmaker[Session]


@pytest.fixture
def campaign(committing: Sessions, keys: Keys) -> CampaignRow:
    return open_campaign(committing, keys)


@pytest.fixture
def run(committing: Sessions, keys: Keys, campaign: CampaignRow) -> Runner:
    return runner(committing, keys)


@pytest.fixture
def ana(committing: Sessions, keys: Keys, run: Runner) -> Resident:
    return Resident(committing, keys, run)


def every(sessions: Sessions, row: type[Any], *where: Any) -> list[Any]:
    with sessions() as session:
        return list(session.scalars(select(row).where(*where)))


def answers(sessions: Sessions) -> dict[str, Any]:
    """What counts now: the text or codes of each answer's current version."""
    with sessions() as session:
        rows = session.execute(
            select(AnswerRow.question, AnswerVersionRow)
            .join(AnswerVersionRow, AnswerVersionRow.answer_id == AnswerRow.id)
            .where(AnswerVersionRow.number == AnswerRow.current)
        )
        return {question: version.text or version.codes for question, version in rows}


def test_a_whole_dialogue(committing: Sessions, ana: Resident) -> None:
    (notice,) = ana.starts()
    assert [button.label for button in notice.options + notice.commands][:2] == ["J’ai compris", "Non merci"]
    ana.taps("J’ai compris")
    (first,) = ana.taps("Oui")
    assert first.text.endswith("Qu’est-ce qui est bien dans votre quartier\u00a0?")
    ana.says("le marché")
    ana.taps("Non")
    (end,) = ana.says("un docteur")
    assert "citer" in end.text
    assert answers(committing) == {
        "age_15": ["oui"],
        "atouts": "le marché",
        "habite": ["non"],
        "manque": "un docteur",
    }
    (participant,) = every(committing, ParticipantRow)
    assert participant.mode_recueil == "bot_telegram"
    assert participant.started_at == participant.accepted_at == NOW
    assert {row.kind for row in every(committing, ConsentRow)} >= {"information", "age"}
    assert {row.state for row in every(committing, InboxRow)} == {"done"}


def test_an_answer_keeps_where_it_came_from(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    ana.says("le parc")
    (version,) = every(committing, AnswerVersionRow, AnswerVersionRow.text == "le parc")
    assert (version.forme, version.channel, version.number, version.at) == ("texte", "telegram", 1, NOW)
    (part,) = version.parts
    assert part["text"] == "le parc"
    assert len(part["source"]) == 16


def test_words_sent_in_a_row_are_one_answer_in_versions(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    ana.says("le parc")
    ana.says("et les voisins")
    versions = every(committing, AnswerVersionRow, AnswerVersionRow.text.is_not(None))
    assert [(one.number, one.text) for one in versions] == [(1, "le parc"), (2, "le parc\net les voisins")]
    assert [part["text"] for part in versions[1].parts] == ["le parc", "et les voisins"]


def test_an_edited_message_makes_a_new_version(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    ana.says("le parc")
    ana.says("et les voisins")
    ana.does(edit="et les voisines", of="ana-5")
    versions = every(committing, AnswerVersionRow, AnswerVersionRow.text.is_not(None))
    assert versions[-1].number == 3
    assert versions[-1].text == "le parc\net les voisines"
    assert answers(committing)["atouts"] == "le parc\net les voisines"


def test_who_comes_by_a_link_for_trials_counts_nowhere(committing: Sessions, ana: Resident) -> None:
    ana.says(f"{CODE}__essai")
    ana.taps("J’ai compris")
    (person,) = every(committing, ParticipantRow)
    assert (person.origin, person.trial) == ("essai", True)


def test_a_voice_note_waits_to_be_fetched(committing: Sessions, keys: Keys, ana: Resident) -> None:
    ana.comes_in()
    ana.does(voice="file-1234")
    if "Oui" in ana.buttons:
        ana.taps("Oui")
    (attachment,) = every(committing, AttachmentRow)
    assert (attachment.state, attachment.forme) == ("waiting", "vocal")
    assert keys.payloads.open(attachment.sealed_reference, "attachment") == b"file-1234"
    (job,) = every(committing, JobRow)
    assert (job.kind, job.payload) == ("fetch_attachment", {"attachment": attachment.id})


def test_who_will_not_have_the_voice_kept_is_heard_all_the_same(committing: Sessions, ana: Resident) -> None:
    """The recording is fetched to be written down, and goes then (tests/bot/voice/test_transcribing.py)."""
    ana.comes_in()
    ana.does(voice="AwACAgQ", seconds=12)
    ana.taps("Non")
    (attachment,) = every(committing, AttachmentRow)
    assert attachment.state == "waiting" and attachment.sealed is None
    assert [(one.kind, one.given) for one in every(committing, ConsentRow)][-1] == ("vocal", False)


def test_replies_name_their_account_line_and_message(committing: Sessions, keys: Keys, run: Runner) -> None:
    deliver(committing, keys, arrival(1, "ana", start=CODE))
    drain(run)
    (row,) = every(committing, OutboxRow)
    (inbox,) = every(committing, InboxRow)
    (account,) = every(committing, AccountRow)
    assert (row.account_id, row.inbox_id, row.line, row.channel, row.bulk, row.urgent) == (
        account.id,
        inbox.id,
        inbox.line,
        "telegram",
        False,
        False,
    )


def test_a_stranger_is_shown_the_way_in_and_nothing_is_kept(committing: Sessions, ana: Resident) -> None:
    (reply,) = ana.says("bonjour")
    assert reply.text == words("code_demande")
    (unknown,) = ana.starts("nulle-part")
    assert unknown.text == words("code_inconnu")
    assert [row.sealed for row in every(committing, InboxRow)] == [None, None]
    assert every(committing, AccountRow) == []


def test_a_code_typed_alone_opens_the_dialogue(committing: Sessions, ana: Resident) -> None:
    ana.says(f" {CODE.upper()} ")
    assert "J’ai compris" in ana.buttons
    assert len(every(committing, ParticipantRow)) == 1


@pytest.mark.parametrize(
    ("state", "key"), [("close", "campagne_close"), ("brouillon", "campagne_pas_ouverte")]
)
def test_a_campaign_that_is_not_open_says_so(
    committing: Sessions, ana: Resident, state: str, key: str
) -> None:
    with committing.begin() as session:
        session.execute(update(CampaignRow).values(state=state))
    (reply,) = ana.starts()
    assert reply.text == words(key)
    assert every(committing, ParticipantRow) == []


def test_danger_is_answered_without_any_dialogue(committing: Sessions, ana: Resident) -> None:
    with committing.begin() as session:
        session.execute(update(CampaignRow).values(state="close", sealed_key=None))
    deliver(committing, ana.keys, arrival("x", "ana", text="mon mari me frappe, j’ai peur pour ma vie"))
    drain(ana.runner)
    (row,) = every(committing, OutboxRow)
    assert row.urgent
    (reply,) = ana.reads()
    assert reply.text == words("danger")
    (alert,) = every(committing, AlertRow)
    assert (alert.sealed_text, alert.participant_id, alert.campaign_id) == (None, None, None)
    (job,) = every(committing, JobRow)
    assert (job.kind, job.payload) == ("notify_alert", {"alert": alert.id})


def test_danger_after_consent_seals_the_words_for_the_referent(
    committing: Sessions, keys: Keys, ana: Resident
) -> None:
    ana.comes_in()
    said = "mon mari me frappe, j’ai peur pour ma vie"
    ana.says(said)
    (alert,) = every(committing, AlertRow)
    assert keys.payloads.open(alert.sealed_text, "alert").decode() == said
    assert alert.participant_id is not None


def test_two_campaigns_on_one_account_do_not_mix(committing: Sessions, keys: Keys, ana: Resident) -> None:
    ana.runner = runner(committing, keys, clock=ticking())
    open_campaign(committing, keys, "autre-wxyz")
    ana.comes_in()
    old = dict(ana.buttons)
    ana.comes_in("autre-wxyz")
    ana.says("la seconde")
    ana.does(press=[old["Passer"]])
    ana.starts()
    ana.says("le parc")
    with committing() as session:
        said = session.execute(
            text(
                "SELECT campaign.code, version.text FROM answer_version AS version "
                "JOIN answer ON answer.id = version.answer_id "
                "JOIN campaign ON campaign.id = answer.campaign_id "
                "WHERE version.text IS NOT NULL"
            )
        ).all()
    assert sorted(said) == [("autre-wxyz", "la seconde"), (CODE, "le parc")]
    assert len({row.ref for row in every(committing, DialogueRow)}) == 2


def test_a_button_of_somebody_else_touches_nothing(committing: Sessions, keys: Keys, ana: Resident) -> None:
    ana.comes_in()
    before = every(committing, DialogueRow)[0].state
    bob = Resident(committing, keys, ana.runner, "bob")
    bob.does(press=[ana.buttons["Oui"]])
    bob.comes_in()
    bob.does(press=[ana.buttons["Oui"]])
    with committing() as session:
        after = session.scalar(select(DialogueRow.state).where(DialogueRow.ref == before["ref"]))
    assert after == before


def test_stop_keeps_answers_and_cancels_bulk(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    with committing.begin() as session:
        account = session.scalars(select(AccountRow)).one()
        session.add(OutboxRow(account_id=account.id, channel="telegram", line=b"l", bulk=True, sealed=b"x"))
    deliver(committing, ana.keys, arrival("s", "ana", text="STOP"))
    drain(ana.runner)
    assert {(row.bulk, row.state) for row in every(committing, OutboxRow)} == {
        (True, "cancelled"),
        (False, "waiting"),
    }
    (account,) = every(committing, AccountRow)
    assert account.opted_out_at == NOW
    assert answers(committing) == {"age_15": ["oui"]}


def test_blocking_opts_out_everywhere(committing: Sessions, keys: Keys, ana: Resident) -> None:
    open_campaign(committing, keys, "autre-wxyz")
    ana.comes_in()
    ana.comes_in("autre-wxyz")
    assert ana.does(blocked=True) == []
    assert [row.opted_out_at for row in every(committing, AccountRow)] == [NOW, NOW]


def test_another_person_gets_a_seat_of_their_own(committing: Sessions, ana: Resident) -> None:
    ana.comes_in()
    ana.says("le parc")
    ana.says("une autre personne")
    ana.taps("Oui")
    people = every(committing, ParticipantRow)
    assert len(people) == 2
    assert all(person.shared_device for person in people)
    ana.taps("J’ai compris")
    ana.taps("Oui")
    ana.says("la bibliothèque")
    with committing() as session:
        said = session.execute(
            select(AnswerRow.participant_id, AnswerVersionRow.text)
            .join(AnswerVersionRow)
            .where(AnswerVersionRow.text.is_not(None))
        ).all()
    assert len({participant for participant, _ in said}) == 2
    stages = sorted(row.state["stage"] for row in every(committing, DialogueRow))
    assert stages == ["ferme", "questions"]


def test_what_cannot_be_read_is_a_dead_letter_that_keeps_its_payload(
    committing: Sessions, keys: Keys, run: Runner
) -> None:
    deliver(committing, keys, raw(b"\x00 not json"), arrival(2, "ana", start=CODE))
    drain(run)
    dead, done = every(committing, InboxRow)
    assert (dead.state, dead.reason) == ("dead", "illisible (JSONDecodeError)")
    assert dead.sealed is not None
    assert done.state == "done"


def test_what_is_not_for_us_is_refused_and_emptied(committing: Sessions, keys: Keys, run: Runner) -> None:
    deliver(committing, keys, arrival(1, "ana", group=True, text="secret"))
    drain(run)
    (row,) = every(committing, InboxRow)
    assert (row.state, row.reason, row.sealed) == ("refused", "groupe", None)
    assert every(committing, OutboxRow) == []


def test_a_message_that_fails_waits_holds_its_line_and_dies(
    committing: Sessions, keys: Keys, run: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    """The revision's text is broken behind our back: the step raises, others go on."""
    ana, bob = Resident(committing, keys, run), Resident(committing, keys, run, "bob")
    ana.comes_in()
    bob.comes_in()
    with committing.begin() as session:
        session.execute(
            update(DialogueRow)
            .where(
                DialogueRow.participant_id.in_(
                    select(AccountRow.current_participant).order_by(AccountRow.id).limit(1)
                )
            )
            .values(state={"broken": True})
        )
    deliver(committing, keys, arrival("a1", text="le secret"), arrival("b1", "bob", text="le marché"))
    deliver(committing, keys, arrival("a2", text="la suite"))
    drain(run)
    assert answers(committing)["atouts"] == "le marché"
    waiting = every(committing, InboxRow, InboxRow.state == "waiting")
    assert sorted(row.attempts for row in waiting) == [0, 1]
    for attempt in range(2, 6):
        assert run.step() == 0, "the head holds its line until its time has come"
        with committing.begin() as session:
            session.execute(update(InboxRow).where(InboxRow.attempts > 0).values(next_at=text("now()")))
        assert run.step() == 1, attempt
    dead = every(committing, InboxRow, InboxRow.state == "dead")
    assert [row.attempts for row in dead] == [5]
    assert dead[0].reason.startswith("KeyError bot/dialogue.py:")
    assert run.step() == 1, "the line moves on"
    assert "secret" not in caplog.text


def test_text_that_the_database_cannot_hold_is_kept_all_the_same(
    committing: Sessions, keys: Keys, ana: Resident
) -> None:
    ana.comes_in()
    hostile = "a\x00b\ud800c" + "z\u0338\u0489" * 50 + "\u202eretourné" + "x" * 200_000
    payload = json.dumps({"id": "h", "who": "ana", "text": hostile}).encode()
    deliver(committing, keys, raw(payload))
    drain(ana.runner)
    assert [row.state for row in every(committing, InboxRow)][-1] == "done"
    kept = answers(committing)["atouts"]
    assert kept.startswith("ab")
    assert len(kept) <= 4_096


def test_two_identities_of_one_account_take_turns(committing: Sessions, keys: Keys, ana: Resident) -> None:
    """A changed number: two lines, one account. Both messages of a batch are handled, one after the other."""
    ana.comes_in()
    from bot.store.campaigns import Campaigns

    with committing.begin() as session:
        (opened,) = Campaigns(keys).open(session)
        digest = opened.alias(CHANNEL, "ana-new")
        session.execute(
            text("INSERT INTO account_alias SELECT campaign_id, :digest, account_id FROM account_alias"),
            {"digest": digest},
        )
    deliver(
        committing, keys, arrival("m1", "ana", text="le parc"), arrival("m2", "ana-new", text="les arbres")
    )
    assert ana.runner.step() == 2
    assert answers(committing)["atouts"] == "le parc\nles arbres"
