"""What becomes of a message after an attempt to send it. Pure, `jitter` is a random number in [0, 1)."""

from dataclasses import dataclass

from bot.channels.contract import SendFailed
from consultation.words import SendError, SendState

ATTEMPTS = 16
FIRST_WAIT = 2.0  # seconds, doubled at each attempt: an hour in all
LONGEST_WAIT = 600.0
DAY = 24 * 3600.0
DAYS_AT_MOST = 3
"""So many days a message waits for which the provider asks days; each is an attempt."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait` in seconds, for what goes back to WAITING; `counts`: the attempt is one of ATTEMPTS."""

    state: SendState
    provider_id: bytes | None = None
    wait: float = 0.0
    counts: bool = True
    error: SendError | None = None
    reason: str | None = None


def given_back(reason: str) -> Verdict:
    """Claimed and not tried."""
    return Verdict(SendState.WAITING, counts=False, reason=reason)


def held(reason: str, error: SendError | None = None) -> Verdict:
    """Not allowed now: kept until the person writes again. Nothing was said, the attempt does not count."""
    return Verdict(SendState.HELD, counts=False, error=error, reason=reason)


def failure(failed: SendFailed, *, bulk: bool, attempts: int, jitter: float) -> Verdict:
    """Return the verdict on the `attempts`th attempt."""
    error, reason = failed.error, failed.code
    match error:
        case SendError.THROTTLE:
            wait = (failed.retry_after or FIRST_WAIT) + jitter
            return Verdict(SendState.WAITING, wait=wait, counts=False, error=error, reason=reason)
        case SendError.STOP_CHANNEL:
            return Verdict(SendState.WAITING, counts=False, error=error, reason=reason)
        case SendError.NEEDS_TEMPLATE:
            return held(reason, error)
        case SendError.WAIT_DAYS if attempts <= DAYS_AT_MOST:
            return Verdict(SendState.WAITING, wait=DAY * (1 + jitter / 24), error=error, reason=reason)
        case SendError.RETRY if failed.unsure and bulk:
            # It may have arrived: nobody gets a broadcast twice. Its status will tell.
            return Verdict(SendState.UNKNOWN, error=error, reason=reason)
        case SendError.RETRY if attempts < ATTEMPTS:
            return Verdict(SendState.WAITING, wait=backoff(attempts, jitter), error=error, reason=reason)
    return Verdict(SendState.FAILED, error=error, reason=reason)


def backoff(attempts: int, jitter: float) -> float:
    """Return seconds to wait after the `attempts`th attempt, half of it drawn by lot."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempts - 1)) * (0.5 + jitter / 2)
