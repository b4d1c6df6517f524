"""E-mail to a real SMTP server on loopback."""

import socket
from collections.abc import Iterator

import pytest

from bot import postman
from bot.postman import MailNotSent, Postman, PostmanWrong, read_postman
from tests.bot.smtpserver import SmtpServer, running_smtp

SENDER = "porte-voix@ville.example"


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with running_smtp() as server:
        yield server


def to(server: SmtpServer, credentials: str = "") -> Postman:
    found = read_postman(f"smtp://{credentials}127.0.0.1:{server.port}", SENDER)
    assert found is not None
    return found


def test_a_mail_arrives(smtp: SmtpServer) -> None:
    to(smtp).send("garde@ville.example", "Sujet accentué", "Bonjour,\nçà et là.")
    (mail,) = smtp.mail
    assert (mail["To"], mail["From"], mail["Subject"]) == ("garde@ville.example", SENDER, "Sujet accentué")
    assert mail.get_content().splitlines() == ["Bonjour,", "çà et là."]
    assert [one.lower() for one in smtp.recipients] == ["rcpt to:<garde@ville.example>"]


def test_a_login_with_special_characters(smtp: SmtpServer) -> None:
    to(smtp, "moi:p%40ss%2Fmot@").send("garde@ville.example", "x", "x")
    assert len(smtp.logins) == 1 and len(smtp.mail) == 1


@pytest.mark.parametrize(("part", "answer"), [("greeting", "554 non"), ("on_data", "451 plus tard")])
def test_a_refusal_is_told_without_the_server_s_words(smtp: SmtpServer, part: str, answer: str) -> None:
    setattr(smtp, part, f"{answer} garde@ville.example")
    with pytest.raises(MailNotSent) as caught:
        to(smtp).send("garde@ville.example", "x", "x")
    assert "@" not in str(caught.value)
    assert smtp.mail == []


def test_nobody_there() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = Postman("127.0.0.1", nobody.getsockname()[1], SENDER)
        with pytest.raises(MailNotSent):
            away.send("garde@ville.example", "x", "x")


def test_a_silent_server_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postman, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = Postman("127.0.0.1", silent.getsockname()[1], SENDER)
        with pytest.raises(MailNotSent):
            mute.send("garde@ville.example", "x", "x")


def test_a_subject_adds_no_recipient(smtp: SmtpServer) -> None:
    with pytest.raises(MailNotSent):
        to(smtp).send("garde@ville.example", "x\r\nBcc: autre@exemple.example", "x")
    assert smtp.mail == []


def test_a_password_is_not_sent_in_the_clear(smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postman, "LOOPBACK", frozenset())
    with pytest.raises(MailNotSent):
        to(smtp, "moi:secret@").send("garde@ville.example", "x", "x")
    assert smtp.logins == []


def test_settings() -> None:
    assert read_postman(None, None) is None
    found = read_postman("smtps://moi:secret@mail.exemple.example", SENDER)
    assert found == Postman("mail.exemple.example", 465, SENDER, tls=True, user="moi", password="secret")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("http://mail", SENDER),
        ("smtp://", SENDER),
        ("smtp://hôte:port", SENDER),
        ("smtp://mail", None),
        ("smtp://mail", "personne"),
    ],
)
def test_wrong_settings_say_what_to_do(url: str, sender: str | None) -> None:
    with pytest.raises(PostmanWrong, match="PORTEVOIX_SMTP_"):
        read_postman(url, sender)
