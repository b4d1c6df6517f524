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
    waits = error in (SendError.RETRY, SendError.THROTTLE, SendError.STOP_CHANNEL)
    assert verdict.state is (SendState.WAITING if waits else SendState.FAILED)
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


def test_retries_end() -> None:
    assert judge(SendFailed(SendError.RETRY, "network"), attempts=ATTEMPTS).state is SendState.FAILED


def test_waits_grow_to_a_limit_and_are_spread() -> None:
    waits = [backoff(attempt, 0.5) for attempt in range(1, ATTEMPTS)]
    assert waits == sorted(waits) and waits[-1] <= LONGEST_WAIT
    assert backoff(1, 0.0) < backoff(1, 0.9)
    assert 1800 < sum(waits) < 7200, "a provider's outage of half an hour is survived"
