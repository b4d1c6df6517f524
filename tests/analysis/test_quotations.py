"""The door of residents' words: who may be read, what a person decides, and what closes it again."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from analysis.quotations import SegmentUnknown, TextRefused, candidates, decide, validated
from consultation.tables import AnswerRow, AnswerVersionRow, CampaignRow, QuotationRow, SegmentRow, TagRow
from consultation.words import QuotationState
from tests.analysis.neighbourhood import NOW, Resident, small_campaign
from tests.analysis.spoken import WORDS, agrees, corrects, erase, move_in, people, released

LOG = (("theme", "LOG"), ("theme", "LOG-PCO"), ("enonce", "CON"))
LIE = (("theme", "LIE"), ("enonce", "ATO"))
NOTHING = (("theme", "NSP"),)


def campaign_of_twenty(session: Session, *more: Resident) -> tuple[CampaignRow, list[Resident]]:
    """Ten who speak of LOG, ten of LIE: both themes are shown."""
    campaign = small_campaign(session)
    residents = [*people(10, LOG), *people(10, LIE), *more]
    move_in(session, campaign, *residents)
    return campaign, residents


def validate_all(session: Session, campaign: CampaignRow) -> None:
    for one in candidates(session, campaign, limit=200):
        decide(session, campaign, one.id, QuotationState.VALID, "Awa")


def test_candidates_are_of_people_who_agree_and_count(session: Session) -> None:
    campaign = small_campaign(session)
    agreed, silent, withdrawn = people(3, LOG)
    trial, repeated = people(1, LOG, trial=True), people(1, LOG, excluded="identique")
    danger = Resident(said=[LOG], danger=frozenset({0}))
    move_in(session, campaign, agreed, withdrawn, *trial, *repeated, danger)
    move_in(session, campaign, silent, consent=False)
    agrees(session, withdrawn, False)
    found = candidates(session, campaign)
    assert [(one.themes, one.kinds, one.text, one.state) for one in found] == [
        (("LOG",), ("CON",), WORDS, None)
    ]
    agrees(session, withdrawn, True)
    assert len(candidates(session, campaign)) == 2


def test_places_and_remarks_are_no_quotations(session: Session) -> None:
    campaign = small_campaign(session)
    move_in(session, campaign, Resident(said=[LOG]))
    assert len(candidates(session, campaign)) == 1
    session.execute(update(AnswerRow).where(AnswerRow.question == "atouts").values(question="atouts_lieu"))
    assert candidates(session, campaign) == ()
    place = update(AnswerRow).where(AnswerRow.question == "atouts_lieu")
    session.execute(place.values(question="atouts", part="remarque"))
    assert candidates(session, campaign) == ()


def test_other_languages_wait_for_a_person_and_what_is_off_the_grid_for_nobody(session: Session) -> None:
    campaign = small_campaign(session)
    foreign = Resident(said=[LOG])
    move_in(session, campaign, foreign, Resident(said=[NOTHING]))
    session.execute(update(AnswerVersionRow).values(language="ar"))
    assert candidates(session, campaign) == ()
    session.execute(update(AnswerVersionRow).values(frozen_at=NOW))
    assert candidates(session, campaign) == ()  # frozen: only a person's tags count
    session.execute(update(TagRow).values(source="personne"))
    assert len(candidates(session, campaign)) == 1


def test_pages_and_filters(session: Session) -> None:
    campaign, _ = campaign_of_twenty(session)
    first = candidates(session, campaign, limit=15)
    rest = candidates(session, campaign, limit=15, after=first[-1].id)
    assert len({one.id for one in (*first, *rest)}) == 20
    assert {one.themes for one in candidates(session, campaign, "LIE")} == {("LIE",)}
    assert len(candidates(session, campaign, "LIE", "CON")) == 0
    decide(session, campaign, first[0].id, QuotationState.REFUSED, "Awa")
    assert len(candidates(session, campaign)) == 19
    (decided,) = candidates(session, campaign, decided=True)
    assert (decided.id, decided.state, decided.quoted) == (first[0].id, "refusee", None)


def test_a_later_decision_replaces_the_first_and_words_are_only_cut(session: Session) -> None:
    campaign, _ = campaign_of_twenty(session)
    released(session, campaign)
    number = candidates(session, campaign, "LOG")[0].id
    with pytest.raises(TextRefused, match="n’est pas un mot"):
        decide(session, campaign, number, QuotationState.VALID, "Awa", "le hall est sale")
    decide(session, campaign, number, QuotationState.VALID, "Awa", "Le hall […] pas propre")
    assert [one.text for one in validated(session, [campaign])] == ["Le hall […] pas propre"]
    decide(session, campaign, number, QuotationState.REFUSED, "Luc")
    assert validated(session, [campaign]) == ()
    (row,) = session.execute(select(QuotationRow.state, QuotationRow.text, QuotationRow.decided_by))
    assert tuple(row) == ("refusee", None, "Luc")


def test_words_may_be_quoted_for_what_they_say_and_nothing_else(session: Session) -> None:
    campaign = small_campaign(session)
    both = (("theme", "LOG"), ("theme", "PRO"), ("enonce", "CON"), ("enonce", "BES"))
    move_in(session, campaign, *people(6, both), *people(6, NOTHING))
    released(session, campaign)
    number = candidates(session, campaign)[0].id
    with pytest.raises(TextRefused, match="LOG, PRO"):
        decide(session, campaign, number, QuotationState.VALID, "Awa", theme="SEC")
    decide(session, campaign, number, QuotationState.VALID, "Awa", theme="PRO", kind="BES")
    assert [(one.theme, one.kind) for one in validated(session, [campaign])] == [("PRO", "BES")]


def test_nothing_of_another_campaign_or_of_nobody_may_be_decided(session: Session) -> None:
    campaign, _ = campaign_of_twenty(session)
    other = small_campaign(session, "autre-campagne")
    number = candidates(session, campaign)[0].id
    for where, wanted in ((other, number), (campaign, number + 10_000)):
        with pytest.raises(SegmentUnknown):
            decide(session, where, wanted, QuotationState.VALID, "Awa")


def test_nothing_leaves_before_a_release_nor_under_a_theme_that_it_withholds(session: Session) -> None:
    few = people(4, (("theme", "SEC"), ("enonce", "CON")))
    campaign, _ = campaign_of_twenty(session, *few)
    validate_all(session, campaign)
    assert validated(session, [campaign]) == ()
    released(session, campaign)
    themes = [one.theme for one in validated(session, [campaign])]
    assert sorted(set(themes)) == ["LIE", "LOG"]
    assert len(themes) == 20


def test_one_per_participant_and_theme_whatever_is_asked(session: Session) -> None:
    proposal = (("theme", "LOG"), ("enonce", "PRP"))
    campaign, _ = campaign_of_twenty(session, Resident(said=[LOG, proposal, LIE]))
    released(session, campaign)
    validate_all(session, campaign)
    assert len(validated(session, [campaign], "LOG")) == 11
    assert validated(session, [campaign], "LOG", "PRP") == ()
    assert len(validated(session, [campaign], "LIE")) == 11


def test_searching_and_paging(session: Session) -> None:
    campaign, _ = campaign_of_twenty(session)
    released(session, campaign)
    validate_all(session, campaign)
    assert len(validated(session, [campaign], search="PROPRE hall")) == 20
    assert validated(session, [campaign], search="propre jardin") == ()
    first = validated(session, [campaign], limit=12)
    assert len(first) == 12
    assert len(validated(session, [campaign], after=first[-1].id)) == 8
    assert validated(session, []) == ()


def test_a_withdrawn_consent_a_correction_and_an_erasure_close_the_door(session: Session) -> None:
    campaign, residents = campaign_of_twenty(session)
    released(session, campaign)
    validate_all(session, campaign)
    agrees(session, residents[0], False)
    assert len(validated(session, [campaign])) == 19
    corrects(session, residents[1], "le hall est très bien")
    assert len(validated(session, [campaign])) == 18
    erase(session, residents[2])
    assert len(validated(session, [campaign])) == 17
    segment = session.scalars(
        select(SegmentRow.id)
        .join(QuotationRow, QuotationRow.segment_id == SegmentRow.id)
        .order_by(SegmentRow.id.desc())
        .limit(1)
    ).one()
    session.execute(update(SegmentRow).where(SegmentRow.id == segment).values(danger=True))
    assert len(validated(session, [campaign])) == 16
    agrees(session, residents[0], True)
    assert len(validated(session, [campaign])) == 17
