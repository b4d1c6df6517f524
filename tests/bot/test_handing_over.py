"""Somebody wants to speak to a person: kept once, told by e-mail without words, answered where they write."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from bot import outbox
from bot.handing_over import LONGEST_IN_TEMPLATE, CannotAnswer, answer, notify_hand_overs
from bot.messages import Template
from bot.postman import read_postman
from consultation.hand_overs import HandOverUnknown, close
from consultation.keyring import Keys
from consultation.message_templates import TEAM_ANSWER
from consultation.tables import AccountRow, HandOverRow, JobRow, OutboxRow, ParticipantRow
from consultation.words import SendState
from tests.bot.plain import CHANNEL, arrival
from tests.bot.small import CODE, NOW, deliver, drain, open_campaign, runner, said
from tests.bot.smtpserver import running_smtp

Sessions = sessionmaker[Session]
WISH = "je voudrais parler à quelqu’un de l’équipe"


def talk(sessions: Sessions, keys: Keys, *texts: str, who: str = "ana") -> None:
    """Begin, accept, say one's age, then these texts."""
    running = runner(sessions, keys, clock=lambda: datetime.now(UTC))
    deliver(sessions, keys, arrival(f"{who}0", who, start=CODE))
    drain(running)
    for number, text in enumerate(("oui", "oui", *texts), 1):
        deliver(sessions, keys, arrival(f"{who}{number}", who, text=text))
        drain(running)


def words(sessions: Sessions, keys: Keys) -> list[str]:
    return [message.text for _, message in said(sessions, keys)]


def test_asked_twice_is_one_open_wish(committing: Sessions, keys: Keys) -> None:
    open_campaign(committing, keys)
    talk(committing, keys, WISH, "passez-moi un humain s’il vous plaît")
    with committing() as session:
        (wish,) = session.scalars(select(HandOverRow)).all()
        assert (wish.state, wish.step) == ("open", "atouts")
        assert session.scalar(select(func.count()).where(JobRow.kind == "notify_hand_over")) == 1
    told = "\n".join(words(committing, keys))
    assert "Je ne sais pas quand elle pourra vous répondre" in told
    assert "ville@ville.example" in told


def test_the_team_answers_where_the_person_writes(committing: Sessions, keys: Keys) -> None:
    campaign = open_campaign(committing, keys)
    talk(committing, keys, WISH)
    with committing.begin() as session:
        answer(session, keys, campaign.id, 1, "Bonjour, nous sommes au local le mardi.", NOW)
    assert words(committing, keys)[-1].endswith("\nBonjour, nous sommes au local le mardi.")
    assert "Message d’une personne de l’équipe" in words(committing, keys)[-1]
    with committing.begin() as session:
        close(session, campaign.id, 1, "Sonia", NOW)
        wish = session.get_one(HandOverRow, 1)
        assert (wish.state, wish.closed_by, wish.answered_at) == ("closed", "Sonia", NOW)
        with pytest.raises(HandOverUnknown):
            close(session, campaign.id, 99, "Sonia", NOW)
        with pytest.raises(CannotAnswer):
            answer(session, keys, campaign.id, 1, " ", NOW)
    deliver(committing, keys, arrival("again", "ana", text=WISH))  # a new wish, once the first is closed
    drain(runner(committing, keys))
    with committing() as session:
        assert session.scalar(select(func.count()).select_from(HandOverRow)) == 2


def test_an_answer_that_is_not_too_long_has_a_template_for_later(committing: Sessions, keys: Keys) -> None:
    campaign = open_campaign(committing, keys)
    talk(committing, keys, WISH)
    for length in (LONGEST_IN_TEMPLATE, LONGEST_IN_TEMPLATE + 1):
        with committing.begin() as session:
            answer(session, keys, campaign.id, 1, "a" * length, NOW)
    (_, short), (_, long) = said(committing, keys)[-2:]
    assert short.template == Template(TEAM_ANSWER, ("Votre quartier", "a" * LONGEST_IN_TEMPLATE))
    assert long.template is None


def test_whoever_asks_what_is_kept_sees_the_wish(committing: Sessions, keys: Keys) -> None:
    open_campaign(committing, keys)
    talk(committing, keys, WISH, "MES DONNÉES")
    assert "Demande de parler à une personne\u00a0: le" in "\n".join(words(committing, keys))


def test_who_erased_everything_cannot_be_answered(committing: Sessions, keys: Keys) -> None:
    open_campaign(committing, keys)
    talk(committing, keys, WISH, "SUPPRIMER", "oui")
    with committing() as session:
        assert session.scalars(select(ParticipantRow)).all() == []
        assert session.scalars(select(HandOverRow)).all() == []


def test_the_team_is_told_once_without_a_word(committing: Sessions, keys: Keys) -> None:
    open_campaign(committing, keys)
    talk(committing, keys, WISH)
    with running_smtp() as smtp:
        postman = read_postman(f"smtp://127.0.0.1:{smtp.port}", "porte-voix@ville.example")
        assert asyncio.run(notify_hand_overs(committing, postman)) == 1
        assert asyncio.run(notify_hand_overs(committing, postman)) == 0
        (mail,), (recipient,) = smtp.mail, smtp.recipients
    assert "ville@ville.example" in recipient  # no contact in this questionnaire
    body = mail.get_content()
    assert f"handover answer {CODE} 1" in body
    assert WISH not in body and "équipe" not in body


def test_nobody_is_told_without_smtp_and_the_wish_stays(committing: Sessions, keys: Keys) -> None:
    open_campaign(committing, keys)
    talk(committing, keys, WISH)
    assert asyncio.run(notify_hand_overs(committing, None)) == 1
    with committing() as session:
        assert session.scalar(select(JobRow.state).where(JobRow.kind == "notify_hand_over")) == "failed"
        assert session.get_one(HandOverRow, 1).state == "open"


def test_a_yes_to_the_team_erases_nothing(committing: Sessions, keys: Keys) -> None:
    campaign = open_campaign(committing, keys)
    talk(committing, keys, WISH, "laissez tomber effacez tout")
    with committing.begin() as session:
        answer(session, keys, campaign.id, 1, "Vous êtes encore là ?", NOW)
    deliver(committing, keys, arrival("late", "ana", text="oui"))
    drain(runner(committing, keys))
    with committing() as session:
        assert len(session.scalars(select(ParticipantRow)).all()) == 1


def test_after_stop_the_team_is_told_that_it_cannot_write(committing: Sessions, keys: Keys) -> None:
    campaign = open_campaign(committing, keys)
    talk(committing, keys, WISH, "STOP")
    with committing.begin() as session, pytest.raises(CannotAnswer, match="STOP"):
        answer(session, keys, campaign.id, 1, "Bonjour", NOW)


def test_after_stop_the_answer_of_the_team_does_not_go_out(committing: Sessions, keys: Keys) -> None:
    campaign = open_campaign(committing, keys)
    talk(committing, keys, WISH)
    with committing.begin() as session:
        session.execute(update(OutboxRow).values(state=SendState.SENT))
        answer(session, keys, campaign.id, 1, "Bonjour, ici la Ville.", NOW)
        session.execute(update(AccountRow).values(opted_out_at=NOW))  # STOP comes before it is claimed
    with committing.begin() as session:
        assert outbox.claim(session, CHANNEL, 10) == []
        (row,) = session.scalars(select(OutboxRow).where(OutboxRow.inbox_id.is_(None)))
        assert (row.state, row.sealed, row.reason) == (SendState.CANCELLED, None, "opted_out")
