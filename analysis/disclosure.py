"""The one gate out: what of a release's tables may be shown (DESIGN.md "Honest figures").

Three guards in turn, until none finds anything more to withhold: each figure against the thresholds,
sums within a table, differences to every earlier release. Groups that turn out to hold exactly the same
counts everywhere (all who answered one question also answered another) are one group to a reader, and
are withheld together. A part of a theme goes where the rest of the theme is a few people.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from analysis.earlier import Earlier, align, recall, withhold_changes
from analysis.nested import withhold_parts
from analysis.shield import Shield, withhold_small
from analysis.suppression import complete
from analysis.tables import Table
from analysis.thresholds import Withheld


def protect(tables: Sequence[Table], earlier: Iterable[Earlier] = ()) -> list[Shield]:
    """Return what of each table may be shown, and why the rest may not. Tables stay as they are."""
    shields = [Shield.of(table) for table in tables]
    aligned = [[align(table, release) for table in tables] for release in earlier]
    seen = [[release[place] for release in aligned] for place in range(len(tables))]
    for shield, past in zip(shields, seen, strict=True):
        recall(shield, past)
        withhold_small(shield)
    while True:
        before = sum(int(shield.shown.sum()) for shield in shields)
        for shield, past in zip(shields, seen, strict=True):
            complete(shield)
            for values, known in past:
                withhold_changes(shield, values, known)
        withhold_parts(shields)
        _same_groups_together(shields)
        if before == sum(int(shield.shown.sum()) for shield in shields):
            return shields


def _same_groups_together(shields: Sequence[Shield]) -> None:
    groups: dict[object, set[tuple[int, int]]] = defaultdict(set)
    for place, shield in enumerate(shields):
        names, base = shield.table.columns.names, shield.values[0]
        for row, counts in enumerate(shield.values):
            if not shield.shown[row, 0]:
                continue  # nobody can tell that two groups are the same without seeing their totals
            groups[names, counts.tobytes()].add((place, row))
            if row:
                # Who is not in a row is a group too, known as soon as the row is.
                groups[names, (base - counts).tobytes()].add((place, row))
    for members in groups.values():
        if len(members) > 1:
            _hide_alike(shields, sorted(members))


def _hide_alike(shields: Sequence[Shield], members: Sequence[tuple[int, int]]) -> None:
    shown = np.array([shields[place].shown[row] for place, row in members])
    if (shown == shown[0]).all():
        return
    for column in np.flatnonzero(~shown.all(axis=0)):
        for place, row in members:
            if shields[place].shown[row, column]:
                shields[place].hide(row, int(column), Withheld.COMPLEMENT)
