"""Places that links and posters of a campaign were made for, kept so that an origin has a name."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from consultation.origins import Place, PlaceWrong, refuse_twins
from consultation.tables import OriginRow, ParticipantRow

AT_MOST = 500
"""Places of one campaign."""


def remember(session: Session, campaign_id: int, places: Sequence[Place]) -> None:
    """Keep places; making a poster again for the same one changes nothing.

    Raises PlaceWrong where a tag already stands for a place of another name, or there are too many.
    """
    rows = session.scalars(select(OriginRow).where(OriginRow.campaign_id == campaign_id))
    known = {row.tag: Place(row.name, row.tag) for row in rows}
    for place in places:
        refuse_twins(known.setdefault(place.tag, place), place)
    if len(known) > AT_MOST:
        raise PlaceWrong(f"Cette campagne aurait plus de {AT_MOST} lieux\u00a0: gardez les plus utiles.")
    if places:
        new = [{"campaign_id": campaign_id, "tag": one.tag, "name": one.name} for one in places]
        session.execute(insert(OriginRow).on_conflict_do_nothing(), new)


def forget(session: Session, campaign_id: int, tag: str) -> str:
    """Remove a place that brought nobody; return its name. Raises PlaceWrong."""
    tag = tag.strip().lower()
    of = (OriginRow.campaign_id == campaign_id, OriginRow.tag == tag)
    name = session.scalar(select(OriginRow.name).where(*of))
    if name is None:
        raise PlaceWrong(
            f"Cette campagne n’a pas de repère «\u00a0{tag[:30]}\u00a0»\u00a0: voyez campaign origins."
        )
    came = (ParticipantRow.campaign_id == campaign_id, func.lower(ParticipantRow.origin) == tag)
    if session.scalar(select(ParticipantRow.id).where(*came).limit(1)) is not None:
        raise PlaceWrong(f"Quelqu’un est déjà venu par «\u00a0{name}\u00a0»\u00a0: ce lieu reste.")
    session.execute(delete(OriginRow).where(*of))
    return name
