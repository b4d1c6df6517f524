"""Places that links and posters of a campaign were made for, kept so that an origin has a name."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from consultation.origins import Place, PlaceWrong, refuse_twins
from consultation.tables import OriginRow

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
