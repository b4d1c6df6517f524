"""Releases: the numbered sets of tables that figures are served from."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base


class ReleaseRow(Base):
    """A numbered release of a campaign's publishable tables.

    `about` carries what goes with every figure: participants, dates, versions of taxonomy, tagger and
    questionnaire. `erased` counts erasures seen so far, to know how many came since.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    about: Mapped[dict[str, Any]]


class CellRow(Base):
    """One cell of a table of a release.

    `sheet` names the table of the closed list ("themes", "themes/sexe", "question:Q/mode"…), `row` and
    `column` its codes. `numerator` and `denominator` are counts of participants, NULL when withheld;
    what is withheld is never written here, so that no query can leak it.

    `share`, `low`, `high` (0..1, to whole percents) are the estimate of a shown cell where it is not the raw
    count's: weighted, or corrected by checked answers; `method` names it (analysis.estimates), `n_eff` is
    the number of participants that its precision is worth.
    """

    __tablename__ = "cell"
    __table_args__ = (
        UniqueConstraint("release_id", "sheet", "row", "column"),
        Index("ix_cell_sheet", "release_id", "sheet"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    sheet: Mapped[str]
    row: Mapped[str]
    column: Mapped[str] = mapped_column(default="", server_default="")
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]
    withheld: Mapped[str | None]  # why: effectif, complement, denominateur, ecart (to an earlier release)
    share: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    n_eff: Mapped[float | None]
    method: Mapped[str | None]


class ReleaseDocumentRow(Base):
    """A derived result of a release that is no table of counts: rankings, means of scales, opinion groups.

    Computed once, when the release is made, from what passed the gate; `content` may be served as it is.
    """

    __tablename__ = "release_document"
    __table_args__ = (UniqueConstraint("release_id", "name"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    name: Mapped[str]
    content: Mapped[dict[str, Any]]
