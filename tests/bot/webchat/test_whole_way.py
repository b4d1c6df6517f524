"""A whole consultation by plain forms, without JavaScript: from the first page to the thanks."""

from collections import Counter

from sqlalchemy import func, select
from starlette.testclient import TestClient

from consultation.tables import AnswerRow, InboxRow, ParticipantRow
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
