"""The meter lets a steady hand through and stops a flood."""

from bot.webchat import limits
from bot.webchat.limits import Meter


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_as_many_as_allowed_then_a_wait_that_is_true() -> None:
    clock = Clock()
    meter = Meter(3, 60, clock)
    assert [meter.take("a") for _ in range(3)] == [0, 0, 0]
    wait = meter.take("a")
    assert 0 < wait <= 20
    clock.now += wait
    assert meter.take("a") == 0
    assert meter.take("a") > 0


def test_keys_do_not_share() -> None:
    meter = Meter(1, 60, Clock())
    assert (meter.take("a"), meter.take("b")) == (0, 0)
    assert meter.take("a") > 0


def test_a_refused_one_does_not_count() -> None:
    clock = Clock()
    meter = Meter(1, 60, clock)
    meter.take("a")
    waits = [meter.take("a") for _ in range(100)]
    assert waits == [60.0] * 100


def test_memory_is_bounded() -> None:
    meter = Meter(1, 60, Clock())
    for number in range(limits.KEPT_AT_MOST + 100):
        meter.take(str(number))
    assert len(meter._levels) == limits.KEPT_AT_MOST
    assert meter.take("0") == 0  # the oldest was forgotten
    assert meter.take(str(limits.KEPT_AT_MOST + 99)) > 0
