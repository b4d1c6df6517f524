"""What WhatsApp bills for a message: read from the shipped file of prices, where there is one."""

from importlib.resources import files

import yaml

from consultation.words import BroadcastKind

FILE = "tarifs_whatsapp.yaml"
CATEGORIES = {
    BroadcastKind.REMINDER: "utility",  # what somebody began, or asked for
    BroadcastKind.RESULTS: "utility",
    BroadcastKind.INVITATION: "marketing",
}
"""As the provider bills the templates of each kind."""


def shipped_price(kind: str) -> float | None:
    """Return euros for one message of a broadcast of this kind, None where it is not known."""
    path = files("consultation").joinpath("data", FILE)
    if not path.is_file():
        return None
    raw = yaml.safe_load(path.read_text("utf-8"))
    try:
        return float(raw["prix"][CATEGORIES[BroadcastKind(kind)]])
    except (KeyError, TypeError, ValueError):
        return None
