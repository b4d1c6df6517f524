"""The visitor's network address, as a digest of the day that nobody can undo the day after.

The key of a day is random and is deleted when the next one is made, so that the digests kept with
participants find repeated runs of one day and can never be turned back into addresses.
"""

import ipaddress
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request

from consultation.keyring import Keys
from consultation.secrecy import new_key, pseudonym
from consultation.tables import KeyRow

_PREFIX = "webchat-source-"
IPV6_HOUSEHOLD = 64
"""A household has a whole /64: its telephones change the rest of the address at will."""


def visitor_address(request: Request, trust_proxy: bool) -> str:
    """Return the address that counts as one visitor's; "" where it is not known."""
    address = request.client.host if request.client is not None else ""
    if trust_proxy:
        # Proxies append: the last entry is our own proxy's, the ones before anybody can write.
        forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")[-1].strip()
        address = forwarded or address
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, IPV6_HOUSEHOLD), strict=False))
    return str(known)


class Sources:
    """Makes the digests; keeps the key of the day at hand."""

    def __init__(self, sessions: sessionmaker[Session], keys: Keys) -> None:
        self._sessions = sessions
        self._keys = keys
        self._day: date | None = None
        self._key = b""

    def digest(self, address: str, today: date) -> str | None:
        """Return 32 hexadecimal digits; None for an unknown address."""
        if not address:
            return None
        if today != self._day:
            self._key = self._key_of(today)
            self._day = today
        return pseudonym(self._key, address).hex()[:32]

    def _key_of(self, today: date) -> bytes:
        name = f"{_PREFIX}{today.isoformat()}"
        with self._sessions.begin() as session:
            session.execute(delete(KeyRow).where(KeyRow.name.startswith(_PREFIX), KeyRow.name < name))
            wrapped = self._keys.master.seal(new_key(), _PREFIX)
            session.execute(insert(KeyRow).values(name=name, wrapped=wrapped).on_conflict_do_nothing())
            kept = session.scalars(select(KeyRow.wrapped).where(KeyRow.name == name)).one()
        return self._keys.master.open(kept, _PREFIX)
