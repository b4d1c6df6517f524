"""Figures count what a person checked, and never a second reading."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consultation.tables import AnswerVersionRow, SegmentRow, TagRow
from nlu.learning.checking import check
from nlu.learning.codes import Reading
from tests.analysis.neighbourhood import NOW, Resident, settle, small_campaign
from tests.analysis.test_release import LOG, PRO, cell, released


def test_the_persons_reading_counts_and_no_other(session: Session) -> None:
    campaign = small_campaign(session)
    settle(session, campaign, *[Resident(said=LOG) for _ in range(20)])
    settle(session, campaign, *[Resident(said=PRO) for _ in range(10)])
    session.execute(update(AnswerVersionRow).values(tagged_with="essai"))
    said_log = select(TagRow.segment_id).where(TagRow.code == "LOG-ETA").limit(12)
    versions = session.scalars(select(SegmentRow.version_id).where(SegmentRow.id.in_(said_log))).all()
    for version in versions:
        for theme, coder, blind in (("SEC", "Awa", False), ("MOB-TCO", "Luc", False), ("EMP", "Eve", True)):
            check(session, version, [Reading(0, frozenset({theme}))], coder, NOW, blind=blind)
    sources = select(TagRow.source).where(TagRow.code.in_(("SEC", "EMP"))).distinct()
    assert session.scalars(sources).all() == ["relecture"]
    release = released(session, campaign)
    counted = {
        code: cell(session, release, "themes", code).numerator for code in ("LOG", "PRO", "MOB", "SEC", "EMP")
    }
    # Twelve would be published; nobody is withheld, as any number under five.
    assert counted == {"LOG": 8, "PRO": 10, "MOB": 12, "SEC": None, "EMP": None}
    assert cell(session, release, "sous_themes", "MOB-TCO").numerator == 12
    assert cell(session, release, "themes_enonces", "MOB:CON").numerator == 12  # the kind is the machine's
