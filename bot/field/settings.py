"""What field entry may be told: where it stands, how much it takes."""

from dataclasses import dataclass

MAX_BODY = 200 * 1024
"""Bytes of a posted form: forty open answers at their longest."""
DEALS = 60
"""Draws of items and orders in a page: so many people may differ before two are dealt the same."""


@dataclass(frozen=True, slots=True)
class FieldSettings:
    """`public_url` decides the cookie's Secure flag; without it the request does.

    `mails`: whether e-mails can leave, so that the referent learns of a danger without being called.
    `wait_seconds`: how long a posted form waits for the runner before the page looks again by itself.
    """

    public_url: str | None = None
    mails: bool = False
    wait_seconds: float = 3.0
