"""Quiet hours: by the clock where people live, in summer and winter, in Paris and overseas."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.broadcasts.errors import ZoneUnknown
from consultation.broadcasts.hours import OVERSEAS, PARIS, Hours, known_zone, zone_of

ZONES = st.sampled_from([PARIS, *sorted(set(OVERSEAS.values()))])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
HOURS = st.builds(Hours, ZONES, st.integers(0, 11), st.integers(12, 24), st.booleans())


def at(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone))  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(PARIS, 2026, 12, 1, 8, 59), at(PARIS, 2026, 12, 1, 9)),
        (at(PARIS, 2026, 12, 1, 9), at(PARIS, 2026, 12, 1, 9)),
        (at(PARIS, 2026, 12, 1, 19, 59), at(PARIS, 2026, 12, 1, 19, 59)),
        (at(PARIS, 2026, 12, 1, 20), at(PARIS, 2026, 12, 2, 9)),
        # Saturday evening: nothing before Monday.
        (at(PARIS, 2026, 12, 5, 20), at(PARIS, 2026, 12, 7, 9)),
        (at(PARIS, 2026, 12, 6, 12), at(PARIS, 2026, 12, 7, 9)),
        # The night in which summer time ends, and the one in which it begins, end on Sunday.
        (at(PARIS, 2026, 10, 24, 21), at(PARIS, 2026, 10, 26, 9)),
        (at(PARIS, 2027, 3, 27, 21), at(PARIS, 2027, 3, 29, 9)),
    ],
)
def test_when_people_in_paris_may_be_written_to(moment: datetime, opens: datetime) -> None:
    assert Hours().next_open(moment) == opens


def test_nine_in_paris_is_an_hour_earlier_for_the_world_in_summer() -> None:
    winter, summer = (Hours().next_open(at(PARIS, 2026, month, 3, 2)) for month in (2, 7))
    assert (winter.hour, summer.hour) == (8, 7)


def test_noon_in_paris_is_no_hour_for_tahiti() -> None:
    noon = at(PARIS, 2026, 12, 1, 12)
    assert Hours().open_at(noon)
    assert not Hours("Pacific/Tahiti").open_at(noon)
    assert Hours("Indian/Reunion").open_at(noon)


@given(HOURS, MOMENTS)
def test_what_is_said_to_be_open_is_by_the_local_clock(hours: Hours, now: datetime) -> None:
    local = now.astimezone(ZoneInfo(hours.zone))
    quiet = not hours.opens <= local.hour < hours.closes or (local.weekday() == 6 and not hours.sunday)
    assert hours.open_at(now) is not quiet


@given(HOURS, MOMENTS)
def test_the_next_open_moment_is_open_and_none_before_it_is(hours: Hours, now: datetime) -> None:
    opens = hours.next_open(now)
    assert hours.open_at(opens) and opens >= now
    step = (opens - now) / 40
    assert not step or not any(hours.open_at(now + n * step) for n in range(40))


@given(HOURS, MOMENTS)
def test_until_it_closes_it_stays_open(hours: Hours, now: datetime) -> None:
    now = hours.next_open(now)
    closes = hours.next_close(now)
    assert now < closes <= now + timedelta(hours=24)
    assert hours.open_at(closes - timedelta(seconds=1))
    assert hours.closes == 24 or not hours.open_at(closes)


@given(HOURS, MOMENTS, st.floats(0.001, 500_000))
def test_sending_takes_its_time_and_never_ends_at_a_quiet_hour(
    hours: Hours, now: datetime, seconds: float
) -> None:
    over = hours.after_sending(now, seconds)
    assert over >= now + timedelta(seconds=seconds) - timedelta(milliseconds=1)
    assert hours.open_at(over - timedelta(microseconds=1))


def test_a_hundred_thousand_at_thirty_a_second_that_begin_at_seven_in_the_evening() -> None:
    over = Hours().after_sending(at(PARIS, 2026, 12, 1, 19), 100_000 / 30)
    assert over == at(PARIS, 2026, 12, 1, 19) + timedelta(seconds=100_000 / 30)
    over = Hours().after_sending(at(PARIS, 2026, 12, 1, 19, 30), 100_000 / 30)
    assert over == at(PARIS, 2026, 12, 2, 9) + timedelta(seconds=100_000 / 30 - 1800)


@pytest.mark.parametrize(
    ("territory", "zone"),
    [
        (None, PARIS),
        ("QN07501M", PARIS),
        ("QP093012", PARIS),
        ("QN02A01I", PARIS),
        ("QN97101N", "America/Guadeloupe"),
        ("QP972003", "America/Martinique"),
        ("qn97401i", "Indian/Reunion"),
        ("QN97602N", "Indian/Mayotte"),
        ("QN98701N", "Pacific/Tahiti"),
        ("n’importe quoi", PARIS),
    ],
)
def test_the_zone_comes_from_the_department(territory: str | None, zone: str) -> None:
    assert zone_of(territory) == zone


@pytest.mark.parametrize("name", sorted(set(OVERSEAS.values())))
def test_every_zone_is_known_to_this_machine(name: str) -> None:
    assert known_zone(name.upper()) == name


def test_an_unknown_zone_is_refused_with_examples() -> None:
    with pytest.raises(ZoneUnknown, match="Indian/Reunion"):
        known_zone("Lune/Mer de la Tranquillité")
