"""What the web chat may be told: where it stands, whom it trusts, how much it takes."""

from dataclasses import dataclass

MAX_BODY = 64 * 1024
"""Bytes of a posted form. Read up to here, whatever the header says."""
MAX_TEXT = 4_000
"""Characters of one written answer: as on the other channels."""
MAX_FIELDS = 100


@dataclass(frozen=True, slots=True)
class WebchatSettings:
    """`public_url` makes the private link and decides the cookie's Secure flag; without it the request does.

    `trust_proxy`: the last entry of X-Forwarded-For is the visitor's address. Only where a proxy of
    one's own writes it: anybody else could choose an address. `wait_seconds`: how long a posted form
    waits for the runner before the page says that the message is kept.
    """

    public_url: str | None = None
    trust_proxy: bool = False
    wait_seconds: float = 3.0
    starts_per_hour: int = 60  # of one network address; a library or a mobile operator has one for many
    persons_per_hour: int = 12  # of one conversation: a telephone that goes from hand to hand
    messages_per_minute: int = 60  # of one conversation
    messages_per_minute_of_address: int = 600
