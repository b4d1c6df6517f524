"""Releases on a real database: who counts, when one is due, what is written."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.release import release_if_due
from analysis.tables import sheet_name
from consultation.campaigns import current_revision
from consultation.tables import (
    AnswerVersionRow,
    CampaignRow,
    CellRow,
    ErasureRow,
    ReleaseRow,
    SegmentRow,
    TagRow,
)
from tests.analysis.neighbourhood import NOW, Resident, answer, crowd, settle, small_campaign

LOG = [[("theme", "LOG-ETA"), ("enonce", "CON")]]
PRO = [[("theme", "PRO-ENC"), ("enonce", "CON")]]
NOTHING: list[list[tuple[str, str]]] = [[("theme", "NSP")]]


def cell(session: Session, release: ReleaseRow, sheet: str, row: str, column: str = "") -> CellRow:
    return session.scalars(
        select(CellRow).where(
            CellRow.release_id == release.id,
            CellRow.sheet == sheet,
            CellRow.row == row,
            CellRow.column == column,
        )
    ).one()


def released(session: Session, campaign: CampaignRow, after: int = 1, force: bool = False) -> ReleaseRow:
    release = release_if_due(session, campaign, NOW + timedelta(hours=after), force=force)
    assert release is not None
    return release


def test_counts_participants_not_messages(session: Session) -> None:
    campaign = small_campaign(session)
    talkative = Resident(said=LOG * 7)
    settle(session, campaign, talkative, *[Resident(said=LOG) for _ in range(6)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(7)])
    release = released(session, campaign)
    log = cell(session, release, "themes", "LOG")
    assert (log.numerator, log.denominator, log.withheld) == (7, 14, None)
    assert cell(session, release, "sous_themes", "LOG-ETA").numerator == 7
    assert cell(session, release, "themes_enonces", "PRO:CON").numerator == 7


def test_who_counts(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(8)])
    settle(session, campaign, *[Resident(said=NOTHING) for _ in range(8)])
    settle(
        session,
        campaign,
        Resident(said=LOG, trial=True),
        Resident(said=LOG, accepted=False),
        Resident(said=LOG, excluded="identique"),
        Resident(said=None, passed=True),
        Resident(said=LOG, tagged=False),
        Resident(said=None),
    )
    release = released(session, campaign)
    log = cell(session, release, "themes", "LOG")
    assert (log.numerator, log.denominator) == (8, 16)
    assert release.about["participants"] == 19


def test_danger_counts_nowhere_but_its_author_stays_in_the_denominator(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(6)])
    settle(session, campaign, *[Resident(said=[*LOG, *PRO], danger=frozenset({0})) for _ in range(6)])
    release = released(session, campaign)
    assert (cell(session, release, "themes", "LOG").numerator, 12) == (
        6,
        cell(session, release, "themes", "").numerator,
    )


def test_a_remark_counts_nowhere(session: Session) -> None:
    campaign = small_campaign(session)
    people = [Resident(said=LOG) for _ in range(6)] + [Resident(said=None, vivre=None) for _ in range(6)]
    settle(session, campaign, *people)
    revision = current_revision(session, campaign).id
    for one in people[6:]:
        answer(session, campaign, revision, one, "atouts", text="x", part="remarque", tagged=True)
    settle(session, campaign, *[Resident(said=PRO) for _ in range(6)])
    release = released(session, campaign)
    assert cell(session, release, "themes", "").numerator == 12


def test_the_first_needs_eleven(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(10))
    assert release_if_due(session, campaign, NOW + timedelta(hours=1), force=True) is None
    settle(session, campaign, *crowd(1, seed=2))
    assert released(session, campaign).number == 1


def test_the_next_needs_eleven_changes_and_an_erasure_does_not_force_one(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(30))
    first = released(session, campaign)
    later = NOW + timedelta(hours=2)
    assert release_if_due(session, campaign, later) is None
    settle(session, campaign, *crowd(10, seed=3, started_at=NOW + timedelta(minutes=90)))
    assert release_if_due(session, campaign, later) is None
    session.add(ErasureRow(campaign_id=campaign.id, at=later))
    session.flush()
    second = release_if_due(session, campaign, later)
    assert second is not None
    assert second.number == first.number + 1
    assert release_if_due(session, campaign, later + timedelta(hours=1)) is None


def test_what_is_withheld_is_not_written(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *crowd(40))
    release = released(session, campaign)
    cells = session.scalars(select(CellRow).where(CellRow.release_id == release.id)).all()
    assert {one.withheld for one in cells} <= {None, "effectif", "denominateur", "complement"}
    for one in cells:
        if one.withheld:
            assert (one.numerator, one.denominator) == (None, None)
        else:
            assert one.numerator is not None
            assert one.denominator is not None
            assert one.denominator >= 11
            if one.row:
                assert 5 <= one.numerator <= one.denominator - 5


def test_age_bands_and_missing_attributes(session: Session) -> None:
    campaign = small_campaign(session)
    settle(
        session,
        campaign,
        *[Resident(age="a15_17") for _ in range(6)],
        *[Resident(age="a18_24") for _ in range(6)],
    )
    settle(session, campaign, *[Resident(age=None, sex=None) for _ in range(6)])
    settle(session, campaign, *[Resident(age="ne_dit_pas") for _ in range(6)])
    release = released(session, campaign)
    assert cell(session, release, "participants/age", "", "15-24").numerator == 12
    assert cell(session, release, "participants/age", "", "non_precise").numerator == 12
    labels = dict(release.about["breakdowns"]["age"])
    assert labels == {"15-24": "15-24 ans", "non_precise": "Non précisé"}


def test_a_checked_version_counts_with_the_tags_of_its_checker(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(12)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(6)])
    said_log = select(TagRow.segment_id).where(TagRow.code == "LOG-ETA").limit(6)
    for segment in session.scalars(select(SegmentRow).where(SegmentRow.id.in_(said_log))):
        session.get_one(AnswerVersionRow, segment.version_id).frozen_at = NOW
        session.add(
            TagRow(segment_id=segment.id, kind="theme", code="MOB-TCO", score=1, model="", source="personne")
        )
    session.flush()
    release = released(session, campaign)
    assert cell(session, release, "themes", "LOG").numerator == 6
    assert cell(session, release, "themes", "MOB").numerator == 6


def test_who_spoke_and_who_only_wrote_have_denominators_of_their_own(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG, spoken=True) for _ in range(9)])
    settle(session, campaign, *[Resident(said=PRO, spoken=True) for _ in range(6)])
    settle(session, campaign, *[Resident(said=LOG) for _ in range(7)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(12)])
    release = released(session, campaign)
    themes = sheet_name("themes", "forme")
    spoken, written = (cell(session, release, themes, "LOG", one) for one in ("vocal", "ecrit"))
    assert (spoken.numerator, spoken.denominator, spoken.withheld) == (9, 15, None)
    assert (written.numerator, written.denominator, written.withheld) == (7, 19, None)
    assert dict(release.about["breakdowns"]["forme"]) == {
        "vocal": "A envoyé un message vocal",
        "ecrit": "Par écrit ou par bouton seulement",
    }
