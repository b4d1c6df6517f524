"""What the rules of retention did: the record that an authority or a resident may ask for."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base


class RetentionRunRow(Base):
    """How many `rows` a rule emptied or deleted in the run that began at `at`. Nothing about whose."""

    __tablename__ = "retention_run"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(primary_key=True)
    rows: Mapped[int]
