"""The page in a real browser: by keyboard alone, on a small screen, without scripts, without network.

Needs a Chromium on the machine; skips loudly without one, and fails where PORTEVOIX_REQUIRE asks for it.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.bot.webchat.site import HERE

PHONE = {"width": 320, "height": 640}
SMALLEST_TARGET = 44  # CSS px, WCAG 2.1 AAA and Apple's guide; 24 is what AA asks
CONTRAST = 4.5

TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """(least) => [...document.querySelectorAll('button, summary, a[href], label.case, textarea')]
    .filter(one => one.checkVisibility() && one.className !== 'evitement')
    .map(one => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < least || box.width < least)
    .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
WEAK_WORDS = """(least) => {
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = rgb(colour).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = one => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (rgb(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const weak = [];
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !one.checkVisibility() || one.closest('.cache')) continue;
    const pair = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < least) weak.push(`${one.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return weak;
}"""


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="fr-FR", base_url=address)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    """A page that fails the test on a script's error, and on a request to another host."""
    page = phone.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.on("request", lambda one: wrong.append(one.url) if _abroad(one.url, phone) else None)
    yield page
    assert wrong == []


def _abroad(url: str, context: BrowserContext) -> bool:
    return urlsplit(url).hostname != "127.0.0.1"


def tap(page: Page, label: str) -> None:
    """Tap a button of the form and wait for what the bot says then."""
    shown = page.locator(".bulle-bot").count()
    page.locator("#reponse").get_by_role("button", name=label, exact=True).first.click()
    expect(page.locator(".bulle-bot").nth(shown)).to_be_visible()


def begin(page: Page) -> None:
    page.goto(HERE)
    page.get_by_role("button", name="J’ai compris").click()
    arrived(page)


def arrived(page: Page) -> None:
    """The first question is there, and the script at work: before it is, forms are sent plainly."""
    expect(page.locator(".bulle-bot").last).to_contain_text("15 ans")
    page.wait_for_load_state("load")


def to_the_open_question(page: Page) -> None:
    begin(page)
    for label in ("Oui", "Oui", "Plus de 10 ans"):
        tap(page, label)


def to_the_boxes(page: Page) -> None:
    to_the_open_question(page)
    for label in ("Passer", "😐 Moyen", "Passer", "Passer", "En sécurité", "Moyen", "Il est bien"):
        tap(page, label)
    expect(page.get_by_role("checkbox").first).to_be_visible()


def fits(page: Page) -> None:
    """Nothing hides beside the screen, nothing is hard to hit or to read, in both colour schemes."""
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(WEAK_WORDS, CONTRAST) == []
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert page.evaluate(TOO_WIDE) == 0
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


def test_a_small_screen_at_every_station(page: Page) -> None:
    page.goto(HERE)
    fits(page)
    to_the_boxes(page)
    fits(page)
    page.goto(HERE)
    tap(page, "Avoir de l’aide")
    page.locator("summary", has_text="vos mots").click()
    page.fill("#texte", "Donaudampfschifffahrtsgesellschaft" * 12)
    tap(page, "Envoyer")
    fits(page)


def test_a_small_screen_before_a_wrong_address(quiet: Page) -> None:
    quiet.goto("/c/" + "nulle-part" * 20)
    fits(quiet)


@pytest.fixture
def quiet(phone: BrowserContext) -> Page:
    """A page where the network may fail."""
    return phone.new_page()


def focus_on(page: Page, name: str) -> None:
    """Tab until the control of this name has the focus, and can be seen to have it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        held = page.evaluate(
            """() => {
              const one = document.activeElement;
              return (one.labels && one.labels[0] || one).textContent.trim();
            }"""
        )
        if held == name:
            assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    pytest.fail(f"the Tab key never reaches « {name} »")


def test_by_keyboard_alone(page: Page) -> None:
    page.goto(HERE)
    focus_on(page, "J’ai compris")
    page.keyboard.press("Enter")
    arrived(page)
    for label, next_question in (
        ("Oui", "habitez"),
        ("Oui", "combien de temps"),
        ("Plus de 10 ans", "est bien"),
    ):
        focus_on(page, label)
        page.keyboard.press("Enter")
        expect(page.locator(".bulle-bot").last).to_contain_text(next_question)
        assert page.evaluate("() => document.activeElement.id") == "reponse"  # next Tab: the new answers
    focus_on(page, "Écrivez avec vos mots. Les fautes ne comptent pas.")
    page.keyboard.type("Le marché")
    focus_on(page, "Envoyer")
    page.keyboard.press("Space")
    expect(page.locator(".bulle-moi").last).to_contain_text("Le marché")
    focus_on(page, "Faire une pause")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Reprendre").first).to_be_visible()


def test_new_messages_are_announced_and_old_ones_stay_put(page: Page) -> None:
    begin(page)
    log = page.locator("#conversation")
    expect(log).to_have_attribute("role", "log")
    expect(log).to_have_attribute("aria-live", "polite")
    page.evaluate("() => { document.querySelector('.bulle').seen = true; }")
    tap(page, "Oui")
    # The live region grew: nothing in it was written again, which a screen reader would read again.
    assert page.evaluate("() => document.querySelector('.bulle').seen") is True
    assert page.title().startswith("Question 2")
    expect(page.locator("#reponse")).to_be_focused()
    page.locator("summary", has_text="vos mots").click()
    tap_empty = page.locator("#reponse").get_by_role("button", name="Envoyer", exact=True)
    tap_empty.click()
    expect(page.get_by_role("alert")).to_contain_text("Le message est vide")


def test_a_reload_sends_nothing_again(page: Page) -> None:
    begin(page)
    page.reload()
    expect(page.locator(".bulle-bot").last).to_contain_text("15 ans")
    tap(page, "Oui")
    page.reload()
    assert page.locator(".bulle-moi").all_inner_texts()[-1].endswith("Oui")


def test_without_network_the_words_stay(quiet: Page, phone: BrowserContext) -> None:
    to_the_open_question(quiet)
    quiet.fill("#texte", "Le marché du samedi")
    phone.set_offline(True)
    quiet.get_by_role("button", name="Envoyer", exact=True).click()
    expect(quiet.get_by_role("alert")).to_contain_text("Pas de connexion")
    expect(quiet.locator("#texte")).to_have_value("Le marché du samedi")
    phone.set_offline(False)
    tap(quiet, "Envoyer")
    expect(quiet.locator(".bulle-moi").last).to_contain_text("Le marché du samedi")


def test_a_double_tap_answers_once(page: Page) -> None:
    begin(page)
    page.locator("#reponse").get_by_role("button", name="Oui", exact=True).dblclick()
    expect(page.locator(".bulle-bot").last).to_contain_text("habitez")
    page.wait_for_timeout(300)
    assert page.title().startswith("Question 2")


def test_erasing_empties_the_page(page: Page) -> None:
    to_the_open_question(page)
    page.fill("#texte", "Le secret de mon immeuble")
    tap(page, "Envoyer")
    tap(page, "Tout effacer")
    page.get_by_role("button", name="Oui, tout effacer").click()
    expect(page.locator("h1")).to_contain_text("finie")
    assert "secret" not in page.content()


def test_the_private_link_is_there_to_copy(page: Page) -> None:
    begin(page)
    page.locator("summary", has_text="Continuer plus tard").click()
    link = page.get_by_label("Votre lien privé").input_value()
    page.context.clear_cookies()
    page.goto(link)
    expect(page.locator(".bulle-bot").last).to_contain_text("15 ans")
    assert page.url.endswith(HERE)


def test_somebody_else_s_link_on_a_small_screen(page: Page, phone: BrowserContext) -> None:
    begin(page)
    link = page.locator("#lien").input_value()
    phone.clear_cookies()
    page.goto(link)
    expect(page.get_by_text("reprend une conversation commencée")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Commencez la vôtre").click()
    page.get_by_role("button", name="J’ai compris").click()
    arrived(page)
    page.goto(link)
    expect(page.get_by_role("heading", name="Quelle conversation")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Continuer ma conversation").click()
    arrived(page)
    assert page.locator("#lien").input_value() != link


def test_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    begin(page)
    for label in ("Oui", "Oui", "Plus de 10 ans"):
        page.locator("#reponse").get_by_role("button", name=label, exact=True).click()
    page.fill("#texte", "Les voisins")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator(".bulle-moi").last).to_contain_text("Les voisins")
    assert page.title().startswith("Question 5")
    # The browser goes to the news, and the answers are on the screen.
    expect(page.locator("#reponse").get_by_role("button").first).to_be_in_viewport()
    context.close()
