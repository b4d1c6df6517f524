"""What becomes of a message after each kind of failure."""

import pytest

from bot.channels.contract import SendFailed
from bot.verdict import ATTEMPTS, LONGEST_WAIT, Verdict, backoff, failure
from consultation.words import SendError, SendState


def judge(failed: SendFailed, *, bulk: bool = False, attempts: int = 1) -> Verdict:
    return failure(failed, bulk=bulk, attempts=attempts, jitter=0.5)


@pytest.mark.parametrize("error", list(SendError))
@pytest.mark.parametrize("bulk", [False, True])
def test_each_error_ends_somewhere(error: SendError, bulk: bool) -> None:
    verdict = judge(SendFailed(error, "x"), bulk=bulk)
    waits = (SendError.RETRY, SendError.THROTTLE, SendError.STOP_CHANNEL, SendError.WAIT_DAYS)
    ends = {SendError.NEEDS_TEMPLATE: SendState.HELD, **dict.fromkeys(waits, SendState.WAITING)}
    assert verdict.state is ends.get(error, SendState.FAILED)
    assert (verdict.error, verdict.reason) == (error, "x")


def test_a_throttle_waits_as_long_as_told_and_costs_no_attempt() -> None:
    verdict = judge(SendFailed(SendError.THROTTLE, "429", retry_after=30), attempts=ATTEMPTS + 5)
    assert verdict.state is SendState.WAITING and not verdict.counts
    assert 30 <= verdict.wait <= 31


def test_a_broadcast_that_may_have_arrived_is_not_sent_again() -> None:
    unsure = SendFailed(SendError.RETRY, "timeout", unsure=True)
    assert judge(unsure, bulk=True).state is SendState.UNKNOWN
    assert judge(unsure, bulk=False).state is SendState.WAITING
    assert judge(SendFailed(SendError.RETRY, "network"), bulk=True).state is SendState.WAITING


def test_days_are_waited_three_times_at_most() -> None:
    error = SendFailed(SendError.WAIT_DAYS, "131049")
    waits = [judge(error, attempts=attempt) for attempt in (1, 2, 3, 4)]
    assert [one.state for one in waits] == [SendState.WAITING] * 3 + [SendState.FAILED]
    assert all(24 <= one.wait / 3600 <= 25 for one in waits[:3])


def test_what_is_held_was_no_attempt() -> None:
    verdict = judge(SendFailed(SendError.NEEDS_TEMPLATE, "131047"), attempts=ATTEMPTS + 5)
    assert verdict.state is SendState.HELD and not verdict.counts


def test_retries_end() -> None:
    assert judge(SendFailed(SendError.RETRY, "network"), attempts=ATTEMPTS).state is SendState.FAILED


def test_waits_grow_to_a_limit_and_are_spread() -> None:
    waits = [backoff(attempt, 0.5) for attempt in range(1, ATTEMPTS)]
    assert waits == sorted(waits) and waits[-1] <= LONGEST_WAIT
    assert backoff(1, 0.0) < backoff(1, 0.9)
    assert 1800 < sum(waits) < 7200, "a provider's outage of half an hour is survived"
