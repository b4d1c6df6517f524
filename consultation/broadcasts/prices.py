"""What WhatsApp bills for a message of a broadcast: the prices of `consultation.prices`, by kind."""

from pathlib import Path

from consultation.prices import read_prices
from consultation.words import BroadcastKind

CATEGORIES = {
    BroadcastKind.REMINDER: "utility",  # what somebody began, or asked for
    BroadcastKind.RESULTS: "utility",
    BroadcastKind.INVITATION: "marketing",
}
"""As the provider bills the templates of each kind."""


def price_of(kind: str, path: Path | None = None) -> float | None:
    """Return what one message of a kind costs, None where the file has no such category; raises PricesWrong.

    path: a file of prices instead of the one that comes along.
    """
    price = read_prices(path).each.get(CATEGORIES[BroadcastKind(kind)])
    return None if price is None else float(price)
