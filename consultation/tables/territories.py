"""What is known of a territory beside its residents' voice: statistics, margins, actions, what actors say."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from consultation.tables.base import Base, one_of
from consultation.words import ActionState, MissingValue


class TerritoryRow(Base):
    """A quartier prioritaire. `code` is QP… (2015) or QN… (2024).

    `outline` is a GeoJSON geometry (WGS 84); `axes` maps codes of themes or sub-themes to the axes of the
    territory's own contract, with their labels.
    """

    __tablename__ = "territory"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    commune: Mapped[str | None]
    outline: Mapped[dict[str, Any] | None]
    axes: Mapped[dict[str, Any] | None]
    imported_at: Mapped[datetime] = mapped_column(server_default=func.now())


class IndicatorRow(Base):
    """One statistic of a territory at one vintage. `value` is NULL with the reason in `missing`.

    `name` is the canonical name of consultation/data/indicateurs.yaml; `reference` the value of the same
    indicator for the commune, EPCI or the file's other territories, where the file has one.
    """

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("territory_id", "name", "vintage"),
        CheckConstraint(one_of("missing", MissingValue), name="missing"),
        CheckConstraint("(value IS NULL) = (missing IS NOT NULL)", name="value"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"))
    name: Mapped[str]
    vintage: Mapped[str]
    value: Mapped[float | None]
    reference: Mapped[float | None]
    missing: Mapped[str | None]
    source: Mapped[str]


class MarginRow(Base):
    """A share (0..1) of the residents aged 15 or more, for weighting.

    `by` is `sexe`, `age`, `sexe_age` (category `femme:15-24`), `secteur` or `statut` (tenure); `people` the
    number it stands for, where known.
    """

    __tablename__ = "margin"
    __table_args__ = (UniqueConstraint("territory_id", "vintage", "by", "category"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"))
    vintage: Mapped[str]
    by: Mapped[str]
    category: Mapped[str]
    share: Mapped[float]
    people: Mapped[float | None]


class ActionRow(Base):
    """A public action on the territory, so that voice can be set beside what is already done."""

    __tablename__ = "public_action"
    __table_args__ = (
        UniqueConstraint("territory_id", "title"),
        CheckConstraint(one_of("state", ActionState), name="state"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"))
    title: Mapped[str]
    scheme: Mapped[str | None]  # dispositif
    theme: Mapped[str]
    operator: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    state: Mapped[str]


class ActorRow(Base):
    """What an institution, an association or shopkeepers say of a theme. Organisations, never persons."""

    __tablename__ = "actor_statement"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"), index=True)
    actor: Mapped[str]
    theme: Mapped[str]
    kind: Mapped[str]  # a statement kind of facettes.yaml: CON, ATO, BES, PRP…
    text: Mapped[str]
    source: Mapped[str | None]
    said_on: Mapped[date | None]
