"""Files of the campaigns that go out with messages: recorded questions, pictures of results."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base


class EnclosureRow(Base):
    """A file made by the team or by the product, for anybody to see or hear: nothing personal, not sealed.

    Kept once, however many messages carry it; `sha256` of `content` in hexadecimal.
    """

    __tablename__ = "enclosure"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    mime: Mapped[str]
    content: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
