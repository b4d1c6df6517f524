"""What the messages of a campaign cost: counts by category times the prices of a file. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

SHIPPED = "tarifs_whatsapp.yaml"
UNNAMED = "sans catégorie"
"""Category of what is billed and was given none."""


class PricesWrong(Exception):
    """The file of prices cannot be used; the message says what to do, in French."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Price of one delivered message by category. `unverified`: nobody said that they checked them."""

    country: str
    currency: str
    each: Mapping[str, Decimal]
    unverified: bool


@dataclass(frozen=True, slots=True)
class Billed:
    """Messages of one category that the provider bills."""

    category: str
    count: int


@dataclass(frozen=True, slots=True)
class Cost:
    """`total` leaves out the categories of `unpriced`; `mean` is by participant, None without any."""

    lines: tuple[tuple[Billed, Decimal | None], ...]
    total: Decimal
    mean: Decimal | None
    unpriced: tuple[str, ...]


def cost(billed: Sequence[Billed], prices: Prices, participants: int) -> Cost:
    """Return what was billed, line by line and in all."""
    lines = tuple((one, _times(prices.each.get(one.category), one.count)) for one in billed)
    total = sum((amount for _, amount in lines if amount is not None), Decimal(0))
    return Cost(
        lines,
        total,
        total / participants if participants > 0 else None,
        tuple(one.category for one, amount in lines if amount is None),
    )


def _times(price: Decimal | None, count: int) -> Decimal | None:
    return None if price is None else price * count


def read_prices(path: Path | None = None) -> Prices:
    """Return the prices of a file, of those that come along without one; raises PricesWrong."""
    try:
        written = (
            (files("consultation") / "data" / SHIPPED).read_text("utf-8")
            if path is None
            else path.read_text("utf-8")
        )
        return parse(yaml.safe_load(written))
    except OSError:
        raise PricesWrong(
            f"Le fichier de prix « {path} » ne s’ouvre pas\u00a0: vérifiez PORTEVOIX_WHATSAPP_PRICES."
        ) from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise PricesWrong(f"Le fichier de prix « {path} » n’est pas du YAML\u00a0: corrigez-le.") from None


def parse(raw: Any) -> Prices:
    """Validate what a file of prices holds; raises PricesWrong."""
    listed = raw.get("prix") if isinstance(raw, dict) else None
    if not isinstance(listed, dict) or not listed:
        raise PricesWrong("Le fichier de prix n’a pas de liste « prix »\u00a0: voyez le fichier livré.")
    return Prices(
        str(raw.get("pays", "")),
        str(raw.get("devise", "EUR")),
        {str(category).lower(): _price(category, value) for category, value in listed.items()},
        raw.get("a_verifier") not in (False, "non"),
    )


def _price(category: object, value: object) -> Decimal:
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        price = Decimal("NaN")
    if isinstance(value, bool) or not price.is_finite() or price < 0:
        raise PricesWrong(f"Le prix de « {category} » n’est pas un nombre\u00a0: écrivez par exemple 0.0248.")
    return price
