"""What the Cloud API's errors mean, in the closed set of reasons. Its messages are never passed on:
some quote numbers or words."""

import httpx
from pywa.errors import WhatsAppError

from bot.channels.contract import SendFailed
from bot.channels.whatsapp.codes import class_of
from consultation.words import SendError

PERSON = 131056
"""The one throttle that is about one person: one message per 6 s, after a burst of 45."""
REST_SECONDS = {130429: 1.0, PERSON: 6.0, 4: 60.0, 80007: 60.0, 131048: 600.0, 133016: 600.0}
"""How long to rest where the answer does not say: a throughput of seconds, quotas of an hour or a day."""
DEFAULT_REST = 10.0
# The request did not leave: nothing can have been taken.
_UNSENT = (httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ConnectError)
_BROKEN = (KeyError, TypeError, ValueError, AttributeError)
"""What the library raises on an answer that is not the documented JSON."""
FAILURES = (WhatsAppError, httpx.HTTPError, httpx.InvalidURL, *_BROKEN)
"""What a call may raise."""
_GATEWAY = (502, 504)
"""A proxy gave up waiting: what is behind it may have taken the message."""


def send_failed(error: Exception) -> SendFailed:
    """Return the reason of a failed call, one of FAILURES."""
    match error:
        case WhatsAppError():
            return _answered(error)
        case httpx.TimeoutException():
            return SendFailed(SendError.RETRY, "timeout", unsure=not isinstance(error, _UNSENT))
        case httpx.TransportError():
            return SendFailed(SendError.RETRY, "network", unsure=not isinstance(error, _UNSENT))
    return SendFailed(SendError.RETRY, "answer", unsure=True)


def _answered(error: WhatsAppError) -> SendFailed:
    status = error.status_code or 0
    if error.code == status:  # the library's stand-in, where the answer has no code: a proxy speaks
        return _uncoded(status)
    reason = class_of(error.code)
    if reason is None:
        # A code that nobody described with a status that says « not now »: it is tried again, and told.
        passing = status == 429 or status >= 500
        return SendFailed(SendError.RETRY if passing else SendError.NEVER, f"unknown:{error.code}")
    if reason is not SendError.THROTTLE:
        return SendFailed(reason, str(error.code))
    rest = max(REST_SECONDS.get(error.code, DEFAULT_REST), _told(error.raw_response))
    return SendFailed(reason, str(error.code), rest, whole=error.code != PERSON)


def _uncoded(status: int) -> SendFailed:
    if status == 401:
        return SendFailed(SendError.STOP_CHANNEL, "401")
    if status == 429 or status >= 500:
        return SendFailed(SendError.RETRY, str(status), unsure=status in _GATEWAY)
    return SendFailed(SendError.NEVER, f"unknown:{status}")


def _told(answer: httpx.Response | None) -> float:
    """Return the seconds of the header Retry-After, 0 where there is none."""
    said = "" if answer is None else answer.headers.get("retry-after", "")
    return min(float(said), 3600.0) if said.isascii() and said.isdigit() else 0.0
