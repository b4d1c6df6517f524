"""Libraries whose logs show numbers, media addresses or residents' words are kept from logging them."""

import logging

# httpx logs each address (with the phone id) at INFO, httpcore and pywa log requests and answers at DEBUG;
# pywa also advises the programmer in a warning whenever a server does not answer.
_TALKATIVE = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "pywa": logging.ERROR}


def silence() -> None:
    """Let through what operators need of these libraries and nothing else, whatever the root's level."""
    for name, level in _TALKATIVE.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("pywa_async").setLevel(logging.ERROR)
