"""Groups within groups: who says a sub-theme, or a kind of statement, also speaks of its theme.

Both shown, their difference is a group too: those who speak of the theme without it. So is who says a kind of
statement, but not of that theme. What is said of a theme by those who speak of it goes with the theme.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from analysis.counting import KINDS, KINDS_IN_THEMES, SUBTHEMES, THEMES
from analysis.shield import Shield
from analysis.thresholds import SIDE_AT_LEAST, Withheld
from analysis.within import GRAVE, RESOURCES, WITHIN


class Nested(NamedTuple):
    """Rows of `part` are parts of rows of `whole`; `alone`: a part may be shown where its whole is not."""

    part: str
    whole: str
    whole_of: Callable[[str], str]
    alone: bool = True


NESTED = (
    Nested(SUBTHEMES, THEMES, lambda code: code.partition("-")[0]),
    Nested(KINDS_IN_THEMES, THEMES, lambda code: code.partition(":")[0]),
    Nested(KINDS_IN_THEMES, KINDS, lambda code: code.partition(":")[2]),
    Nested(GRAVE, SUBTHEMES, lambda code: code, alone=False),
    Nested(RESOURCES, SUBTHEMES, lambda code: code, alone=False),
)


def withhold_parts(shields: Sequence[Shield]) -> None:
    """Withhold a part where the rest of its whole is a few people; nobody at all tells nothing new. A table
    of a theme goes where its theme is withheld."""
    by_sheet = {shield.table.sheet: shield for shield in shields}
    for nested in NESTED:
        if nested.part in by_sheet and nested.whole in by_sheet:
            _withhold(by_sheet[nested.part], by_sheet[nested.whole], nested)
    if THEMES in by_sheet:
        themes = by_sheet[THEMES]
        told = {code for row, code in enumerate(themes.table.rows, start=1) if themes.shown[row, 0]}
        for shield in shields:
            sheet, _, theme = shield.table.sheet.partition(":")
            if sheet in WITHIN and theme not in told and shield.shown[0, 0]:
                shield.hide(0, 0, Withheld.COMPLEMENT)


def _withhold(part: Shield, whole: Shield, nested: Nested) -> None:
    row_of = {code: row for row, code in enumerate(whole.table.rows, start=1)}
    place_of = {name: column for column, name in enumerate(whole.table.columns.names)}
    columns = [(mine, place_of[name]) for mine, name in enumerate(part.table.columns.names)]
    here, there = (np.array(one, np.intp) for one in zip(*columns, strict=True))
    for row, code in enumerate(part.table.rows, start=1):
        above = row_of[nested.whole_of(code)]
        rest = whole.values[above, there] - part.values[row, here]
        gone = (rest > 0) & (rest < SIDE_AT_LEAST) & whole.shown[above, there]
        if not nested.alone:
            gone |= ~whole.shown[above, there]
        for column in here[gone & part.shown[row, here]]:
            part.hide(row, int(column), Withheld.COMPLEMENT)
