"""The pace: what is sent never passes the provider's limits, and free capacity is used."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pace import Limits, Pace

LIMITS = Limits(per_second=30, burst=30, line_every=1.0, line_burst=2)


def spend(pace: Pace, count: int, now: float, line: bytes = b"") -> None:
    for number in range(count):
        pace.spend(line or b"line-%d-%f" % (number, now), now)


def test_a_full_second_may_go_at_once_and_then_thirty_a_second() -> None:
    pace = Pace(LIMITS)
    assert pace.room(100.0) == 30
    spend(pace, 30, 100.0)
    assert pace.room(100.0) == 0
    assert pace.room(100.5) == 15
    assert pace.room(500.0) == 30


@given(st.lists(st.floats(min_value=0.0, max_value=0.4), max_size=60))
def test_no_window_holds_more_than_the_burst_and_its_share(waits: list[float]) -> None:
    pace, now, sent = Pace(LIMITS), 0.0, []
    for wait in waits:
        now += wait
        room = pace.room(now)
        spend(pace, room, now)
        sent += [now] * room
    for start in sent:
        for length in (1.0, 5.0):
            assert sum(start <= at <= start + length for at in sent) <= 30 + 30 * length + 1


def test_one_person_rests_after_a_burst_and_the_others_do_not() -> None:
    pace = Pace(LIMITS)
    spend(pace, 2, 100.0, b"a")
    spend(pace, 1, 100.0, b"b")
    assert pace.resting(100.0) == [b"a"]
    assert pace.soon(100.0, 5.0) <= 1.0
    assert pace.resting(101.0) == []


def test_a_throttled_person_rests_as_long_as_told_alone() -> None:
    pace = Pace(LIMITS)
    pace.throttled(b"a", 7.0, 100.0)
    assert pace.resting(106.9) == [b"a"] and pace.room(106.9) == 30
    assert pace.resting(107.1) == []


def test_two_throttled_persons_mean_the_channel() -> None:
    pace = Pace(LIMITS)
    pace.throttled(b"a", 7.0, 100.0)
    pace.throttled(b"b", 3.0, 101.0)
    assert pace.room(103.9) == 0 and pace.room(104.1) == 30


def test_the_same_person_throttled_twice_is_one_person() -> None:
    pace = Pace(LIMITS)
    pace.throttled(b"a", 7.0, 100.0)
    pace.throttled(b"a", 7.0, 101.0)
    assert pace.room(102.0) == 30


def test_a_provider_that_says_who_must_rest_is_believed() -> None:
    pace = Pace(LIMITS)
    pace.throttled(b"a", 7.0, 100.0, whole=False)
    pace.throttled(b"b", 7.0, 100.0, whole=False)
    assert pace.room(101.0) == 30 and set(pace.resting(101.0)) == {b"a", b"b"}
    pace.throttled(b"c", 7.0, 100.0, whole=True)
    assert pace.room(106.9) == 0 and pace.room(107.1) == 30
    assert b"c" not in pace.resting(101.0)


def test_a_halted_channel_says_when_to_look_again() -> None:
    pace = Pace(LIMITS)
    pace.halt(10.0, 100.0)
    assert (pace.room(105.0), pace.soon(105.0, 60.0), pace.soon(105.0, 0.5)) == (0, 5.0, 0.5)


def test_no_limit_per_person_remembers_nobody() -> None:
    pace = Pace(Limits(per_second=1000, burst=1000, line_every=0, line_burst=1))
    spend(pace, 10, 1.0, b"a")
    assert pace.resting(1.0) == []
