"""Groups within groups: who says a sub-theme, or a kind of statement, also speaks of its theme.

Both shown, their difference is a group too: those who speak of the theme without it. So is who says a kind of
statement, but not of that theme.
"""

from collections.abc import Callable, Sequence

import numpy as np

from analysis.counting import KINDS, KINDS_IN_THEMES, SUBTHEMES, THEMES
from analysis.shield import Shield
from analysis.thresholds import SIDE_AT_LEAST, Withheld

WHOLES = (
    (SUBTHEMES, THEMES, lambda code: code.partition("-")[0]),
    (KINDS_IN_THEMES, THEMES, lambda code: code.partition(":")[0]),
    (KINDS_IN_THEMES, KINDS, lambda code: code.partition(":")[2]),
)
"""Tables whose rows are parts of another's, and which row each is a part of."""


def withhold_parts(shields: Sequence[Shield]) -> None:
    """Withhold a part where the rest of its whole is a few people; nobody at all tells nothing new."""
    by_sheet = {shield.table.sheet: shield for shield in shields}
    for sheet, of, whole_of in WHOLES:
        if sheet in by_sheet and of in by_sheet:
            _withhold(by_sheet[sheet], by_sheet[of], whole_of)


def _withhold(part: Shield, whole: Shield, whole_of: Callable[[str], str]) -> None:
    row_of = {code: row for row, code in enumerate(whole.table.rows, start=1)}
    place_of = {name: column for column, name in enumerate(whole.table.columns.names)}
    columns = [(mine, place_of[name]) for mine, name in enumerate(part.table.columns.names)]
    here, there = (np.array(one, np.intp) for one in zip(*columns, strict=True))
    for row, code in enumerate(part.table.rows, start=1):
        above = row_of[whole_of(code)]
        rest = whole.values[above, there] - part.values[row, here]
        few = (rest > 0) & (rest < SIDE_AT_LEAST) & whole.shown[above, there] & part.shown[row, here]
        for column in here[few]:
            part.hide(row, int(column), Withheld.COMPLEMENT)
