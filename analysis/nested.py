"""Groups within groups: who says a sub-theme, or a kind of statement, also speaks of its theme.

Both shown, their difference is a group too: those who speak of the theme without it.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.counting import KINDS_IN_THEMES, SUBTHEMES, THEMES
from analysis.shield import Shield
from analysis.thresholds import SIDE_AT_LEAST, Withheld

PARTS: Mapping[str, str] = {SUBTHEMES: "-", KINDS_IN_THEMES: ":"}
"""Tables whose rows are parts of a theme's, with what stands between the theme and the part."""


def withhold_parts(shields: Sequence[Shield]) -> None:
    """Withhold a part where the rest of its theme is a few people; nobody at all tells nothing new."""
    whole = next((shield for shield in shields if shield.table.sheet == THEMES), None)
    if whole is None:
        return
    row_of = {code: row for row, code in enumerate(whole.table.rows, start=1)}
    place_of = {name: column for column, name in enumerate(whole.table.columns.names)}
    for shield in shields:
        between = PARTS.get(shield.table.sheet)
        if between is None:
            continue
        columns = [(mine, place_of[name]) for mine, name in enumerate(shield.table.columns.names)]
        here, there = (np.array(one, np.intp) for one in zip(*columns, strict=True))
        for row, code in enumerate(shield.table.rows, start=1):
            theme = row_of[code.partition(between)[0]]
            rest = whole.values[theme, there] - shield.values[row, here]
            few = (rest > 0) & (rest < SIDE_AT_LEAST) & whole.shown[theme, there] & shield.shown[row, here]
            for column in here[few]:
                shield.hide(row, int(column), Withheld.COMPLEMENT)
