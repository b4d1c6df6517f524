"""Limits, patience and faults: what is posted is kept, or its author has it back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

from bot.inbox import MAX_WAITING
from bot.runner import Runner
from bot.webchat.settings import WebchatSettings
from bot.webchat.transcript import line_of
from consultation.tables import InboxRow, ParticipantRow
from tests.bot.webchat.page import Page, Visitor
from tests.bot.webchat.site import HERE, Site, application

FAST = {"wait_seconds": 20.0}


def visit(site: Site, settings: WebchatSettings, address: str = "192.0.2.7") -> Iterator[TestClient]:
    with TestClient(application(site, settings), follow_redirects=False, client=(address, 5000)) as client:
        yield client


@pytest.fixture
def strict(site: Site, runner: Runner) -> Iterator[TestClient]:
    settings = WebchatSettings(wait_seconds=20, starts_per_hour=2, messages_per_minute=4)
    yield from visit(site, settings)


@pytest.fixture
def alone(site: Site) -> Iterator[TestClient]:
    """Nobody handles what arrives."""
    yield from visit(site, WebchatSettings(wait_seconds=0.05))


@pytest.fixture
def secure(site: Site, runner: Runner) -> Iterator[TestClient]:
    settings = WebchatSettings("https://avis.ville.example", trust_proxy=True, wait_seconds=20)
    yield from visit(site, settings, "10.0.0.1")


def test_one_address_cannot_begin_again_and_again(strict: TestClient, site: Site) -> None:
    for _ in range(2):
        strict.cookies.clear()
        assert Visitor(strict).begins().last.status_code == 200
    strict.cookies.clear()
    visitor = Visitor(strict).begins()
    assert visitor.last.status_code == 429 and "Revenez dans" in visitor.page.words
    assert int(visitor.last.headers["retry-after"]) > 60
    with site.sessions() as session:
        digests = session.scalars(select(ParticipantRow.source_digest)).all()
    assert len(digests) == 2 and len(set(digests)) == 1 and digests[0]
    assert b"192.0.2.7" not in (digests[0] or b"")


def test_a_telephone_goes_from_hand_to_hand_but_not_without_end(site: Site, runner: Runner) -> None:
    settings = WebchatSettings(wait_seconds=20, persons_per_hour=2, messages_per_minute=500)
    for client in visit(site, settings):
        visitor = Visitor(client).begins()
        for _ in range(2):
            visitor.presses("Une autre personne répond").presses("Oui").presses("J’ai compris")
        for label, words in (("Une autre personne répond", ""), ("Envoyer", "Autre personne !")):
            visitor.presses(label, text=words)
            assert visitor.last.status_code == 429 and "autre appareil" in visitor.page.alert
        assert visitor.presses("Oui").page.title.startswith("Question 2")  # who is there goes on
    with site.sessions() as session:
        assert len(session.scalars(select(ParticipantRow.id)).all()) == 3


def test_persons_of_one_conversation_count_as_starts_of_their_address(strict: TestClient) -> None:
    visitor = Visitor(strict).begins().presses("Une autre personne répond").presses("Oui")
    visitor.presses("Une autre personne répond")
    assert visitor.last.status_code == 429 and "autre appareil" in visitor.page.alert


def test_too_fast_gives_the_words_back(strict: TestClient) -> None:
    visitor = Visitor(strict).begins().presses("Oui").presses("Oui").presses("Plus de 10 ans")
    visitor.writes("Le marché")
    assert visitor.last.status_code == 429
    assert visitor.page.answer.area == "Le marché" and "Attendez une minute" in visitor.page.alert


def test_a_slow_house_says_that_the_message_is_kept(alone: TestClient, site: Site) -> None:
    response = alone.post(HERE, data={"action": "accepter", "jeton": "A" * 22, "formulaire": "f"})
    assert response.status_code == 200
    with site.sessions() as session:
        assert list(session.scalars(select(InboxRow.state).order_by(InboxRow.id))) == ["waiting", "waiting"]


def test_what_waits_is_shown_as_kept_and_answered_later(
    site: Site, client: TestClient, alone: TestClient
) -> None:
    visitor = Visitor(client).begins()
    form = visitor.page.answer
    with site.sessions.begin() as session:  # as if every runner were busy
        session.execute(text("SELECT * FROM account FOR UPDATE"))
        response = alone.post(HERE, data={**form.hidden, "texte": "oui", "action": "envoyer"})
        page = Page(response.text)
        assert page.mine[-1] == "oui" and "bien gardé" in page.words
        assert page.labels[0] == "Voir la réponse"
        news = alone.post(f"{HERE}/messages", data={**form.hidden, "action": "relire"}).json()
        assert news["waiting"] is True
    while "bien gardé" in visitor.opens().page.words:
        pass
    assert visitor.page.title.startswith("Question 2")


def test_a_line_that_is_full_gives_the_words_back(client: TestClient, alone: TestClient, site: Site) -> None:
    form = Visitor(client).begins().page.answer
    with site.sessions.begin() as session:  # as if every runner were busy
        session.execute(text("SELECT * FROM account FOR UPDATE"))
        raw = "INSERT INTO inbox (key, channel, line) SELECT sha256(n::text::bytea), 'web', :line"
        line = line_of(site.keys, form.hidden["jeton"])
        with site.sessions.begin() as other:
            other.execute(text(f"{raw} FROM generate_series(1, {MAX_WAITING}) AS n"), {"line": line})
        response = alone.post(HERE, data={**form.hidden, "texte": "un banc", "action": "envoyer"})
        with site.sessions.begin() as other:
            other.execute(text("DELETE FROM inbox WHERE line = :line AND sealed IS NULL"), {"line": line})
    page = Page(response.text)
    assert response.status_code == 429 and "Beaucoup de messages" in page.words
    assert "gardé" not in page.alert


def test_a_database_that_is_gone_gives_the_words_back(client: TestClient, site: Site) -> None:
    visitor = Visitor(client).begins()
    form = visitor.page.answer
    with site.sessions.begin() as session:
        session.execute(text("ALTER TABLE inbox RENAME TO elsewhere"))
    visitor.presses("Envoyer", text="oui bien sûr")
    assert visitor.last.status_code == 503
    assert visitor.page.forms[0].area == "oui bien sûr"
    fields = {**form.hidden, "texte": "oui", "action": "envoyer"}
    answer = client.post(f"{HERE}/messages", data=fields)
    assert answer.status_code == 503 and "envoyez-le de nouveau" in answer.json()["notice"]
    with site.sessions.begin() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO inbox"))
    again = visitor.page.forms[0]
    visitor.sends(again, again.buttons[0])
    assert visitor.page.mine[-1] == "oui bien sûr" and visitor.page.title.startswith("Question 2")


def test_behind_a_proxy_with_https(secure: TestClient, site: Site) -> None:
    digests = set()
    for address in ("203.0.113.5", "203.0.113.6", "9.9.9.9, 203.0.113.5"):
        secure.cookies.clear()
        headers = {"X-Forwarded-For": address}
        page = Page(secure.get(HERE).text)
        answer = secure.post(HERE, data={**page.answer.hidden, "action": "accepter"}, headers=headers)
        assert "Secure" in answer.headers["set-cookie"]
        assert "https://avis.ville.example/c/" in answer.text
    with site.sessions() as session:
        digests = set(session.scalars(select(ParticipantRow.source_digest)))
    assert len(digests) == 2 and None not in digests  # what a visitor writes before ours does not count


def test_the_script_gets_what_is_new(client: TestClient) -> None:
    visitor = Visitor(client).begins()
    form = visitor.page.answer
    yes = next(button for button in form.buttons if button.label == "Oui")
    last = visitor.last.text.rsplit('<div class="bulle ', 1)[1].split('id="', 1)[1].split('"', 1)[0]
    fields = {**form.hidden, yes.name: yes.value, "vu": last}
    news = client.post(f"{HERE}/messages", data=fields).json()
    assert not news["reset"] and Page(news["entries"]).said[0] == "Oui"
    assert len(Page(news["entries"]).said) == 2
    assert news["title"].startswith("Question 2") and Page(news["answer"]).answer.buttons
    again = client.post(f"{HERE}/messages", data={**fields, "vu": "inconnu"}).json()
    assert again["reset"] and len(Page(again["entries"]).said) == 5
    empty = client.post(f"{HERE}/messages", data={**form.hidden, "action": "envoyer", "texte": ""}).json()
    assert set(empty) == {"notice"}
