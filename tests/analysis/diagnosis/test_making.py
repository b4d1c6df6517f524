"""The diagnosis of a small invented territory, on a real database."""

import json
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from analysis.diagnosis import Diagnosis, diagnosis_of, diagnosis_of_campaign
from analysis.diagnosis.finding import (
    AxesUnknown,
    CampaignElsewhere,
    NoCampaign,
    NoRelease,
    TerritoryUnknown,
)
from analysis.diagnosis.model import Case, ThemeSheet
from analysis.diagnosis.unshown import unshown_signals
from analysis.quotations import candidates, decide
from consultation.tables import CampaignRow
from consultation.words import QuotationState
from tests.analysis.diagnosis.tilleuls import CODE, IDEA, LIE, about, join, residents, settled, territory
from tests.analysis.neighbourhood import NOW, Resident, small_campaign
from tests.analysis.spoken import agrees, released

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def campaign(session: Session) -> CampaignRow:
    """120 residents of a known territory, not released yet."""
    territory(session)
    campaign = small_campaign(session)
    about(session, campaign)
    settled(session, campaign, residents())
    return campaign


def sheet(found: Diagnosis, code: str) -> ThemeSheet:
    return next(one for one in found.themes if one.code == code)


def test_three_columns_beside_each_other(session: Session, campaign: CampaignRow) -> None:
    released(session, campaign)
    found = diagnosis_of(session, CODE)
    assert (found.name, found.campaign, found.release) == ("Les Tilleuls", campaign.code, 1)
    assert [one.code for one in found.themes][:3] == ["LIE", "LOG", "ESP"]
    log = sheet(found, "LOG")
    assert (log.salience.share.numerator, log.salience.share.denominator) == (40, 120)
    assert log.salience.share.raw == 33
    assert [(one.name, one.gap, one.worse, one.missing) for one in log.statistics] == [
        ("part_logements_vacants", None, None, "secret"),
        ("part_suroccupation", 12.0, 1, None),
    ]
    assert [(one.title, one.state) for one in log.actions] == [("Rénovation des halls", "en_cours")]
    assert log.actors == ()
    assert [one.text for one in sheet(found, "LIE").actors] == ["On s’entraide."]
    assert {axis.grid for axis in log.axes} == {"p2030", "p2015", "loi2014"}
    assert (found.axes[0].axis.grid, len(found.axes)) == ("p2030", 5)


def test_totals_of_kinds_and_what_is_said_within_a_theme(session: Session, campaign: CampaignRow) -> None:
    more = [Resident(said=[(*IDEA, ("urgence", "U1"))], sex="femme", age="a60_plus") for _ in range(12)]
    settled(session, campaign, more)
    released(session, campaign)
    found = diagnosis_of(session, CODE)
    kinds = {line.code: line.share.numerator for line in found.kinds}
    assert kinds == {"ATO": 50, "CON": 40, "BES": None, "PRP": 42, "ENG": 20}
    esp = sheet(found, "ESP")
    assert [(line.code, line.share.numerator, line.share.denominator) for line in esp.urgency] == [
        ("U1", 12, 42),
        ("U2", None, None),
    ]
    assert {line.code: line.share.numerator for line in esp.kinds} == {
        "ATO": None,
        "CON": None,
        "BES": None,
        "PRP": 42,
        "ENG": None,
    }
    # Everybody who speaks of it names the park: the thresholds hold among them.
    assert esp.places == ()


def test_who_was_heard_beside_who_lives_there(session: Session, campaign: CampaignRow) -> None:
    released(session, campaign)
    method = diagnosis_of(session, CODE).method
    ages = {one.category: (one.participants, one.residents, one.missing) for one in method.heard}
    assert ages["15-24"] == (17, 20, False)
    assert ages["25-59"] == (33, 50, True)
    assert method.margins == "2021"
    assert any("25-59 ans" in note for note in method.notes)


def test_convergence_afom_and_potentials(session: Session, campaign: CampaignRow) -> None:
    released(session, campaign)
    for one in candidates(session, campaign, limit=200):
        decide(session, campaign, one.id, QuotationState.VALID, "Awa")
    found = diagnosis_of(session, CODE)
    cases = {row.theme: row.case for row in found.convergence.rows}
    assert cases["LOG"] is Case.CONFIRMED
    assert cases["EMP"] is Case.CALM
    assert cases["MOB"] is Case.UNDECIDED
    assert [(one.theme, one.cells) for one in found.afom.atouts] == [("LIE", ("themes_enonces|LIE:ATO|",))]
    assert [one.theme for one in found.afom.faiblesses] == ["LOG"]
    assert [one.theme for one in found.afom.opportunites] == ["ESP", "LIE", "LOG"]
    assert found.afom.draft
    assert len(found.afom.faiblesses[0].quotations) == 40
    assert found.potentials.ready.numerator == 20
    assert [(line.code, line.share.numerator) for line in found.potentials.resources] == [("LIE-AGI", 20)]
    # At most one per participant and theme: what those who are ready say of their neighbours came first.
    assert found.potentials.quotations == ()
    quoted = sheet(found, "LOG").quotations
    assert [(one.theme, one.kind) for one in quoted] == [("LOG", "CON")]


def test_a_withdrawn_consent_leaves_the_diagnosis_at_once(session: Session, campaign: CampaignRow) -> None:
    one = Resident(said=[(("theme", "LOG"), ("enonce", "PRP"))], sex="femme", age="a25_59")
    settled(session, campaign, [one])
    released(session, campaign)
    (number,) = (found.id for found in candidates(session, campaign, "LOG", "PRP"))
    decide(session, campaign, number, QuotationState.VALID, "Awa")
    assert [quote.kind for quote in sheet(diagnosis_of(session, CODE), "LOG").quotations] == ["PRP"]
    agrees(session, one, False)
    assert sheet(diagnosis_of(session, CODE), "LOG").quotations == ()


def test_the_next_wave_is_set_against_the_last(session: Session, campaign: CampaignRow) -> None:
    released(session, campaign)
    second = small_campaign(session, "tilleuls-vague-2")
    join(session, second, campaign)
    settled(session, second, residents(log=80, lie=20, ready=20, idea=20))
    released(session, second)
    found = diagnosis_of(session, CODE)
    assert (found.campaign, found.wave) == (second.code, 2)
    change = sheet(found, "LOG").change
    assert change is not None
    assert (change.since, change.comparable, change.significant) == (campaign.code, True, True)
    assert [one.theme for one in found.afom.menaces] == ["LOG"]
    first = diagnosis_of(session, CODE, campaign.code)
    assert all(one.change is None for one in first.themes)


def test_what_is_missing_is_told_apart(session: Session, campaign: CampaignRow) -> None:
    with pytest.raises(TerritoryUnknown):
        diagnosis_of(session, "QN09999Z")
    with pytest.raises(TerritoryUnknown):
        diagnosis_of(session, "QN\x00é' OR 1=1")
    with pytest.raises(NoRelease):
        diagnosis_of(session, CODE)
    with pytest.raises(CampaignElsewhere) as elsewhere:
        diagnosis_of(session, CODE, "autre")
    assert elsewhere.value.codes == [campaign.code]
    released(session, campaign)
    with pytest.raises(AxesUnknown) as axes:
        diagnosis_of(session, CODE, axes="p1900")
    assert axes.value.names == ["p2030", "p2015", "loi2014"]
    about(session, campaign, "QN09902N")
    with pytest.raises(NoCampaign):
        diagnosis_of(session, CODE)


def test_a_territory_without_anything_imported_and_one_without_margins(session: Session) -> None:
    campaign = small_campaign(session)
    settled(session, campaign, residents())
    released(session, campaign)
    found = diagnosis_of_campaign(session, campaign)
    assert (found.territory, found.name, found.method.margins) == (None, "Les Tilleuls", None)
    assert {row.case for row in found.convergence.rows} == {Case.UNDECIDED}
    assert any("population du quartier" in note for note in found.method.notes)
    about(session, campaign)
    assert diagnosis_of(session, CODE).themes == found.themes


def test_eleven_women_who_say_the_same(session: Session) -> None:
    """The smallest release, all alike: nothing may be shown, and nothing breaks."""
    territory(session)
    campaign = small_campaign(session)
    about(session, campaign)
    settled(session, campaign, residents(log=11, lie=0, ready=0, idea=0))
    released(session, campaign)
    found = diagnosis_of(session, CODE)
    assert not any(one.salience.share.shown or one.speakers or one.sentiment for one in found.themes)
    assert (found.afom.atouts, found.afom.faiblesses, found.signals) == ((), (), ())
    assert {row.case for row in found.convergence.rows} == {Case.UNDECIDED}
    assert "NaN" not in json.dumps(asdict(found), default=str)


def test_queries_do_not_grow_with_answers(session: Session, campaign: CampaignRow) -> None:
    def count() -> int:
        seen: list[str] = []

        def note(*given: object) -> None:
            seen.append(str(given[2]))

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        diagnosis_of(session, CODE)
        event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    released(session, campaign)
    diagnosis_of(session, CODE)
    before = count()
    settled(
        session,
        campaign,
        [Resident(said=[LIE], sex="homme", mode="agent", started_at=LATER) for _ in range(60)],
    )
    released(session, campaign, hours=30)
    assert count() == before <= 20


def test_grave_words_below_the_threshold_are_for_the_checking_screen(
    session: Session, campaign: CampaignRow
) -> None:
    grave = (("theme", "EGA"), ("theme", "EGA-VIO"), ("enonce", "CON"), ("sentiment", "NEG2"))
    harmless = (("theme", "JCS"), ("theme", "JCS-SPO"), ("enonce", "CON"), ("sentiment", "NEG1"))
    settled(
        session,
        campaign,
        [Resident(said=[grave]), Resident(said=[harmless]), Resident(said=[grave], danger=frozenset({0}))],
    )
    released(session, campaign)
    (signal,) = unshown_signals(session, campaign)
    assert (signal.code, signal.words) == ("EGA-VIO", ("le hall n’est pas propre",))
    assert diagnosis_of(session, CODE).signals == ()
    settled(session, campaign, [Resident(said=[grave], mode="agent", started_at=LATER) for _ in range(14)])
    released(session, campaign, hours=30)
    assert unshown_signals(session, campaign) == ()
    # Fifteen people of 137: not few any more, and shown as any theme.
    assert sheet(diagnosis_of(session, CODE), "EGA").salience.share.numerator == 15
