"""Keys of programs and people: made once, shown once, kept as a digest."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultation.tables import ApiKeyRow

PREFIX = "pv_"
RANDOM_BYTES = 24  # 192 bits: a plain digest is enough, nobody guesses one
LONGEST = 100
FIELD_COOKIE = "pv_terrain"
"""Holds a key on the pages of field entry (`/terrain`); whoever enters the console gets it too."""
FIELD_PATH = "/terrain"
FIELD_HOURS = 12


class ApiRole(StrEnum):
    """What a key opens. Each opens what those before it open."""

    FACILITATOR = "facilitator"  # participation
    ANALYST = "analyst"  # figures
    ADMIN = "admin"  # alerts too

    def opens(self, needed: "ApiRole") -> bool:
        order = list(ApiRole)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks."""

    key_id: int
    name: str
    role: ApiRole


def create_key(
    session: Session, name: str, role: ApiRole | str, now: datetime, *, expires_at: datetime | None = None
) -> str:
    """Make a key and return it: it cannot be read again. Raises ValueError on an unknown role."""
    key = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    session.add(
        ApiKeyRow(name=name, role=ApiRole(role), digest=digest(key), created_at=now, expires_at=expires_at)
    )
    session.flush()
    return key


def revoke_key(session: Session, key_id: int, now: datetime) -> bool:
    """Make a key useless from now on; return False if there is none, or it was revoked before."""
    row = session.get(ApiKeyRow, key_id)
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = now
    return True


def holder_of(session: Session, key: str, now: datetime) -> Holder | None:
    """Return who holds a key, or None if it is unknown, expired or revoked."""
    if not key.startswith(PREFIX) or len(key) > LONGEST:
        return None
    wanted = digest(key)
    row = session.scalars(select(ApiKeyRow).where(ApiKeyRow.digest == wanted)).one_or_none()
    # The index compares digests, which tell nothing of the key; the last word is in constant time.
    if row is None or not hmac.compare_digest(row.digest, wanted):
        return None
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        return None
    return Holder(row.id, row.name, ApiRole(row.role))


def digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
