"""Weighted and corrected figures of a release, on a real database."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.documents import MEANS, WEIGHTING, read_document
from analysis.figures import Figure, read_sheet
from analysis.release import release_if_due
from analysis.tagging import tagging_said
from consultation.sampling import draw, drawn_up_to, is_drawn
from consultation.tables import (
    AnswerVersionRow,
    CampaignRow,
    CellRow,
    CodingRow,
    ParticipantRow,
    ReleaseRow,
    SegmentRow,
)
from nlu.learning.checking import check, is_control
from nlu.learning.codes import Reading
from nlu.learning.worklist import sample_worklist
from tests.analysis.neighbourhood import NOW, Resident, crowd, settle, small_campaign
from tests.analysis.residents import HALVES, settle_territory
from tests.analysis.test_release import LOG, PRO, cell, released


def total(session: Session, release: ReleaseRow, code: str) -> Figure:
    return read_sheet(session, release, "themes", None, [(code, code)]).rows[0].figures[0]


def women_speak_of_housing(session: Session, campaign: CampaignRow) -> None:
    """150 women of whom 100 speak of housing, 50 men of whom 10 do."""
    settle(session, campaign, *[Resident(said=LOG) for _ in range(100)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(50)])
    settle(session, campaign, *[Resident(said=LOG, sex="homme") for _ in range(10)])
    settle(session, campaign, *[Resident(said=PRO, sex="homme") for _ in range(40)])


def test_shares_are_weighted_to_who_lives_there(session: Session) -> None:
    campaign = small_campaign(session)
    settle_territory(session, campaign, HALVES)
    women_speak_of_housing(session, campaign)
    release = released(session, campaign)
    found = total(session, release, "LOG")
    assert (found.numerator, found.denominator, found.said.share) == (110, 200, 55)
    assert found.estimate is not None
    # Half of (100/150) and half of (10/50): 43 %; Kish: 200² / (150·(2/3)² + 50·2²) · … = 150.
    assert (found.estimate.share, found.estimate.weighted, found.estimate.method) == (43, True, "wilson")
    assert found.estimate.n_eff == 150
    assert found.estimate.interval == (35, 51)
    assert [(one.gamma, one.low, one.high) for one in found.estimate.sensitivity] == [
        (1.5, 33, 53),
        (2.0, 27, 60),
    ]
    assert found.reading == "montre"
    of_women = cell(session, release, "themes/sexe", "LOG", "femme")
    assert (of_women.numerator, of_women.share) == (100, 0.67)
    assert "Redressement sur le sexe (Insee 2021)." in release.about["sentence"]
    assert "200 participants, soit 5\u00a0% des 15 ans et plus" in release.about["sentence"]


def test_it_says_how_it_weighs_and_who_is_missing(session: Session) -> None:
    campaign = small_campaign(session)
    settle_territory(session, campaign, HALVES)
    women_speak_of_housing(session, campaign)
    content = read_document(session, released(session, campaign), WEIGHTING)
    assert content is not None
    assert (content["used"], content["on"], content["vintage"]) == (True, ["sexe"], "2021")
    assert (content["n_eff"], content["deff"], content["low"], content["high"]) == (150, 1.33, 0.67, 2.0)
    assert (content["population"], content["participation"]) == (4000, 5.0)
    women, men = content["profile"][0]["categories"]
    assert (women["participants"], women["share"], women["residents"], women["missing"]) == (
        150,
        75,
        50,
        False,
    )
    assert (men["participants"], men["share"], men["residents"], men["missing"]) == (50, 25, 50, True)


def test_another_sex_makes_neither_women_nor_men_missing(session: Session) -> None:
    """Half of both sexes among those of either, as in the population; 60 more say another one."""
    campaign = small_campaign(session)
    settle_territory(session, campaign, HALVES)
    for sex, number in (("femme", 60), ("homme", 60), ("autre", 60)):
        settle(session, campaign, *[Resident(said=LOG, sex=sex) for _ in range(number)])
    content = read_document(session, released(session, campaign), WEIGHTING)
    assert content is not None
    (sexes,) = content["profile"]
    assert (sexes["of"], sexes["elsewhere"]) == (120, 60)
    assert [(one["share"], one["missing"]) for one in sexes["categories"]] == [(50, False), (50, False)]


def test_nobody_is_missing_who_may_not_be(session: Session) -> None:
    """15 of 100 are up to 23 %, 15 of the 92 who may have said their sex up to 25 %: not under 24."""
    campaign = small_campaign(session)
    settle_territory(session, campaign, {"sexe": {"femme": 0.76, "homme": 0.24}})
    for sex, number in (("femme", 77), ("homme", 15), (None, 4), ("autre", 4)):
        settle(session, campaign, *[Resident(said=LOG, sex=sex) for _ in range(number)])
    content = read_document(session, released(session, campaign), WEIGHTING)
    assert content is not None
    (sexes,) = content["profile"]
    assert [one["missing"] for one in sexes["categories"]] in ([False, False], [False, None], [None, False])


def test_without_margins_it_says_why_and_stays_raw(session: Session) -> None:
    campaign = small_campaign(session)
    women_speak_of_housing(session, campaign)
    release = released(session, campaign)
    content = read_document(session, release, WEIGHTING)
    assert content is not None
    assert not content["used"]
    assert content["reason"]
    assert content["profile"] == []
    assert set(session.scalars(select(CellRow.method).where(CellRow.release_id == release.id))) == {None}
    found = total(session, release, "LOG").estimate
    assert found is not None
    assert (found.share, found.n_eff, found.weighted, found.raw) == (55, 200, False, True)
    assert "Chiffres bruts, sans redressement." in release.about["sentence"]


def test_few_participants_are_not_weighted(session: Session) -> None:
    campaign = small_campaign(session)
    settle_territory(session, campaign, HALVES)
    settle(session, campaign, *crowd(45))
    release = released(session, campaign)
    content = read_document(session, release, WEIGHTING)
    assert content is not None
    assert (content["used"], content["reason"]) == (False, "moins de 60 participants")
    found = total(session, release, "LOG")
    assert (found.estimate, found.reading) == (None, "qualitatif")
    # Who is missing is said all the same, in numbers.
    assert content["profile"][0]["categories"][0]["participants"] is not None
    assert content["profile"][0]["categories"][0]["share"] is None


def test_a_weighted_share_does_not_tell_who_is_withheld(session: Session) -> None:
    """Of 100 who answer, 8 spoke of housing, 3 of them men, which is withheld: the weighted share of the 8
    would tell how many were men."""
    campaign = small_campaign(session)
    settle_territory(session, campaign, HALVES)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(5)])
    settle(session, campaign, *[Resident(said=LOG, sex="homme") for _ in range(3)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(65)])
    settle(session, campaign, *[Resident(said=PRO, sex="homme") for _ in range(27)])
    release = released(session, campaign)
    assert cell(session, release, "themes/sexe", "LOG", "homme").withheld is not None
    housing = total(session, release, "LOG")
    assert housing.numerator == 8
    assert housing.estimate is not None
    assert housing.estimate.raw


def test_the_same_people_keep_their_estimate(session: Session) -> None:
    """Newcomers who are men change everybody's weight; who answered the question are the same as before."""
    campaign = small_campaign(session)
    settle_territory(session, campaign, HALVES)
    for sex, counts in (("femme", (60, 20, 20, 10)), ("homme", (20, 20, 50, 10))):
        for answer, number in zip(("bien", "moyen", "mal", "nsp"), counts, strict=True):
            settle(session, campaign, *[Resident(said=None, sex=sex, vivre=answer) for _ in range(number)])
    first = released(session, campaign)
    later = NOW + timedelta(hours=2)
    men = [Resident(said=LOG, sex="homme", started_at=NOW + timedelta(minutes=90)) for _ in range(30)]
    settle(session, campaign, *men)
    second = release_if_due(session, campaign, later)
    assert second is not None
    cells = [cell(session, release, "question:vivre", "bien") for release in (first, second)]
    assert cells[0].share is not None
    assert cells[0].share == cells[1].share
    assert second.about["deff"] != first.about["deff"]


def people_check(session: Session, campaign: CampaignRow, number: int, right: float = 1.0) -> list[int]:
    """Draw participants and read their answers: who spoke of housing to the machine did, or did not."""
    bound = draw(session, campaign, number)
    assert bound is not None
    chosen = [one.version for one in sample_worklist(session, campaign, bound)]
    for place, version in enumerate(chosen):
        said = session.scalars(select(SegmentRow.id).where(SegmentRow.version_id == version)).all()
        assert len(said) == 1
        theme = "LOG-ETA" if place < right * len(chosen) else "PRO-ENC"
        check(session, version, [Reading(0, frozenset({theme}))], "Awa", NOW)
    return chosen


def test_a_random_sample_of_participants_corrects_what_the_tagger_counts(session: Session) -> None:
    """The machine hears housing in a third of 600 people; of 100 drawn at random who were read, half spoke
    of it."""
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(200)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(400)])
    people_check(session, campaign, 100, right=0.5)
    release = released(session, campaign)
    checked = release.about["checked"]
    assert (checked["participants"], checked["whole"], checked["percent"]) == (100, False, 16)
    assert not checked["full_checking"]
    assert "corrigés par 100 participants tirés au sort" in str(tagging_said(release.about))
    assert set(checked["themes"]) == {"LOG", "PRO"}
    housing = total(session, release, "LOG")
    assert housing.said.share is not None
    assert housing.said.share < 40
    assert housing.estimate is not None
    assert housing.estimate.method == "ppi"
    assert 40 <= housing.estimate.share <= 60
    assert not housing.estimate.weighted
    assert housing.estimate.n_eff < 200


def test_answers_checked_for_being_doubtful_correct_nothing(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(100)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(100)])
    for version in session.scalars(select(AnswerVersionRow.id).where(AnswerVersionRow.text != "").limit(60)):
        check(session, version, [Reading(0, frozenset({"LOG"}))], "Awa", NOW)
    release = released(session, campaign)
    assert release.about["checked"]["participants"] is None
    assert release.about["checked"]["full_checking"]
    assert set(session.scalars(select(CellRow.method).where(CellRow.release_id == release.id))) == {None}


def test_one_unread_answer_ends_the_sample(session: Session) -> None:
    """A sample is a draw only as long as everybody with a lower lot was read."""
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(150)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(250)])
    chosen = people_check(session, campaign, 120, right=0.4)
    session.get_one(AnswerVersionRow, chosen[80]).frozen_at = None
    session.flush()
    release = released(session, campaign)
    assert release.about["checked"]["participants"] == 75  # 80, by steps of 25


def test_everything_checked_needs_no_correction(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(60)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(40)])
    people_check(session, campaign, 100, right=0.7)
    release = released(session, campaign)
    checked = release.about["checked"]
    assert (checked["whole"], checked["percent"], checked["full_checking"]) == (True, 100, False)
    assert "Toutes les réponses libres" in str(tagging_said(release.about))
    found = total(session, release, "LOG").estimate
    assert found is not None
    assert (found.share, found.raw) == (70, True)


def test_who_is_drawn_is_never_learnt_from(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(30)])
    before = session.scalars(select(AnswerVersionRow.id).where(AnswerVersionRow.text != "")).all()
    for version in before[:5]:
        check(session, version, [Reading(0, frozenset({"LOG"}))], "Awa", NOW)
    assert drawn_up_to(session, campaign.id) is None
    first = draw(session, campaign, 10)
    assert first is not None
    assert draw(session, campaign, 3) == first  # a sample only grows
    everybody = session.scalars(
        select(ParticipantRow.id).where(ParticipantRow.campaign_id == campaign.id)
    ).all()
    assert sum(is_drawn(session, campaign.id, one) for one in everybody) == 10
    assert draw(session, campaign, 99) > first  # type: ignore[operator]
    assert all(is_drawn(session, campaign.id, one) for one in everybody)
    check(session, before[6], [Reading(0, frozenset({"LOG"}))], "Awa", NOW)
    controls = session.execute(select(CodingRow.version_id, CodingRow.control)).all()
    assert len(controls) == 6
    assert all(control for _, control in controls)
    assert not all(is_control(version) for version, _ in controls)


def test_means_of_a_scale(session: Session) -> None:
    """bien is 1, moyen 2, mal 3; « je ne sais pas » is outside. Women 1.5, men 2.5 on average."""
    campaign = small_campaign(session)
    settle_territory(session, campaign, HALVES)
    for sex, counts in (("femme", (90, 45, 15)), ("homme", (5, 15, 30))):
        for answer, number in zip(("bien", "moyen", "mal"), counts, strict=True):
            settle(session, campaign, *[Resident(sex=sex, vivre=answer) for _ in range(number)])
    for answer in ("bien", "moyen", "mal"):
        settle(session, campaign, *[Resident(sex=None, vivre=answer) for _ in range(10)])
    unsure = [Resident(sex=sex, vivre="nsp") for sex in ("femme", "homme", None) for _ in range(10)]
    settle(session, campaign, *unsure)
    content = read_document(session, released(session, campaign), MEANS)
    assert content is not None
    (scale,) = content["questions"]
    assert (scale["question"], scale["n"], scale["withheld"]) == ("vivre", 260, None)
    assert [one["value"] for one in scale["scale"]] == [1, 2, 3]
    assert scale["raw"]["mean"] == pytest.approx(1.8)
    assert scale["weighted"]["mean"] == pytest.approx(2.0)
    assert scale["raw"]["median"] == 2.0
    for kind in ("raw", "weighted"):
        assert scale[kind]["mean_low"] <= scale[kind]["mean"] <= scale[kind]["mean_high"]
    assert scale["weighted"]["mean_high"] - scale["weighted"]["mean_low"] < 0.4
    assert [one["numerator"] for one in scale["profile"]] == [105, 70, 55]


def test_a_mean_that_would_tell_what_is_withheld_is_withheld(session: Session) -> None:
    """Of 40 answers 3 are « mal », withheld with « moyen »: the mean would tell both."""
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(vivre="bien") for _ in range(30)])
    settle(session, campaign, *[Resident(vivre="moyen") for _ in range(7)])
    settle(session, campaign, *[Resident(vivre="mal") for _ in range(3)])
    content = read_document(session, released(session, campaign), MEANS)
    assert content is not None
    (scale,) = content["questions"]
    assert scale["withheld"]
    assert scale["raw"] is scale["weighted"] is None


def test_a_pair_is_shown_from_three_hundred_participants_on(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(290))
    first = released(session, campaign)
    assert "sexe_age" not in first.about["breakdowns"]
    settle(session, campaign, *crowd(400, seed=2, started_at=NOW + timedelta(minutes=90)))
    second = release_if_due(session, campaign, NOW + timedelta(hours=2))
    assert second is not None
    labels = dict(second.about["breakdowns"]["sexe_age"])
    assert labels["femme:25-59"] == "Une femme, 25-59 ans"
    sheet = read_sheet(session, second, "themes", "sexe_age", [("LOG", "LOG"), ("PRO", "PRO")])
    women = [place for place, one in enumerate(sheet.columns) if one.code.startswith("femme:")]
    assert any(row.figures[place].numerator for row in sheet.rows for place in women)
    cells = session.scalars(
        select(CellRow).where(CellRow.release_id == second.id, CellRow.sheet == "participants/sexe_age")
    ).all()
    assert all(one.numerator is None or one.numerator >= 11 for one in cells)
