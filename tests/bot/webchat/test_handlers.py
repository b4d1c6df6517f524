"""The chat over HTTP, on a real database with a real runner: what people meet beside the straight way."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from bot.webchat.settings import MAX_TEXT
from consultation import campaigns
from consultation.broadcasts.making import create
from consultation.closing import close_campaign
from consultation.tables import (
    AccountRow,
    AnswerVersionRow,
    BroadcastRow,
    CampaignRow,
    ConsentRow,
    InboxRow,
    ParticipantRow,
)
from tests.bot.crowd import draft
from tests.bot.webchat.page import Page, Visitor
from tests.bot.webchat.site import CODE, HERE, Site


def counted(site: Site, table: type) -> int:
    with site.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def to_the_open_question(visitor: Visitor) -> Visitor:
    return visitor.begins().presses("Oui").presses("Oui").presses("Plus de 10 ans")


def test_a_view_creates_nothing(client: TestClient, site: Site) -> None:
    for _ in range(2):
        response = client.get(HERE)
        assert response.status_code == 200 and "set-cookie" not in response.headers
    assert Visitor(client).opens().page.labels == ["J’ai compris", "Non merci"]
    assert (counted(site, AccountRow), counted(site, InboxRow)) == (0, 0)


def test_the_first_page_says_who_asks_and_the_rights(client: TestClient) -> None:
    page = Visitor(client).opens().page
    for words in ("La Ville", "Votre quartier, votre avis", "STOP", "SUPPRIMER", "RGPD", "112", "114"):
        assert words.lower() in page.words.lower()


def test_headers_keep_the_conversation_private(client: TestClient) -> None:
    visitor = Visitor(client).begins()
    for response in (visitor.last, client.get(HERE), client.get("/c/inconnue-zz")):
        headers = response.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "default-src 'self'" in headers["content-security-policy"]
    cookie = client.post(HERE, data=visitor.page.answer.hidden | {"mot": "AIDE"}).headers["set-cookie"]
    assert f"Path={HERE}" in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert "Secure" not in cookie  # over http; see the test below


def test_the_page_asks_nothing_of_other_hosts(client: TestClient) -> None:
    page = to_the_open_question(Visitor(client)).page
    assert all(re.match(r"/c/|#|tel:|sms:", address) for address in page.addresses)
    assert not page.tags & {"img", "iframe", "style"}
    assert all(client.get(one).status_code == 200 for one in page.addresses if one.startswith("/c/_/"))


def test_a_form_sent_twice_is_one_message(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client))
    form, before = visitor.page.answer, counted(site, InboxRow)
    send = next(button for button in form.buttons if button.label == "Envoyer")
    visitor.sends(form, send, text="Le parc").sends(form, send, text="Le parc")
    assert counted(site, InboxRow) == before + 1
    assert visitor.page.mine.count("Le parc") == 1
    visitor.sends(form, send, text="Le parc et le marché")  # the page was gone back to, and changed
    assert counted(site, InboxRow) == before + 2
    with site.sessions() as session:
        texts = set(session.scalars(select(AnswerVersionRow.text)))
    assert {"Le parc", "Le parc et le marché"} <= texts


def test_the_start_sent_twice_is_one_participant(client: TestClient, site: Site) -> None:
    visitor = Visitor(client).opens()
    form = visitor.page.answer
    for _ in range(2):
        visitor.sends(form, form.buttons[0])
    assert visitor.page.said[-1].startswith("Avez-vous 15 ans")
    assert counted(site, ParticipantRow) == 1


def test_no_thank_you_and_a_change_of_mind(client: TestClient, site: Site) -> None:
    visitor = Visitor(client).opens().presses("Non merci")
    assert "changez d’avis" in visitor.page.said[-1]
    with site.sessions() as session:
        assert set(session.scalars(select(InboxRow.sealed))) == {None}
    visitor.presses("J’ai compris")
    assert visitor.page.said[-1].startswith("Avez-vous 15 ans")


def test_under_fifteen_nothing_is_kept(client: TestClient, site: Site) -> None:
    visitor = Visitor(client).begins().presses("Non")
    assert "commence à 15 ans" in visitor.page.said[-1] and not visitor.page.mine
    assert (counted(site, ParticipantRow), counted(site, AccountRow)) == (0, 0)


def test_the_private_link_resumes_on_another_telephone(client: TestClient) -> None:
    visitor = to_the_open_question(Visitor(client)).writes("Les voisins")
    link = re.search(r'value="(http[^"]*/r/[^"]*)"', visitor.last.text)
    assert link is not None
    path = link[1].removeprefix("http://testserver")
    client.cookies.clear()
    assert Visitor(client).opens().page.labels == ["J’ai compris", "Non merci"]
    other = Visitor(client).opens(path)
    assert "Les voisins" in other.page.mine and str(other.last.url).endswith(f"{HERE}?repris")
    assert "reprend une conversation commencée" in other.page.words
    assert other.presses("Faire une pause").page.labels[0] == "Reprendre"


def private_link(visitor: Visitor) -> str:
    link = re.search(r'value="http://testserver(/[^"]*/r/[^"]*)"', visitor.last.text)
    assert link is not None
    return link[1]


def two_conversations(client: TestClient) -> tuple[Visitor, str]:
    """Somebody at work on their own answers, and the private link of somebody else."""
    theirs = private_link(to_the_open_question(Visitor(client)).writes("Venez voir ma page"))
    client.cookies.clear()
    return to_the_open_question(Visitor(client)).writes("Mon avis à moi"), theirs


@pytest.mark.parametrize("ending", ["", "?cookie"])
def test_a_link_of_somebody_else_s_takes_no_conversation_away(client: TestClient, ending: str) -> None:
    mine, theirs = two_conversations(client)
    before = dict(client.cookies)
    mine.opens(theirs + ending)
    assert "Quelle conversation" in mine.page.words and "Venez voir" not in mine.last.text
    assert dict(client.cookies) == before and "set-cookie" not in mine.last.headers
    assert HERE in mine.page.addresses
    assert "Mon avis à moi" in mine.opens().page.mine


def test_the_other_conversation_is_opened_by_who_asks_for_it(client: TestClient) -> None:
    mine, theirs = two_conversations(client)
    mine.opens(theirs).presses("Ouvrir celle de ce lien", form=mine.page.forms[0])
    assert "Venez voir ma page" in mine.page.mine
    assert "Venez voir ma page" in mine.opens().page.mine


def test_no_other_site_decides_which_conversation(client: TestClient) -> None:
    mine, theirs = two_conversations(client)
    before = dict(client.cookies)
    for fields in ({}, {"jeton": theirs.rpartition("/")[2]}, {"jeton": "A" * 22}):
        client.post(theirs, data=fields)
    client.post(theirs, data=mine.page.answer.hidden, headers={"Sec-Fetch-Site": "cross-site"})
    assert dict(client.cookies) == before
    assert "Mon avis à moi" in mine.opens().page.mine


def test_a_link_opened_by_a_stranger_offers_a_conversation_of_their_own(client: TestClient) -> None:
    theirs = private_link(to_the_open_question(Visitor(client)).writes("Venez voir ma page"))
    client.cookies.clear()
    visitor = Visitor(client).opens(theirs)
    assert "Ce n’est pas vous" in visitor.page.words
    visitor.presses("Commencez la vôtre", form=visitor.page.forms[0])
    assert visitor.page.labels == ["J’ai compris", "Non merci"] and not client.cookies
    assert "Ce n’est pas vous" not in visitor.begins().page.words


def test_who_pauses_may_take_it_up_again(client: TestClient) -> None:
    visitor = to_the_open_question(Visitor(client))
    assert "Faire une pause" in visitor.page.labels and "Reprendre" not in visitor.page.labels
    visitor.presses("Faire une pause")
    assert "Faire une pause" not in visitor.page.labels and visitor.page.labels.count("Reprendre") == 2
    tool = next(one for one in visitor.page.answer.buttons if one.value == "REPRENDRE")
    visitor.sends(visitor.page.answer, tool)
    assert "Faire une pause" in visitor.page.labels and visitor.page.answer.area == ""


def test_a_wrong_link_shows_what_no_link_does(client: TestClient) -> None:
    to_the_open_question(Visitor(client))
    client.cookies.clear()
    for token in ("A" * 22, "court", "é" * 22, "x" * 5000):
        visitor = Visitor(client).opens(f"{HERE}/r/{token}")
        assert visitor.page.labels == ["J’ai compris", "Non merci"]
        assert "set-cookie" not in visitor.last.headers


def test_a_token_of_nobody_s_starts_nothing_by_itself(client: TestClient, site: Site) -> None:
    visitor = Visitor(client).opens()
    fields = {"jeton": "A" * 22, "formulaire": "f", "bouton": "abc.1.0.0"}
    assert Page(client.post(HERE, data=fields).text).labels == visitor.page.labels
    assert counted(site, InboxRow) == 0


def test_with_cookies_refused_the_page_carries_the_conversation(client: TestClient) -> None:
    visitor = Visitor(client)
    for label in ("J’ai compris", "Oui", "Oui", "Plus de 10 ans"):
        client.cookies.clear()
        visitor = visitor.opens() if label == "J’ai compris" else visitor
        visitor.presses(label)
    client.cookies.clear()
    visitor.writes("Le marché")
    assert visitor.page.mine[-1] == "Le marché"
    link = re.search(r'value="http://testserver(/[^"]*/r/[^"]*)"', visitor.last.text)
    assert link is not None
    client.cookies.clear()
    response = client.get(link[1])
    client.cookies.clear()
    assert "Le marché" in Page(client.get(response.headers["location"]).text).mine


def test_a_text_too_long_comes_back_whole(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client))
    before = counted(site, InboxRow)
    words = "Ça déborde & <ça> reste. " * (MAX_TEXT // 20)
    visitor.writes(words)
    assert visitor.page.answer.area == words and "trop long" in visitor.page.alert
    assert counted(site, InboxRow) == before
    visitor.writes("Ça déborde.")
    assert visitor.page.mine[-1] == "Ça déborde."


def test_a_megabyte_is_refused_kindly(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client))
    before = counted(site, InboxRow)
    visitor.writes("x" * 1_000_000)
    assert visitor.last.status_code == 413 and "trop gros" in visitor.page.words
    assert counted(site, InboxRow) == before


def test_hostile_words_stay_words(client: TestClient) -> None:
    visitor = to_the_open_question(Visitor(client))
    hostile = (
        "<script>alert(1)</script>\x00 \u202egnp.exe z\u0336\u0335a\u0301\u0300lgo {{ 7*7 }} ' \" &lt;b&gt;"
    )
    visitor.writes(hostile)
    assert visitor.page.mine[-1] == hostile.replace("\x00", "")
    assert "<script>alert" not in visitor.last.text
    assert visitor.last.text.count("<script") == 2


def test_a_tap_never_swallows_what_was_written(client: TestClient) -> None:
    visitor = to_the_open_question(Visitor(client)).presses("Passer", text="Je cherche mes mots")
    assert visitor.page.answer.area == "Je cherche mes mots" and "Envoyer" in visitor.page.alert
    visitor.presses("Avoir de l’aide")
    assert visitor.page.answer.area == "Je cherche mes mots" and "PASSER" in visitor.page.said[-2]


def test_words_fit_a_closed_question_too(client: TestClient) -> None:
    visitor = Visitor(client).begins().writes("oui oui")
    assert visitor.page.title.startswith("Question 2")


def test_erasing_leaves_nothing_to_read(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client)).writes("Le secret de mon immeuble")
    token = visitor.page.answer.hidden["jeton"]
    visitor.presses("Tout effacer").presses("Oui, tout effacer")
    assert visitor.page.said == ["C’est fait. Vos réponses sont effacées."]
    for address in (HERE, f"{HERE}/r/{token}", f"{HERE}?nouveau"):
        assert "secret" not in Visitor(client).opens(address).last.text
    assert Visitor(client).opens(f"{HERE}?nouveau").page.labels == ["J’ai compris", "Non merci"]
    assert (counted(site, AnswerVersionRow), counted(site, AccountRow)) == (0, 0)


def test_another_person_does_not_see_the_one_before(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client)).writes("Mon avis à moi")
    visitor.presses("Une autre personne répond").presses("Oui")
    assert visitor.page.mine == [] and "Mon avis" not in visitor.last.text
    visitor.presses("J’ai compris")
    assert visitor.page.said[-1].startswith("Avez-vous 15 ans")
    assert visitor.page.mine == ["J’ai compris"]
    assert counted(site, ParticipantRow) == 2


def test_my_data_are_a_file_for_me_alone(client: TestClient) -> None:
    visitor = to_the_open_question(Visitor(client)).writes("Le marché").presses("Voir toutes mes données")
    form = next(form for form in visitor.page.forms if form.action.endswith("/document"))
    answer = client.post(form.action, data=form.hidden)
    assert answer.json() and "Le marché" in answer.text
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["cache-control"] == "no-store"
    client.cookies.clear()
    stranger = client.post(form.action, data=form.hidden | {"jeton": "A" * 22})
    assert "Le marché" not in stranger.text


def test_leaving_a_shared_computer(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client)).writes("Le marché")
    form = next(one for one in visitor.page.forms if one.buttons[0].value == "quitter")
    visitor.sends(form, form.buttons[0])
    assert "Le marché" not in visitor.last.text and visitor.page.labels[0] == "J’ai compris"
    assert "Le marché" not in visitor.opens().last.text
    assert counted(site, AnswerVersionRow) > 0


def test_a_page_of_another_site_cannot_answer(client: TestClient, site: Site) -> None:
    fields = {"action": "accepter", "jeton": "A" * 22}
    response = client.post(HERE, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403 and counted(site, InboxRow) == 0


def test_unknown_campaigns_and_capitals(client: TestClient) -> None:
    for path in ("/c/nulle-part", "/c/%00", "/c/nulle-part/r/" + "A" * 22, "/c/" + "a" * 3000):
        response = client.get(path)
        assert response.status_code == 404 and "Nous ne trouvons pas" in response.text
    assert client.post("/c/nulle-part", data={"action": "accepter"}).status_code == 404
    assert client.get("/c/TILLEULS-abcd").headers["location"] == HERE


def test_a_draft_campaign_is_not_open(client: TestClient, site: Site) -> None:
    set_state(site, "brouillon")
    visitor = Visitor(client).opens()
    assert "pas encore ouverte" in visitor.page.words and not visitor.page.forms
    client.post(HERE, data={"action": "accepter", "jeton": "A" * 22})
    assert counted(site, InboxRow) == 0


def test_a_page_reminds_nobody_and_asks_not_to_write_again(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client)).presses("Faire une pause")
    assert "Me le rappeler" not in visitor.page.labels and "Reprendre" in visitor.page.labels
    said = visitor.writes("rappelle-moi plus tard").page.said[-1]
    assert "ne peut pas vous écrire" in said and "lien privé" in said
    visitor.presses("Reprendre")
    while "Passer" in visitor.page.labels:
        visitor.presses("Passer")
        assert visitor.page.answer.hidden["etape"] != "recontact"
    assert f"/p/{CODE}" in visitor.page.addresses
    with site.sessions() as session:
        assert set(session.scalars(select(ConsentRow.kind))) == {"information", "age"}
        assert session.scalar(select(func.count(ParticipantRow.completed_at))) == 1


def tried(site: Site, *, card: bool = False) -> BroadcastRow:
    with site.sessions.begin() as session:
        return create(session, draft(code=CODE, card=card))


def test_who_prepares_a_broadcast_reads_it_on_the_page(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client))
    asked, row = visitor.page.answer, tried(site, card=True)
    shown = visitor.writes(f" {row.test_word.upper()} ").page
    assert shown.said[-2] == row.text and "pas encore dessinée" in shown.said[-1]
    assert shown.answer.hidden["etape"] == asked.hidden["etape"] and "Passer" in shown.labels
    assert counted(site, AnswerVersionRow) == 3  # the word is no answer


def test_a_tried_broadcast_is_nobody_s_farewell(client: TestClient, site: Site) -> None:
    row = tried(site)
    start = Visitor(client).opens().page.answer
    words = {**start.hidden, "texte": row.test_word, "action": "envoyer"}
    visitor = Visitor(client)
    visitor._arrive(client.post(HERE, data=words))
    assert visitor.page.said == [row.text] and counted(site, AccountRow) == 0
    with site.sessions.begin() as session:
        close_campaign(session, CODE, datetime.now(UTC))
    assert row.text not in visitor.opens().last.text
    assert "terminée" in visitor.page.words


def test_a_closed_campaign_thanks_and_still_reads_danger(client: TestClient, site: Site) -> None:
    visitor = to_the_open_question(Visitor(client))
    form = visitor.page.answer
    send = next(button for button in form.buttons if button.label == "Envoyer")
    with site.sessions.begin() as session:
        row = session.scalars(select(CampaignRow)).one()
        row.state, row.sealed_key, row.closed_at = "close", None, datetime.now(UTC)
    assert "terminée" in visitor.opens().page.words and not visitor.page.bubbles
    visitor.sends(form, send, text="Je vais me tuer ce soir")
    assert "3114" in visitor.page.said[-1]


def set_state(site: Site, state: str) -> None:
    with site.sessions.begin() as session:
        campaigns.find(session, CODE).state = state
