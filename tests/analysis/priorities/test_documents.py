"""Documents of a release on priorities: never more than the release shows, and what the methods say."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.documents import read_document
from analysis.priorities.committee import Kind, keep
from analysis.priorities.renewing import Renewed, renew
from consultation.tables import (
    CampaignRow,
    CellRow,
    MarginRow,
    ReleaseDocumentRow,
    ReleaseRow,
    TerritoryRow,
)
from tests.analysis.neighbourhood import NOW, crowd, settle, small_campaign
from tests.analysis.priorities.voters import (
    ITEMS,
    STATEMENTS,
    Said,
    everything,
    graded,
    priorities_campaign,
    released,
    together,
    vote,
)

Json = Mapping[str, Any]


def priorities(session: Session, release: ReleaseRow) -> Json:
    document = read_document(session, release, "priorites")
    assert document is not None
    return document


def method(session: Session, release: ReleaseRow, name: str) -> Json:
    found: Json = next(one for one in priorities(session, release)["methods"] if one["method"] == name)
    return found


def item(one: Json, code: str) -> Json:
    found: Json = next(row for row in one["items"] if row["code"] == code)
    return found


def asked(session: Session, voters: list[Said]) -> tuple[CampaignRow, ReleaseRow]:
    campaign = priorities_campaign(session)
    vote(session, campaign, voters)
    return campaign, released(session, campaign)


def test_majority_judgment_with_its_profile_in_whole_percents(session: Session) -> None:
    _, release = asked(
        session,
        together(
            graded("halls", 50, 20, 20, 10), graded("ombre", 20, 60, 10, 10), graded("local", 10, 20, 60, 10)
        ),
    )
    one = method(session, release, "jugement_majoritaire")
    assert one["reason"] is None and one["n"] == 100 and not one["weighted"]
    halls = item(one, "halls")
    assert [(part["code"], part["share"]) for part in halls["profile"]] == [
        ("tres", 50),
        ("assez", 20),
        ("peu", 20),
        ("nsp", 10),
    ]
    assert halls["profile"][0]["interval"] == [40, 60]  # Wilson: no share without its interval
    # 50 of the 90 who graded: « je ne sais pas » judges nothing.
    assert halls["grade"] == "tres" and halls["rank"] == 1 and halls["n"] == 100
    assert item(one, "ombre")["grade"] == "assez" and item(one, "local")["grade"] == "peu"
    assert [row["code"] for row in one["items"][:3]] == ["halls", "ombre", "local"]
    assert item(one, "soins")["rank"] is None and item(one, "soins")["withheld"] == "denominateur"
    assert all(low <= row["rank"] <= high for row in one["items"][:3] for low, high in [row["interval"]])
    assert all(row["top"] is not None and row["sure"] for row in one["items"][:3])  # every cell is shown
    assert one["certainty"]["of"] == 1  # of three ranked items, being among the first three says nothing


def test_what_the_question_withholds_the_profile_withholds(session: Session) -> None:
    """Also where a release withholds what differs too little from the one before."""
    campaign, first = asked(session, together(graded("halls", 40, 30, 3, 12), graded("ombre", 30, 30, 25, 0)))
    vote(session, campaign, graded("ombre", 6, 1, 7, 0), started_at=NOW + timedelta(hours=2))
    for release in (first, released(session, campaign, after=3)):
        cells = {
            (cell.sheet, cell.row): cell.numerator
            for cell in session.scalars(select(CellRow).where(CellRow.release_id == release.id))
            if cell.column == ""
        }
        for row in method(session, release, "jugement_majoritaire")["items"]:
            sheet = f"question:importance:{row['code']}"
            assert row["n"] == cells[sheet, ""]
            assert row["top"] is None  # a chance in percent would tell of what is withheld
            for part in row["profile"]:
                assert (part["share"] is None) is (cells[sheet, part["code"]] is None)
        assert cells["question:importance:halls", "peu"] is None


def test_a_majority_grade_that_the_shown_cells_do_not_tell_is_a_range(session: Session) -> None:
    """Of 14, 6 and 6 with 2 hidden among two mentions: the middle may lie in either."""
    _, release = asked(session, graded("halls", 7, 3, 4))
    halls = item(method(session, release, "jugement_majoritaire"), "halls")
    assert halls["grade"] is None or all(
        part["words"] for part in halls["profile"] if part["code"] == halls["grade"]
    )
    assert all(part["share"] is None for part in halls["profile"])  # 14 participants: no percentages
    assert halls["top"] is None


def test_below_sixty_words_say_how_sure_a_rank_is(session: Session) -> None:
    _, release = asked(session, together(graded("halls", 30, 6, 7, 8), graded("ombre", 9, 5, 28, 6)))
    halls = item(method(session, release, "jugement_majoritaire"), "halls")
    assert halls["rank"] == 1 and halls["top"] is None and halls["sure"] == "presque sûr"
    assert [part["words"] for part in halls["profile"][:3]] == ["beaucoup", "quelques", "quelques"]


def test_one_participant_or_ten_rank_nothing(session: Session) -> None:
    campaign = priorities_campaign(session)
    vote(session, campaign, [*graded("halls", 10), *[{("sexe", ""): ["femme"]}] * 5])
    one = method(session, released(session, campaign), "jugement_majoritaire")
    assert one["reason"] and one["n"] is None and one["certainty"] is None
    assert all(row["rank"] is None and not row["profile"] for row in one["items"])


def test_the_same_mention_from_everybody_is_not_told(session: Session) -> None:
    _, release = asked(session, together(graded("halls", 20), graded("ombre", 20)))
    one = method(session, release, "jugement_majoritaire")
    for code in ("halls", "ombre"):
        found = item(one, code)
        assert found["grade"] is None and all(part["words"] is None for part in found["profile"])
        assert found["rank"] == 1


def test_nobody_graded_at_all(session: Session) -> None:
    campaign = priorities_campaign(session)
    vote(session, campaign, [{("sexe", ""): ["femme"]}] * 12)
    document = priorities(session, released(session, campaign))
    assert all(one["reason"] for one in document["methods"])
    assert all(row["rank"] is None for one in document["methods"] for row in one["items"])
    groups = read_document(session, session.scalars(select(ReleaseRow)).one(), "groupes")
    assert groups is not None and groups["polls"][0]["reason"].startswith("Moins de 60 votants")


def test_every_way_of_asking_and_what_a_majority_hides(session: Session) -> None:
    _, release = asked(session, everything(150))
    document = priorities(session, release)
    assert [one["method"] for one in document["methods"]] == [
        "jugement_majoritaire",
        "comparaisons",
        "classement",
        "approbation",
    ]
    for one in document["methods"]:
        assert one["reason"] is None, one["method"]
        assert {row["code"] for row in one["items"]} <= set(ITEMS)
        assert one["note"] and one["certainty"]["draws"] >= 300
    # Women want the halls first; everybody together does not.
    groups = method(session, release, "classement")["guard"]["groups"]
    assert [(one["by"], one["category"], one["first"]) for one in groups] in (
        [("sexe", "femme", "halls")],
        [("sexe", "homme", "ombre")],
        [("sexe", "femme", "halls"), ("sexe", "homme", "ombre")],
    )
    cells = {
        (cell.sheet, cell.column): cell.numerator
        for cell in session.scalars(select(CellRow).where(CellRow.release_id == release.id))
        if not cell.row
    }
    assert all(one["n"] == cells[f"question:ordre/{one['by']}", one["category"]] for one in groups)
    found = read_document(session, release, "groupes")
    assert found is not None
    poll = found["polls"][0]
    assert poll["reason"] is None and len(poll["groups"]) == 2
    assert set(poll["agreed"]) == {"s7", "s8"}
    assert sum(one["size"] for one in poll["groups"]) == 150
    assert {one["code"] for one in poll["statements"]} == set(STATEMENTS)


def test_duels_that_do_not_link_all_items_rank_nothing(session: Session) -> None:
    first = ["halls"] * 8 + ["ombre"] * 7 + ["nsp"] * 5
    both: list[Said] = [{("duel_halls_ombre", ""): [code]} for code in first]
    second = together(both, [{("duel_ombre_local", ""): ["ombre"]} for _ in range(12)])
    one = method(session, asked(session, second)[1], "comparaisons")
    assert "ne relient pas" in one["reason"] and all(row["rank"] is None for row in one["items"])


@pytest.mark.parametrize("few", [0, 1, 4])
def test_whether_anybody_preferred_the_loser_is_not_told(session: Session, few: int) -> None:
    """Nobody and somebody are withheld alike: a ranking for one of them alone would tell them apart."""
    voters: list[Said] = [{("duel_halls_ombre", ""): ["ombre" if n < few else "halls"]} for n in range(40)]
    one = method(session, asked(session, voters)[1], "comparaisons")
    assert "ne relient pas" in one["reason"] and all(row["rank"] is None for row in one["items"])


def test_duels_that_may_be_shown_whole_tell_how_strong_an_item_is(session: Session) -> None:
    first = ["halls"] * 8 + ["ombre"] * 7 + ["nsp"] * 5
    one = method(
        session, asked(session, [{("duel_halls_ombre", ""): [code]} for code in first])[1], "comparaisons"
    )
    assert [row["rank"] is None for row in one["items"] if row["code"] == "local"] == [True]
    halls = item(one, "halls")
    # 8 wins of 15 (Bradley-Terry of two items): odds 8/7, half of the log each, 52 % against a mean item.
    assert (halls["rank"], halls["comparisons"], halls["force"]) == (1, 20, 52)


def test_what_nearly_all_approve_leads_and_is_not_counted(session: Session) -> None:
    voters: list[Said] = [
        {("approuve", ""): ["halls", *(["ombre"] if person < 30 else []), *(["local"] if person < 2 else [])]}
        for person in range(80)
    ]
    campaign = priorities_campaign(session)
    keep(session, campaign.id, Kind.COSTS, {"budget": 100, "costs": {"halls": 60, "ombre": 40, "local": 10}})
    vote(session, campaign, voters)
    one = method(session, released(session, campaign), "approbation")
    halls, ombre, local = (item(one, code) for code in ("halls", "ombre", "local"))
    assert (halls["rank"], ombre["rank"], local["rank"]) == (1, 2, 3)
    assert halls["approvals"] is None and "Presque tous" in halls["withheld"]
    assert local["approvals"] is None and "Moins de 5" in local["withheld"]
    assert ombre["approvals"] == 30 and ombre["share"] == 38
    assert one["budget"]["greedy"] == {"funded": ["halls", "ombre"], "spent": 100, "tied": []}


def test_costs_after_the_release_are_taken_only_while_nobody_changed(session: Session) -> None:
    voters: list[Said] = [{("approuve", ""): ["halls"] if person < 20 else ["ombre"]} for person in range(40)]
    campaign, release = asked(session, voters)
    before = method(session, release, "approbation")
    assert before["budget"] is None
    keep(session, campaign.id, Kind.COSTS, {"budget": 50, "costs": {"halls": 30, "ombre": 20}})
    assert renew(session, campaign) is Renewed.DONE
    session.expire_all()
    after = method(session, release, "approbation")
    assert after["budget"]["budget"] == 50
    assert {**after, "budget": None} == before  # the same answers say the same
    vote(session, campaign, voters[:1], started_at=NOW + timedelta(hours=2))
    assert renew(session, campaign) is Renewed.CHANGED


def test_a_campaign_that_asks_for_no_priorities_has_no_document(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(20))
    release = released(session, campaign)
    names = session.scalars(
        select(ReleaseDocumentRow.name).where(ReleaseDocumentRow.release_id == release.id)
    ).all()
    assert not {"priorites", "groupes"} & set(names)


def test_ranks_and_profiles_are_of_the_residents_not_of_who_came(session: Session) -> None:
    """90 women and 30 men came where as many of each live: men's first weighs as much as women's."""
    territory = TerritoryRow(code="QN09901N", name="Les Tilleuls")
    session.add(territory)
    session.flush()
    for by, category, share in (("sexe", "femme", 0.5), ("sexe", "homme", 0.5)):
        session.add(
            MarginRow(territory_id=territory.id, vintage="2021", by=by, category=category, share=share)
        )
    women = together(graded("halls", 60, 15, 15, 0), graded("ombre", 20, 40, 30, 0))
    men = together(graded("halls", 5, 5, 20, 0), graded("ombre", 25, 5, 0, 0))
    voters: list[Said] = [{**said, ("sexe", ""): ["femme"]} for said in women]
    voters += [{**said, ("sexe", ""): ["homme"]} for said in men]
    one = method(session, asked(session, voters)[1], "jugement_majoritaire")
    assert one["weighted"]
    # As they came, 65 of 120 find the halls very important; of the residents, 5/12: the shade leads.
    assert item(one, "ombre")["rank"] == 1 and item(one, "halls")["rank"] == 2
