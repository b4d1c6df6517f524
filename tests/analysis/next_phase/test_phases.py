"""A consultation from listening to telling back, each phase drafted from what the last one published."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from analysis.next_phase.drafting import CannotDraft, draft
from analysis.next_phase.facts import Carried, carried_ideas, facts, said, shown
from consultation import campaigns
from consultation.decisions import Decision, keep_decisions
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire, QuestionType
from consultation.questionnaire.write import dump
from consultation.tables import AnswerRow, CampaignRow, CellRow
from consultation.words import DecisionState, Phase
from tests.analysis.neighbourhood import NOW, SOURCE, Resident, crowd, keys_of, settle, small_campaign
from tests.analysis.priorities.voters import Said, released, vote

IDEAS = (("LOG-PCO", 30), ("SEC-TRA", 20), ("JCS-JEU", 15), ("MOB-TCO", 8), ("PRO-RAT", 3))


def accepted(questionnaire: Questionnaire) -> str:
    """The text of a draft, which reads back and which the check finds no error in."""
    text = dump(questionnaire)
    reading = read(text)
    assert reading.questionnaire is not None, [f.message for f in reading.findings]
    assert {one.code for one in reading.findings} <= {one.code for one in read(SOURCE).findings}
    return text


def follow(session: Session, before: CampaignRow, phase: Phase, code: str) -> CampaignRow:
    text = accepted(draft(session, before, phase))
    made = campaigns.create(session, keys_of(session), text, code=code, follows=before.code)
    return campaigns.open_campaign(session, made.code, NOW)


def propose(session: Session, campaign: CampaignRow, question: str, ideas: Sequence[tuple[str, int]]) -> None:
    """Residents whose tagged answer to a question is a proposition on a sub-theme."""
    residents = [
        Resident(said=[[("theme", theme), ("enonce", "PRP")]])
        for theme, number in ideas
        for _ in range(number)
    ]
    settle(session, campaign, *residents)
    session.execute(
        update(AnswerRow)
        .where(AnswerRow.campaign_id == campaign.id, AnswerRow.question == "atouts")
        .values(question=question)
    )


def grades(items: Sequence[str], size: int = 70) -> list[Said]:
    """Residents who find the first item very important, each next one less."""
    scale = ("tres", "important", "assez", "peu", "pas")
    return [
        {("importance", item): [scale[min(4, place + (person % 2))]] for place, item in enumerate(items)}
        for person in range(size)
    ]


def test_from_listening_to_telling_back(session: Session) -> None:
    heard = small_campaign(session, "tilleuls-ecoute")
    settle(session, heard, *crowd(200))
    released(session, heard)

    ideas = follow(session, heard, Phase.IDEES, "tilleuls-idees")
    asked = campaigns.questionnaire_of(session, campaigns.current_revision(session, ideas).id)
    with_facts = [one for one in asked.questions if one.fact is not None]
    assert 2 <= len(with_facts) <= 4 and all(one.fact_name and one.is_open for one in with_facts)
    assert {one.fact_name for one in with_facts} >= {
        f"{one.name.removeprefix('idee_')}_p1" for one in with_facts
    }
    assert "sur 10" in with_facts[0].fact.text()  # type: ignore[union-attr]

    propose(session, ideas, with_facts[0].name, IDEAS)
    released(session, ideas)

    first = follow(session, ideas, Phase.PRIORITES, "tilleuls-prio")
    asked = campaigns.questionnaire_of(session, campaigns.current_revision(session, first).id)
    graded = asked.question("importance")
    assert graded.type is QuestionType.GRADE and graded.repeat is not None
    items = [choice.name for choice in graded.repeat.items]
    assert items[0] == "log_pco" and graded.repeat.items[0].themes == ("LOG-PCO",)
    assert "pro_rat" not in items  # three people: withheld, so no item of theirs

    vote(session, first, grades(items[:3]))
    released(session, first)
    keep_decisions(
        session,
        first.id,
        (
            Decision("log_pco", "Parties communes", DecisionState.DECIDED, "Les travaux commencent en mars."),
            Decision(items[1], "Trafics", DecisionState.NOT_DECIDED, "Le budget {2027} n’est pas voté."),
        ),
    )
    told = draft(session, first, Phase.RESTITUTION)
    accepted(told)
    notes = [one.label.text() for one in told.questions if one.type is QuestionType.NOTE]
    assert any(note.startswith("C’est décidé\u00a0: parties communes. Les travaux") for note in notes)
    assert any("Ce n’est pas décidé" in note and "(2027)" in note for note in notes)
    assert any("mettent d’abord\u00a0: parties communes" in note for note in notes)


def test_the_same_phase_again_is_the_next_wave(session: Session) -> None:
    heard = small_campaign(session, "tilleuls-ecoute")
    again = draft(session, heard, Phase.ECOUTE)
    accepted(again)
    assert again.wave == 2
    assert [one.name for one in again.questions] == [
        one.name
        for one in campaigns.questionnaire_of(
            session, campaigns.current_revision(session, heard).id
        ).questions
    ]


@pytest.mark.parametrize(
    ("phase", "said_so"),
    [
        (Phase.IDEES, "pas encore de parution"),
        (Phase.PRIORITES, "pas encore de parution"),
        (Phase.RESTITUTION, "Aucune décision"),
    ],
)
def test_what_is_not_there_yet_is_said(session: Session, phase: Phase, said_so: str) -> None:
    heard = small_campaign(session, "tilleuls-ecoute")
    with pytest.raises(CannotDraft, match=said_so):
        draft(session, heard, phase)


def test_nothing_that_is_withheld_becomes_a_fact_or_an_item(session: Session) -> None:
    heard = small_campaign(session, "tilleuls-ecoute")
    propose(session, heard, "atouts", [("LOG-PCO", 12), ("SAN-MED", 4)])
    release = released(session, heard)
    withheld = session.scalars(
        select(CellRow.row).where(CellRow.release_id == release.id, CellRow.numerator.is_(None))
    ).all()
    assert "SAN" in withheld
    assert "SAN" not in {one.code.partition("-")[0] for one in carried_ideas(session, release, 8)}
    assert "SAN" not in {one.code for one in facts(session, release, 8)}
    assert all(one.code not in withheld for one in shown(session, release, "themes"))


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (60, 200, "3 sur 10 ont"),
        (20, 200, "1 sur 10 a"),
        (6, 200, "moins de 1 sur 10 a"),
        (195, 200, "9 sur 10 ont"),
        (5, 30, "quelques-uns ont"),
        (10, 30, "plusieurs ont"),
        (20, 30, "beaucoup ont"),
    ],
)
def test_facts_are_said_in_tenths_and_below_sixty_in_words(
    numerator: int, denominator: int, words: str
) -> None:
    assert said(Carried("LOG", "Logement", numerator, denominator)) == (
        f"Parmi les habitants qui ont répondu, {words} parlé de"
    )
