"""A whole consultation by plain forms, without JavaScript: from the first page to the thanks."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select
from starlette.testclient import TestClient

from consultation import campaigns
from consultation.tables import AnswerRow, AnswerVersionRow, InboxRow, ParticipantRow
from tests.bot.webchat.page import Visitor
from tests.bot.webchat.site import Site

WORDS = "Les voisins s’entraident, et le marché du samedi."


def answers_one(visitor: Visitor) -> str:
    """Answer the question on the page as a hurried person would; return how."""
    form = visitor.page.answer
    options = [one for one in form.buttons if one.name == "bouton" and one.label != "Passer"]
    if form.boxes:
        visitor.presses("C’est tout", ticks=tuple(form.boxes)[:2])
        return "cases"
    if options:
        visitor.sends(form, options[0])
        return "bouton"
    visitor.writes(WORDS)
    return "texte"


def test_from_the_start_to_the_thanks(client: TestClient, site: Site) -> None:
    visitor = Visitor(client).begins()
    how: Counter[str] = Counter()
    while visitor.page.title.startswith("Question") and sum(how.values()) < 60:
        how[answers_one(visitor)] += 1
    while options := [one for one in visitor.page.answer.buttons if one.name == "bouton"]:
        visitor.sends(visitor.page.answer, options[0])  # may we quote, and the like
    assert how["texte"] >= 4 and how["bouton"] >= 12 and how["cases"] == 1
    assert any("Merci" in said for said in visitor.page.said[-3:])
    with site.sessions() as session:
        participant = session.scalars(select(ParticipantRow)).one()
        assert participant.mode_recueil == "bot_web" and participant.completed_at is not None
        assert participant.source_digest is None  # the test client has no network address
        kept = session.scalar(select(func.count()).select_from(AnswerRow))
        assert kept == sum(how.values())
        assert set(session.scalars(select(InboxRow.state))) == {"done"}


TYPES = """
settings:
  {title: Tous les types, phase: priorites, territory_name: Les Tilleuls, register: tu, languages: [fr, en]}
notice:
  label: "Bonjour ! Pour arrêter : STOP. Pour effacer : SUPPRIMER. Pour en savoir plus : INFOS."
  more: La Ville est responsable. Tes droits sont écrits ici.
  legal_basis: mission d’intérêt public (RGPD, art. 6.1.e)
  controller: {name: la Ville, email: ville@ville.example}
referent: {name: La personne de garde, email: garde@ville.example}
closing: Merci ! Les résultats arrivent bientôt.
survey:
  - type: select_one
    name: age_15
    role: porte_age
    required: oui
    label: As-tu 15 ans ou plus ?
    choices: [{name: oui, label: Oui}, {name: non, label: Non, ends: moins_de_15}]
  - type: rank
    name: ordre
    label: Mets dans l’ordre.
    choices: [{name: bus, label: Bus}, {name: parc, label: Parc}, {name: soin, label: Soins}]
  - type: select_multiple
    name: manque
    maximum: 2
    label: Qu’est-ce qui manque ?
    choices: [{name: bus, label: Bus}, {name: parc, label: Parc}, {name: soin, label: Soins}]
  - {type: integer, name: annees, label: "Depuis combien d’années ?", minimum: 0, maximum: 99}
  - {type: geopoint, name: lieu, label: "C’est où ?"}
"""


def test_another_language_is_chosen_at_the_notice(client: TestClient, site: Site) -> None:
    with site.sessions.begin() as session:
        campaigns.create(session, site.keys, TYPES, code="types-abcd")
        campaigns.open_campaign(session, "types-abcd", datetime.now(UTC))
    visitor = Visitor(client, "/c/types-abcd").opens().presses("Autre langue · Other language")
    visitor.presses("English").presses("J’ai compris")
    assert 'lang="en"' in visitor.last.text and visitor.page.title.startswith("Question 1")


def test_every_shape_of_question_has_its_form(client: TestClient, site: Site) -> None:
    with site.sessions.begin() as session:
        campaigns.create(session, site.keys, TYPES, code="types-abcd")
        campaigns.open_campaign(session, "types-abcd", datetime.now(UTC))
    visitor = Visitor(client, "/c/types-abcd").begins().presses("Oui")
    visitor.presses("Soins").presses("Bus")  # the last one follows by itself
    visitor.presses("C’est tout")
    assert "Rien n’est coché" in visitor.page.alert
    before = len(visitor.page.bubbles)
    visitor.presses("C’est tout", ticks=("Parc", "Bus", "Soins"))  # as without JavaScript
    assert visitor.page.alert == "Tu as choisi 3 réponses. Gardes-en 2."
    assert visitor.last.text.count(" checked>") == 3 and len(visitor.page.bubbles) == before
    form = visitor.page.answer
    fields = {**form.hidden, "choix": list(form.boxes.values()), "action": "plusieurs"}
    news = client.post(f"{form.action.partition('#')[0]}/messages", data=fields).json()
    assert news == {"notice": "Tu as choisi 3 réponses. Gardes-en 2."}  # the script leaves the form as it is
    visitor.presses("C’est tout", ticks=("Parc",))
    visitor.writes("douze").writes("devant la boulangerie")
    assert "Tu as fini" in visitor.page.said[-1] or "Merci" in visitor.page.said[-1]
    with site.sessions() as session:
        rows = session.execute(
            select(AnswerRow.question, AnswerVersionRow)
            .join(AnswerVersionRow, AnswerVersionRow.answer_id == AnswerRow.id)
            .where(AnswerVersionRow.number == AnswerRow.current, AnswerRow.part == "reponse")
        )
        kept = {row.question: row.AnswerVersionRow for row in rows}
    assert kept["ordre"].codes == ["soin", "bus", "parc"]
    assert kept["manque"].codes == ["parc"]
    assert kept["annees"].whole == 12
    assert kept["lieu"].text == "devant la boulangerie"
