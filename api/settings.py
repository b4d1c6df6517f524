"""What the API needs to know; composition fills it from the environment."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """`public_url` without a final slash, empty if unknown; `charts`: whether pictures are drawn.

    `whatsapp_daily`: people that broadcasts may write to in 24 hours, None for no limit. `whatsapp_prices`:
    a file of prices instead of the one that comes along.
    """

    public_url: str = ""
    telegram_bot: str | None = None
    whatsapp_number: str | None = None
    charts: bool = True
    whatsapp_daily: int | None = 250
    whatsapp_prices: Path | None = None
