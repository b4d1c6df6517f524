"""What WhatsApp bills for a message: read from the shipped file of prices, where there is one."""

from functools import cache
from importlib.resources import files

import yaml

FILE = "tarifs_whatsapp.yaml"


@cache
def shipped_price(category: str = "marketing") -> float | None:
    """Return euros for one template message of a category in France, None where it is not known."""
    path = files("consultation").joinpath("data", FILE)
    if not path.is_file():
        return None
    try:
        price = yaml.safe_load(path.read_text("utf-8"))["france"][category]
        return float(price)
    except (KeyError, TypeError, ValueError):
        return None
