"""Keys of programs and people, as the API asks for them; made and checked in `consultation.access`."""

from consultation.access import (
    LONGEST,
    ApiRole,
    Holder,
    create_key,
    digest,
    holder_of,
    revoke_key,
)

__all__ = ["LONGEST", "ApiRole", "Holder", "create_key", "digest", "holder_of", "revoke_key"]
