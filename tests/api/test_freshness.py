"""What is long to compute is kept for a while, what is quick is not kept for long."""

from api.freshness import Fresh


class Slow:
    """A computation that takes `cost` seconds of a clock that it moves itself."""

    def __init__(self, cost: float) -> None:
        self.now, self.cost, self.times = 0.0, cost, 0

    def clock(self) -> float:
        return self.now

    def compute(self) -> int:
        self.now += self.cost
        self.times += 1
        return self.times


def test_a_long_one_is_kept_five_seconds_at_most() -> None:
    slow = Slow(2.0)
    fresh: Fresh[int] = Fresh(slow.clock)
    assert fresh.get(1, slow.compute) == 1
    slow.now = 4.9
    assert fresh.get(1, slow.compute) == 1
    slow.now = 5.0
    assert fresh.get(1, slow.compute) == 2


def test_a_quick_one_is_computed_again() -> None:
    slow = Slow(0.001)
    fresh: Fresh[int] = Fresh(slow.clock)
    fresh.get(1, slow.compute)
    slow.now = 0.02
    assert fresh.get(1, slow.compute) == 2


def test_keys_do_not_mix() -> None:
    slow = Slow(1.0)
    fresh: Fresh[int] = Fresh(slow.clock)
    assert (fresh.get(1, slow.compute), fresh.get(2, slow.compute)) == (1, 2)
