"""What is said beside a case of the convergence table, so that nobody quotes more than it means."""

from analysis.counting import THEMES
from analysis.diagnosis.convergence import AS_ASSET, NEAR, converge
from analysis.diagnosis.sheets import Beside, theme_sheets
from tests.analysis.diagnosis.sheets import Person, Spoken, cells_of, gate


def why(theme: str, said: list[tuple[Spoken, ...]], silent: int) -> str:
    people = [Person("femme", one) for one in said] + [Person("homme", ())] * silent
    cells = cells_of(gate(people))
    rows = converge(theme_sheets(cells, Beside()), cells.people(THEMES)).rows
    return next(row.why for row in rows if row.theme == theme)


def spoken(theme: str, kind: str) -> tuple[Spoken, ...]:
    return ((theme, kind, "NEU", "HAL"),)


def test_a_share_beside_the_threshold_is_told_to_be() -> None:
    """22 of 100 are 15 to 31 %; 50 of 100 are above 20 % whatever chance does."""
    assert NEAR in why("LOG", [spoken("LOG", "CON")] * 22, 78)
    assert NEAR in why("LOG", [spoken("LOG", "CON")] * 18, 82)
    assert NEAR not in why("LOG", [spoken("LOG", "CON")] * 50, 50)


def test_a_theme_that_is_praised_is_no_complaint() -> None:
    praised = [spoken("LIE", "ATO")] * 40 + [spoken("LIE", "CON")] * 10
    blamed = [spoken("LIE", "ATO")] * 10 + [spoken("LIE", "CON")] * 40
    assert AS_ASSET in why("LIE", praised, 50)
    assert AS_ASSET not in why("LIE", blamed, 50)
