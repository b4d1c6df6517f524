"""Who may read: keys of programs. Only a digest of a key is kept."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, func
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base


class ApiKeyRow(Base):
    """`role`: facilitator (participation), analyst (figures), admin (all)."""

    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint("role IN ('facilitator', 'analyst', 'admin')", name="role"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    digest: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
