"""Rules of the diagnosis: convergence, change, salience, colours. Pure."""

from dataclasses import replace

import pytest

from analysis.counting import THEMES
from analysis.diagnosis.afom import BETTER, EVOLUTION, WORSE, afom
from analysis.diagnosis.cells import Cell, Cells, colour_of
from analysis.diagnosis.change import Wave, changes, modes_apart
from analysis.diagnosis.convergence import converge, is_degraded
from analysis.diagnosis.model import Case, Colour, Statistic
from analysis.diagnosis.sheets import Beside, salience, theme_sheets
from consultation.taxonomy import taxonomy

QUESTIONS = frozenset({("atouts", "Qu’est-ce qui est bien ?")})


def cells(denominator: int, **counts: int) -> Cells:
    found = {(THEMES, "", ""): Cell(denominator, denominator, None)}
    found |= {(THEMES, code, ""): Cell(number, denominator, None) for code, number in counts.items()}
    return Cells(found, {})


def statistic(value: float | None, reference: float | None, worse: int | None) -> Statistic:
    gap = value - reference if value is not None and reference is not None else None
    missing = "secret" if value is None else None
    return Statistic("taux", "Taux", "%", "2021", value, reference, gap, worse, missing, "Insee")


BAD, GOOD = statistic(40.0, 30.0, 1), statistic(20.0, 30.0, -1)
SLIGHT, SECRET = statistic(31.0, 30.0, 1), statistic(None, 30.0, None)


@pytest.mark.parametrize(
    ("voices", "statistics", "case"),
    [
        (60, (BAD,), Case.CONFIRMED),
        (60, (GOOD,), Case.BLIND_SPOT),
        (60, (SLIGHT,), Case.BLIND_SPOT),
        (10, (BAD, GOOD), Case.SILENT),
        (10, (BAD, GOOD, GOOD), Case.CALM),
        (10, (SECRET, BAD), Case.SILENT),
        (10, (SECRET,), Case.UNDECIDED),
        (60, (), Case.UNDECIDED),
    ],
)
def test_voice_beside_statistics(voices: int, statistics: tuple[Statistic, ...], case: Case) -> None:
    sheets = theme_sheets(cells(200, LOG=voices), Beside(statistics={"LOG": statistics}))
    row = next(one for one in converge(sheets, 200).rows if one.theme == "LOG")
    assert (row.case, bool(row.why)) == (case, True)
    assert row.known == len([one for one in statistics if one.worse is not None])


def test_a_withheld_theme_is_little_voiced_only_where_few_would_be_little() -> None:
    withheld = Cells({(THEMES, "LOG", ""): Cell(None, None, "effectif")}, {})
    other = Cells({(THEMES, "LOG", ""): Cell(None, None, "complement")}, {})
    for found, tagged, case in (
        (withheld, 200, Case.SILENT),
        (withheld, 20, Case.UNDECIDED),  # four of twenty are « plusieurs »
        (withheld, None, Case.UNDECIDED),
        (other, 200, Case.UNDECIDED),
    ):
        sheets = theme_sheets(found, Beside(statistics={"LOG": (BAD,)}))
        row = next(one for one in converge(sheets, tagged).rows if one.theme == "LOG")
        assert row.case is case


def test_a_theme_that_shows_elsewhere_is_not_taken_for_silent() -> None:
    """Nearly everybody speaks of it: withheld too, but its kinds are shown."""
    found = Cells(
        {
            (THEMES, "LOG", ""): Cell(None, None, "effectif"),
            ("themes_enonces", "LOG:CON", ""): Cell(150, 200, None),
        },
        {},
    )
    sheets = theme_sheets(found, Beside(statistics={"LOG": (BAD,)}))
    row = next(one for one in converge(sheets, 200).rows if one.theme == "LOG")
    assert row.case is Case.UNDECIDED


def test_degraded_without_a_reference_of_its_size() -> None:
    assert is_degraded(statistic(3.0, 0.0, 1))
    assert not is_degraded(statistic(0.0, 0.0, 0))


def test_sheets_are_in_the_order_of_salience_and_withheld_ones_come_last() -> None:
    sheets = theme_sheets(cells(200, PRO=20, SEC=90, LOG=50), Beside())
    assert [one.code for one in sheets][:3] == ["SEC", "LOG", "PRO"]
    assert len(sheets) == len(taxonomy().themes)


def test_salience_says_words_or_percents_with_bands() -> None:
    few = salience(cells(40, LOG=10).share(THEMES, "LOG"))
    assert (few.share.words, few.bands, few.colour) == ("plusieurs", (), Colour.WORDS)
    many = salience(cells(200, LOG=60).share(THEMES, "LOG"))
    assert (many.share.share, many.share.interval, many.colour) == (30, (24, 37), Colour.FULL)
    assert [(band.gamma, band.low, band.high) for band in many.bands] == [(1.5, 22, 39), (2.0, 18, 46)]
    none = salience(cells(200).share(THEMES, "LOG"))
    assert (none.share.shown, none.interval_kind, none.colour) == (False, None, Colour.HIDDEN)


def test_the_release_s_own_estimate_goes_before_the_raw_share() -> None:
    cell = Cell(60, 200, None, 0.27, 0.2, 0.35, 150.0, "wilson")
    found = Cells({(THEMES, "LOG", ""): cell}, {}, weighted=True)
    share = found.share(THEMES, "LOG")
    assert (share.raw, share.share, share.interval) == (30, 27, (20, 35))
    assert (share.n_eff, share.weighted) == (150.0, True)


@pytest.mark.parametrize(
    ("people", "colour"),
    [
        (None, "masque"),
        (10, "masque"),
        (11, "qualitatif"),
        (59, "qualitatif"),
        (60, "prudent"),
        (150, "plein"),
    ],
)
def test_colours(people: int | None, colour: str) -> None:
    assert colour_of(people) == colour


def wave(code: str, found: Cells, **modes: int | None) -> Wave:
    return Wave(code, found, QUESTIONS, modes, 200)


def test_a_change_is_told_with_its_interval_and_corrected_for_the_themes() -> None:
    before = wave("v1", cells(200, LOG=40, PRO=50, SEC=30), bot_web=200)
    after = wave("v2", cells(200, LOG=90, PRO=52, SEC=40), bot_web=190, agent=10)
    found = changes(before, after)
    log, pro, sec = found["LOG"], found["PRO"], found["SEC"]
    assert (log.points, log.interval, log.significant) == (25, (16, 34), True)
    assert (pro.points, pro.significant) == (1, False)
    assert (sec.points, sec.significant) == (5, False)
    assert log.p_value is not None and sec.p_value is not None and log.p_value < sec.p_value
    assert not found["MOB"].comparable and "pas montré" in (found["MOB"].why or "")


def test_waves_that_may_not_be_compared_say_why() -> None:
    was = wave("v1", cells(200, LOG=40), bot_web=200)
    other = replace(was, questions=frozenset({("atouts", "Autrement ?")}))
    assert "questions" in (changes(was, other)["LOG"].why or "")
    moved = wave("v2", cells(200, LOG=90), bot_web=100, atelier=100)
    assert "modes" in (changes(was, moved)["LOG"].why or "")
    hidden = wave("v2", cells(200, LOG=90), bot_web=None)
    assert "mode" in (changes(was, hidden)["LOG"].why or "")
    small = wave("v2", cells(40, LOG=20), bot_web=200)
    assert "60 participants" in (changes(was, small)["LOG"].why or "")


def test_mixes_of_modes() -> None:
    was = wave("v1", cells(200), bot_web=150, agent=50)
    assert modes_apart(was, was) == 0
    assert modes_apart(was, wave("v2", cells(200), bot_web=110, agent=90)) == pytest.approx(0.2)
    # A mode that is withheld in one is « autres » in both.
    assert modes_apart(was, wave("v2", cells(200), bot_web=170, agent=30, papier=None)) == pytest.approx(0.1)
    assert modes_apart(was, replace(was, participants=0)) is None


def test_a_neighbourhood_that_goes_down_is_a_threat() -> None:
    def going(worse: Cell, better: Cell) -> list[tuple[str, tuple[str, ...]]]:
        found = Cells({(EVOLUTION, WORSE, ""): worse, (EVOLUTION, BETTER, ""): better}, {})
        return [(one.theme, one.cells) for one in afom(found, theme_sheets(found, Beside()), ()).menaces]

    many, few = Cell(80, 200, None), Cell(30, 200, None)
    assert going(many, few) == [("", ("question:evolution|moins_bien|",))]
    assert going(few, many) == []
    assert going(many, Cell(None, None, "effectif")) == []
