"""Where links and posters of a campaign are given out."""

from datetime import datetime

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base


class OriginRow(Base):
    """A place that a link or a poster was made for. `tag` is what `participant.origin` holds.

    Kept so that an origin has a name, a poster that brought nobody is seen too, and what strangers
    write into a link is told from what the team wrote.
    """

    __tablename__ = "origin"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
