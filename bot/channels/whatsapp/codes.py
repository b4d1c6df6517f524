"""What WhatsApp's error codes mean, in the closed set of reasons (the provider's list, November 2026)."""

from collections.abc import Mapping
from types import MappingProxyType

from consultation.words import SendError

_CLASSES: Mapping[SendError, tuple[int, ...]] = {
    SendError.THROTTLE: (4, 80007, 130429, 131048, 131056, 133016),
    SendError.RETRY: (131000, 131016, 131053, 131057),
    SendError.NEEDS_TEMPLATE: (131047,),
    SendError.OPTED_OUT: (131050,),
    SendError.NEVER: (131026,),
    SendError.WAIT_DAYS: (131049,),
    SendError.STOP_CHANNEL: (190, 131031, 131042),
}
CODES: Mapping[int, SendError] = MappingProxyType(
    {code: error for error, codes in _CLASSES.items() for code in codes}
)
PERSON_TOO_FAST = 131056
"""The only throttle that is about one person; the others hold the whole number back."""


def class_of(code: int) -> SendError | None:
    """Return the reason that a code stands for; None for a code that is not in the list."""
    return CODES.get(code)
