"""Libraries whose logs show the token (in addresses) or residents' words are kept from logging them."""

import logging

# httpx logs each address at INFO, httpcore and telegram log requests and answers at DEBUG.
_TALKATIVE = ("httpx", "httpcore", "telegram")


def silence() -> None:
    """Let these libraries' warnings through and nothing else, whatever the root logger's level."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
