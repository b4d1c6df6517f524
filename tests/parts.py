"""Parts of the world that a test may lack: the test says so loudly, or fails where the part is required."""

import os
import re
from typing import NoReturn

import pytest


def require(part: str, available: bool, reason: str) -> None:
    """Goes on if the part is there; else skips with the reason, or fails if PORTEVOIX_REQUIRE names the part.

    PORTEVOIX_REQUIRE is a list such as `shared,browser`.
    """
    if not available:
        lacks(part, reason)


def lacks(part: str, reason: str) -> NoReturn:
    required = re.split(r"[\s,]+", os.environ.get("PORTEVOIX_REQUIRE", ""))
    if part in required:
        pytest.fail(f"PORTEVOIX_REQUIRE asks for {part!r}: {reason}", pytrace=False)
    pytest.skip(f"WITHOUT {part.upper()}: {reason}")
