"""The draw of participants whose answers people read whole, to correct what the tagger counts.

Every participant has a lot that only the campaign and the random identifier decide; those whose lot is low
enough are drawn. Who reads, what was said and what the tagger thinks of it have no part in it. Newcomers
whose lot is low are drawn too: the sample stays one of everybody.
"""

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from consultation.tables import CampaignRow, NoteRow

LOT = "md5(:seed || ':' || p.id::text)"
"""A participant's lot in SQL, for a row `p` of participants and a campaign's code as :seed."""

_NTH = text(
    f"""
    SELECT {LOT} AS lot FROM participant p
    WHERE p.campaign_id = :campaign AND p.accepted_at IS NOT NULL AND NOT p.trial AND p.excluded IS NULL
    ORDER BY 1 OFFSET :before LIMIT 1
    """  # noqa: S608
)
_LAST = text(
    f"SELECT max(lot) FROM (SELECT {LOT} AS lot FROM participant p WHERE p.campaign_id = :campaign) lots"  # noqa: S608
)
_MINE = text(f"SELECT {LOT} <= :bound FROM participant p WHERE p.id = :participant")  # noqa: S608
# What models learnt till now cannot be unlearnt, but no later one learns from who was drawn.
_KEPT_APART = text(
    f"""
    UPDATE coding SET control = true
    FROM answer_version v JOIN answer a ON a.id = v.answer_id JOIN participant p ON p.id = a.participant_id
    WHERE coding.version_id = v.id AND p.campaign_id = :campaign AND {LOT} <= :bound AND NOT coding.control
    """  # noqa: S608
)


def drawn_up_to(session: Session, campaign_id: int) -> str | None:
    """Return the highest lot that is drawn, None where nobody ever asked for a sample."""
    value = session.scalar(select(NoteRow.value).where(NoteRow.name == _name(campaign_id)))
    return str(value["lot"]) if value else None


def draw(session: Session, campaign: CampaignRow, participants: int) -> str | None:
    """Draw at least so many of who counts, or everybody if there are fewer; return the highest lot drawn.

    A sample only grows: what was drawn before stays. None without a participant. The caller commits.
    """
    values = {"campaign": campaign.id, "seed": campaign.code}
    nth = session.scalar(_NTH, values | {"before": participants - 1})
    lot = nth or session.scalar(_LAST, values)
    if lot is None:
        return None
    bound = max(str(lot), drawn_up_to(session, campaign.id) or "")
    noted = insert(NoteRow).values(name=_name(campaign.id), value={"lot": bound})
    session.execute(
        noted.on_conflict_do_update(index_elements=[NoteRow.name], set_={"value": noted.excluded.value})
    )
    session.execute(_KEPT_APART, values | {"bound": bound})
    return bound


def is_drawn(session: Session, campaign_id: int, participant: object) -> bool:
    """Tell whether a participant is in the sample of the campaign."""
    bound = drawn_up_to(session, campaign_id)
    if bound is None:
        return False
    code = session.scalar(select(CampaignRow.code).where(CampaignRow.id == campaign_id))
    found: bool | None = session.scalar(_MINE, {"seed": code, "participant": participant, "bound": bound})
    return bool(found)


def _name(campaign_id: int) -> str:
    return f"echantillon:{campaign_id}"
