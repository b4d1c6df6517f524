"""The long form in a real browser, on a small screen: filled in without a network, sent once it is back."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import text

from consultation import campaigns
from tests.bot.field.site import CODE, HERE, QUESTIONNAIRE
from tests.bot.webchat.site import Site
from tests.bot.webchat.test_browser import CONTRAST, PHONE, TOO_WIDE, WEAK_WORDS

SMALLEST_TARGET = 44
SMALL_TARGETS = """(least) => [...document.querySelectorAll('button, summary, label.case, textarea, select')]
    .filter(one => one.checkVisibility())
    .map(one => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < least || box.width < least)
    .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="fr-FR", base_url=address)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext, key: str) -> Iterator[Page]:
    """The form, entered with a key, its service worker ready; fails on a script's error."""
    page = phone.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: wrong.append(one.url) if _abroad(one.url) else None)
    page.goto(f"{HERE}?mode=atelier")
    page.get_by_label("Votre clé").fill(key)
    page.get_by_role("button", name="Entrer").click()
    ready(page)
    expect(page.locator("#veille")).to_have_text("Cette page s’ouvre aussi sans réseau.")
    yield page
    assert wrong == []


def _abroad(url: str) -> bool:
    return urlsplit(url).hostname != "127.0.0.1"


def ready(page: Page) -> None:
    expect(page.locator("html[data-pret]")).to_be_attached()


def agree(page: Page) -> None:
    page.get_by_text("Elle dit « J’ai compris »").click()
    choose(page, "Avez-vous 15 ans", "Oui")


def choose(page: Page, question: str, *options: str) -> None:
    part = page.locator("fieldset").filter(has_text=question)
    for option in options:
        part.locator(".case").get_by_text(option, exact=True).click()


def write(page: Page, question: str, words: str) -> None:
    page.get_by_label(question).fill(words)


def send(page: Page) -> None:
    page.get_by_role("button", name="Garder et passer").click()


def fits(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []
    assert page.evaluate(WEAK_WORDS, CONTRAST) == []


def rows(site: Site, statement: str) -> list[tuple[Any, ...]]:
    with site.sessions() as session:
        return [tuple(row) for row in session.execute(text(statement))]


WORDS = (
    "SELECT v.text FROM answer a JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current "
    "WHERE a.question = 'changer' ORDER BY 1"
)


def test_two_people_without_a_network_arrive_once(page: Page, phone: BrowserContext, site: Site) -> None:
    phone.set_offline(True)
    page.reload()  # the telephone was asleep: the page opens without a network
    ready(page)
    for words in ("Réparer les halls", "Plus de bancs"):
        agree(page)
        write(page, "Que faut-il changer", words)
        choose(page, "Pouvons-nous citer", "Oui")
        send(page)
        expect(page.locator("#etat")).to_contain_text("Fiche gardée")
    expect(page.locator("#attente")).to_contain_text("2 fiches attendent")
    assert rows(site, "SELECT count(*) FROM inbox") == [(0,)]
    page.reload()
    ready(page)
    expect(page.locator("#attente")).to_contain_text("2 fiches attendent")
    phone.set_offline(False)
    expect(page.locator("#envoyees")).to_contain_text("2 fiches envoyées")
    expect(page.locator("#attente")).to_be_hidden()
    assert rows(site, WORDS) == [("Plus de bancs",), ("Réparer les halls",)]
    assert rows(site, "SELECT count(*) FROM participant") == [(2,)]
    kept = page.evaluate("() => JSON.stringify(localStorage)")
    assert "bancs" not in kept and "halls" not in kept


def test_every_kind_of_question_and_what_conditions_hide(page: Page, site: Site) -> None:
    expect(page.locator("#suite")).to_be_hidden()
    agree(page)
    expect(page.get_by_text("Qu’est-ce qui ne va pas")).to_have_count(0)
    choose(page, "Vivre ici", "Pas bien")
    write(page, "Qu’est-ce qui ne va pas", "Le bruit")
    write(page, "Depuis combien", "12")
    write(page, "Que faut-il changer", "Réparer les halls")
    write(page, "C’est où", "Rue des Lilas")
    choose(page, "Qu’est-ce qui manque", "Un bus", "Un médecin")
    choose(page, "Dans l’ordre", "Des bancs", "Un parc")
    grades = page.locator("fieldset").filter(has_text="Pour vous,")
    expect(grades).to_have_count(2)
    for place in range(2):
        grades.nth(place).get_by_text("Très important", exact=True).click()
    fits(page)
    send(page)
    expect(page.locator("#envoyees")).to_contain_text("1 fiche envoyée")
    kept = dict(
        rows(
            site,
            "SELECT a.question, coalesce(v.text, array_to_string(v.codes, ' '), v.whole::text) FROM answer a "
            "JOIN answer_version v ON v.answer_id = a.id AND v.number = a.current",
        )
    )
    assert kept == {
        "age_15": "oui",
        "annees": "12",
        "vivre": "mal",
        "pourquoi": "Le bruit",
        "changer": "Réparer les halls",
        "changer_lieu": "Rue des Lilas",
        "manque": "bus medecin",
        "ordre": "banc parc salle",
        "importance": "tres",
    }
    assert rows(site, "SELECT mode_recueil FROM participant") == [("atelier",)]


def test_mistakes_are_shown_at_their_questions_before_and_after_sending(page: Page, site: Site) -> None:
    page.get_by_text("Elle dit « J’ai compris »").click()
    write(page, "Depuis combien", "230")
    send(page)
    expect(page.locator("#fautes")).to_contain_text("2 réponses à revoir")
    expect(page.locator("#fautes li")).to_have_count(2)
    fits(page)
    choose(page, "Avez-vous 15 ans", "Oui")
    write(page, "Depuis combien", "23")
    choose(page, "Vivre ici", "Bien")
    # The engine has the last word: what the page let through comes back, with its place.
    page.route("**/fiches/**", lambda route: _spoil(route) if route.request.method == "POST" else None)
    send(page)
    expect(page.locator("#a-corriger li")).to_contain_text("Ce choix n’est pas possible")
    page.unroute("**/fiches/**")
    page.get_by_role("button", name="Corriger").click()
    fault = page.locator("fieldset.fausse")
    expect(fault).to_contain_text("Vivre ici")
    expect(fault.locator(".faute")).to_contain_text("Ce choix n’est pas possible")
    fits(page)
    choose(page, "Vivre ici", "Moyen")
    send(page)
    expect(page.locator("#envoyees")).to_contain_text("1 fiche envoyée")
    expect(page.locator("#corriger")).to_be_hidden()
    assert rows(site, "SELECT count(*) FROM participant") == [(1,)]


def _spoil(route: Any) -> None:
    route.continue_(post_data=route.request.post_data.replace('"bien"', '"beau"'))


def test_under_15_nothing_leaves_the_telephone(page: Page, site: Site) -> None:
    page.get_by_text("Elle dit « J’ai compris »").click()
    write(page, "Que faut-il changer", "Des jeux")
    choose(page, "Avez-vous 15 ans", "Non")
    expect(page.get_by_text("rien n’est gardé", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Effacer et passer").click()
    assert "Des jeux" not in page.evaluate("() => JSON.stringify(localStorage)")
    assert rows(site, "SELECT count(*) FROM inbox") == [(0,)]


def test_a_draft_outlives_the_page_and_danger_shows_the_numbers(page: Page, site: Site) -> None:
    agree(page)
    write(page, "Que faut-il changer", "Mon mari me frappe tous les soirs")
    page.goto(HERE)
    ready(page)
    expect(page.get_by_label("Que faut-il changer")).to_have_value("Mon mari me frappe tous les soirs")
    send(page)
    expect(page.locator("#danger")).to_contain_text("Prévenez vous-même La personne de garde")
    fits(page)


def test_a_revoked_key_loses_nothing(page: Page, site: Site, key: str) -> None:
    with site.sessions.begin() as session:
        session.execute(text("UPDATE api_key SET revoked_at = now()"))
    agree(page)
    write(page, "Que faut-il changer", "Plus de bancs")
    send(page)
    expect(page.locator("#cle")).to_be_visible()
    with site.sessions.begin() as session:
        session.execute(text("UPDATE api_key SET revoked_at = NULL"))
    page.get_by_role("link", name="Entrez-la de nouveau").click()
    page.get_by_label("Votre clé").fill(key)
    page.get_by_role("button", name="Entrer").click()
    expect(page.locator("#envoyees")).to_contain_text("1 fiche envoyée")
    assert rows(site, WORDS) == [("Plus de bancs",)] and CODE in page.url


def test_a_draft_goes_over_to_a_new_revision(page: Page, site: Site) -> None:
    agree(page)
    write(page, "Depuis combien", "12")
    write(page, "Que faut-il changer", "Réparer les halls")
    grades = page.locator("fieldset").filter(has_text="Pour vous,")
    for place in range(2):
        grades.nth(place).get_by_text("Assez important", exact=True).click()
    with site.sessions.begin() as session:
        campaigns.revise(session, CODE, QUESTIONNAIRE.replace("    name: annees\n", "    name: ans\n"))
    page.reload()
    ready(page)
    expect(page.get_by_label("Que faut-il changer")).to_have_value("Réparer les halls")
    expect(page.get_by_label("Depuis combien")).to_have_value("")
    send(page)
    expect(page.locator("#envoyees")).to_contain_text("1 fiche envoyée")
    expect(page.locator("#corriger")).to_be_hidden()
    kept = "SELECT count(*) FROM answer_version WHERE codes = ARRAY['assez']"
    assert rows(site, kept) == [(2,)] and rows(site, WORDS) == [("Réparer les halls",)]
    assert rows(site, "SELECT r.number FROM participant p JOIN revision r ON r.id = p.revision_id") == [(2,)]
