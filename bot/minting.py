"""Ids and seeds, made at the edge: the engine is given them."""

import secrets
import string
from typing import Protocol
from uuid import UUID, uuid4

_LETTERS = string.ascii_lowercase + string.digits
REF_LENGTH = 6


class Mint(Protocol):
    def participant(self) -> UUID: ...

    def ref(self) -> str: ...

    def seed(self) -> int: ...


class RandomMint:
    def participant(self) -> UUID:
        return uuid4()

    def ref(self) -> str:
        """Name of a dialogue in button data: short, and random so that nobody counts participants."""
        return "".join(secrets.choice(_LETTERS) for _ in range(REF_LENGTH))

    def seed(self) -> int:
        return secrets.randbits(31)
