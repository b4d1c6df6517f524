"""What a campaign asks about priorities, read from its questionnaires."""

from analysis.priorities.ballots import Duel, Item, ballots_of
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire
from tests.analysis.neighbourhood import SOURCE
from tests.analysis.priorities.voters import ITEMS, PRIORITIES, STATEMENTS


def questionnaire(source: str) -> Questionnaire:
    found = read(source).questionnaire
    assert found is not None
    return found


def test_every_way_of_asking_is_found_without_a_setting() -> None:
    ballots = ballots_of([questionnaire(PRIORITIES)])
    (graded,) = ballots.graded
    assert graded.label == "Pour vous, …, c’est\u00a0:"
    assert [code for code, _ in graded.grades] == ["tres", "assez", "peu"] and graded.unsure == ("nsp",)
    assert graded.items[0] == Item("halls", "Réparer les halls", ("LOG-PCO",))
    assert graded.places[0] == ("importance", "halls")
    (approved,) = ballots.approved
    assert [item.code for item in approved.items] == ["halls", "ombre", "local"]  # « Rien » is no item
    assert ballots.paired is not None
    assert ballots.paired.duels == (
        Duel("duel_halls_ombre", 0, 1),
        Duel("duel_ombre_local", 1, 2),
        Duel("duel_local_halls", 2, 0),
    )
    (opinions,) = ballots.opinions
    assert [item.code for item in opinions.items] == list(STATEMENTS)
    assert set(ballots.items()) == set(ITEMS)
    assert ballots.items()["halls"].themes == ("LOG-PCO",)


def test_a_campaign_that_asks_for_none() -> None:
    ballots = ballots_of([questionnaire(SOURCE)])
    assert not ballots.polls() and not ballots.items() and not ballots.opinions


def test_an_item_of_an_earlier_revision_stays_and_a_later_wording_wins() -> None:
    before = questionnaire(PRIORITIES)
    after = questionnaire(
        PRIORITIES.replace("    - {name: ombre, label: De l'ombre, themes: [TRE-CHL]}\n", "").replace(
            "label: Réparer les halls, themes", "label: Des halls neufs, themes"
        )
    )
    (graded,) = ballots_of([before, after]).graded
    assert {item.code: item.label for item in graded.items} == {
        "halls": "Des halls neufs",
        "ombre": "De l’ombre",
        "local": "Un local",
        "soins": "Un médecin",
    }


def test_grades_that_are_asked_one_by_one_are_one_poll() -> None:
    grades = (
        "\n    choices:\n      - {name: oui, label: Important}\n      - {name: non, label: Pas important}\n"
    )
    single = SOURCE + "".join(
        f"  - type: grade\n    name: {name}\n    label: {label}{grades}"
        for name, label in (("halls", "Les halls ?"), ("ombre", "L'ombre ?"))
    )
    (poll,) = ballots_of([questionnaire(single)]).graded
    assert [(item.code, item.label) for item in poll.items] == [
        ("halls", "Les halls\u00a0?"),
        ("ombre", "L’ombre\u00a0?"),
    ]
    assert poll.places == (("halls", ""), ("ombre", ""))
