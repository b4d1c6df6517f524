"""Encryption and pseudonyms: what the master key and the campaigns' keys are used for.

Sealing is AES-256-GCM with a random 96-bit nonce and the purpose as associated data, so that a value
sealed for one purpose cannot be put in the place of another.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


class SealBroken(Exception):
    """The value was sealed with another key, for another purpose, or was changed."""


@dataclass(frozen=True, slots=True)
class Box:
    """Seals and opens with one 32-byte key. `older` opens what was sealed before the key changed."""

    key: bytes = field(repr=False)
    older: "Box | None" = field(default=None, repr=False)
    _cipher: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_cipher", AESGCM(self.key))

    def seal(self, value: bytes, purpose: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Return the sealed bytes; raises SealBroken."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError) as error:
            if self.older is not None:
                return self.older.open(sealed, purpose)
            raise SealBroken(purpose) from error


def master_box(secret: str) -> Box:
    """Box of the installation's secret (PORTEVOIX_SECRET_KEY): at least 32 characters of entropy."""
    return Box(hashlib.scrypt(secret.encode(), salt=b"porte-voix/master", n=2**14, r=8, p=1, dklen=KEY_BYTES))


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def pseudonym(key: bytes, *parts: str | bytes) -> bytes:
    """HMAC-SHA-256 over length-prefixed parts: a pseudonym that cannot be guessed without the key."""
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        value = part.encode() if isinstance(part, str) else part
        digest.update(len(value).to_bytes(4, "big") + value)
    return digest.digest()
