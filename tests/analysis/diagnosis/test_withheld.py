"""What the gate withholds is nowhere in a diagnosis, and cannot be worked out of it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.counting import SUBTHEMES, THEMES
from analysis.diagnosis.afom import afom
from analysis.diagnosis.convergence import converge
from analysis.diagnosis.model import Share, ThemeSheet
from analysis.diagnosis.potentials import potentials, signals
from analysis.diagnosis.sheets import Beside, theme_sheets
from analysis.thresholds import change_publishable, publishable
from analysis.within import WITHIN
from tests.analysis.attack import serve, solve
from tests.analysis.diagnosis.sheets import Person, cells_of, gate, remembered

spoken = st.tuples(
    st.sampled_from(["LOG", "LOG-ETA", "SEC-TRA", "EGA-VIO"]),
    st.sampled_from(["CON", "ATO", "ENG"]),
    st.sampled_from(["NEG2", "POS1"]),
    st.sampled_from(["HAL", "PAR", "la dalle"]),
)
person = st.builds(Person, st.sampled_from(["femme", "homme"]), st.lists(spoken, max_size=3).map(tuple))
neighbourhoods = st.lists(st.tuples(person, st.integers(1, 14)), min_size=1, max_size=6).map(
    lambda groups: [one for one, count in groups for _ in range(count)]
)


def shares(value: Any) -> Iterator[dict[str, Any]]:
    """Every share of a diagnosis as JSON, wherever it is."""
    if isinstance(value, dict):
        if "numerator" in value and "denominator" in value:
            yield value
        for one in value.values():
            yield from shares(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from shares(one)


@settings(max_examples=60, deadline=None)
@given(neighbourhoods)
def test_nothing_in_it_tells_of_few(people: list[Person]) -> None:
    shields = gate(people)
    cells = cells_of(shields)
    sheets = theme_sheets(cells, Beside())
    everything = {
        "themes": [asdict(one) for one in sheets],
        "convergence": asdict(converge(sheets, cells.people(THEMES))),
        "afom": asdict(afom(cells, sheets, ())),
        "potentials": asdict(potentials(cells, sheets, (), ())),
        "signals": [asdict(one) for one in signals(cells)],
    }
    for share in shares(everything):
        if share["withheld"]:
            assert {name: value for name, value in share.items() if value} == {"withheld": share["withheld"]}
        else:
            assert publishable(share["numerator"], share["denominator"])
    for sheet in sheets:
        _nested(sheet)
    written = {shield.table.sheet: shield for shield in shields if shield.shown.any()}
    whole = {sheet.code for sheet in sheets if sheet.salience.share.shown}
    assert {name.partition(":")[2] for name in written if name.partition(":")[0] in WITHIN} <= whole
    truth = serve(shields)
    found = solve(dict(truth.shown), truth.sums)
    for (table, row, column), value in found.items():
        if row and table in (THEMES, SUBTHEMES):
            assert publishable(value, truth.truth[table, 0, column])


def _nested(sheet: ThemeSheet) -> None:
    """Who speaks of a theme, less a part of them, is nobody or five at least."""
    whole = sheet.salience.share
    own = [*sheet.sentiment, *sheet.urgency, *sheet.places]
    if not whole.shown:
        assert not own
    for line in (*sheet.kinds, *own):
        if line.share.shown and whole.shown:
            assert line.share.numerator is not None and whole.numerator is not None
            assert not 0 < whole.numerator - line.share.numerator < 5
    for line in own:
        assert line.share == Share(withheld=line.share.withheld) or line.share.denominator == whole.numerator
    for line in sheet.places:
        assert (line.share.numerator or 0) >= 11


@settings(max_examples=40, deadline=None)
@given(neighbourhoods, neighbourhoods)
def test_what_changed_between_two_releases_tells_of_few_neither(
    before: list[Person], came: list[Person]
) -> None:
    first = cells_of(gate(before))
    second = cells_of(gate([*before, *came], [remembered(first)]))
    was, now = ({one.code: one for one in theme_sheets(cells, Beside())} for cells in (first, second))
    for code, sheet in now.items():
        for line in (*sheet.sentiment, *sheet.urgency, *sheet.places):
            old = first.by_place.get((line.sheet, line.row, ""))
            if not line.share.shown or old is None or old.numerator is None or old.denominator is None:
                continue
            assert line.share.numerator is not None and line.share.denominator is not None
            assert change_publishable(
                line.share.numerator - old.numerator, line.share.denominator - old.denominator
            )
        share, old_share = sheet.salience.share, was[code].salience.share
        if share.numerator is not None and old_share.numerator is not None:
            change = (share.denominator or 0) - (old_share.denominator or 0)
            assert change_publishable(share.numerator - old_share.numerator, change)


def test_a_theme_of_twelve_does_not_tell_of_the_two_who_are_not_angry() -> None:
    angry = Person("femme", (("LOG", "CON", "NEG2", "HAL"),))
    calm = Person("femme", (("LOG", "CON", "POS1", "HAL"),))
    silent = Person("homme", ())
    cells = cells_of(gate([angry] * 10 + [calm] * 2 + [silent] * 20))
    (log, *_) = theme_sheets(cells, Beside())
    assert (log.code, log.salience.share.numerator, log.salience.share.words) == ("LOG", 12, "plusieurs")
    assert not [line for line in log.sentiment if line.share.shown]
    assert not log.places  # everybody names the hall


def test_places_are_told_from_eleven_people_on() -> None:
    hall = Person("femme", (("LOG", "CON", "NEG1", "HAL"),))
    park = Person("homme", (("LOG", "CON", "NEG1", "PAR"),))
    cells = cells_of(gate([hall] * 12 + [park] * 10 + [Person("femme", ())] * 10))
    (log, *_) = theme_sheets(cells, Beside())
    assert [(line.label, line.share.numerator) for line in log.places] == [("Hall et entrée", 12)]


def test_a_rare_and_grave_sub_theme_is_a_signal_above_the_threshold_only() -> None:
    grave = Person("femme", (("EGA-VIO", "CON", "NEG2", ""),))
    usual = Person("homme", (("LOG-ETA", "CON", "NEG1", ""),))
    for number, wanted in ((6, ["EGA-VIO"]), (4, [])):
        found = signals(cells_of(gate([grave] * number + [usual] * 94)))
        assert [one.code for one in found] == wanted
        assert all(one.share.numerator == number for one in found)


def test_a_signal_tells_that_words_are_grave_and_not_how_many_are() -> None:
    grave = Person("femme", (("LOG-ETA", "CON", "NEG2", ""),))
    calm = Person("femme", (("LOG-ETA", "CON", "NEG1", ""),))
    usual = Person("homme", (("PRO-ENC", "CON", "NEG1", ""),))
    for angry, others, wanted in ((6, 2, ["LOG-ETA"]), (6, 7, []), (4, 4, [])):
        found = signals(cells_of(gate([grave] * angry + [calm] * others + [usual] * 150)))
        assert [one.code for one in found] == wanted
        assert all(one.share.numerator == angry + others for one in found)


def test_resources_are_what_those_who_are_ready_speak_of() -> None:
    ready = Person("femme", (("LIE-AGI", "ENG", "POS1", ""),))
    other = Person("homme", (("LOG-ETA", "CON", "NEG1", ""),))
    cells = cells_of(gate([ready] * 8 + [other] * 20))
    sheets = theme_sheets(cells, Beside())
    found = potentials(cells, sheets, (), ())
    assert [(line.code, line.share.numerator) for line in found.resources] == [("LIE-AGI", 8)]
    assert [line.code for line in found.about] == ["LIE"]
    assert (found.ready.numerator, found.ready.words, found.question) == (8, "plusieurs", None)
