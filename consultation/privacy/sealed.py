"""What every column of bytes holds: sealed for which purpose, a pseudonym, or nothing about anybody.

A column that is added later without a line here fails a test: what is sealed must be sealed again when
the key changes, and a pseudonym must go with the person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, MetaData

from consultation.tables import Base

SEALED: Mapping[str, str] = {
    "address.sealed": "address",
    "alert.sealed_text": "alert",
    "attachment.sealed": "attachment_content",
    "attachment.sealed_reference": "attachment",
    "inbox.sealed": "inbox",
    "outbox.sealed": "outbox",
    "upload.sealed": "upload",
}
"""Columns that the payload key seals, with the purpose that the value is bound to."""
WRAPPED = frozenset({"campaign.sealed_key", "keyring.wrapped"})
"""Keys, sealed with the master key."""
PSEUDONYMS = frozenset(
    {
        "account_alias.digest",
        "address.line",
        "inbox.key",
        "inbox.line",
        "outbox.line",
        "outbox.provider_id",
        "participant.source_digest",
    }
)
"""HMAC of something about a person or a message."""
OTHERS = frozenset({"api_key.digest", "enclosure.content", "model.weights"})
"""Bytes that are nobody's."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    column: Column[bytes]
    purpose: str

    @property
    def name(self) -> str:
        return f"{self.column.table.name}.{self.column.name}"


def sealed_columns(metadata: MetaData = Base.metadata) -> Iterator[SealedColumn]:
    """Yield the columns of SEALED that this schema has."""
    for name, purpose in sorted(SEALED.items()):
        table, _, column = name.partition(".")
        yield SealedColumn(metadata.tables[table].c[column], purpose)


def columns_of_bytes(metadata: MetaData = Base.metadata) -> frozenset[str]:
    """Return every column of bytes, as `table.column`."""
    return frozenset(
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    )
