"""STOP once a campaign is closed: nobody is recognised in it any more but by the line of a kept address, or
of a broadcast that reached them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

# Of open campaigns too: STOP is said to the bot, whatever it asked. An address that is only kept for what is
# not wanted goes at once.
_SILENCE = text(
    """
    WITH reached AS (
        SELECT account_id FROM address WHERE line = ANY(CAST(:lines AS bytea[])) AND line IS NOT NULL
        UNION SELECT account_id FROM outbox
              WHERE line = ANY(CAST(:lines AS bytea[])) AND bulk AND account_id IS NOT NULL
    ), silent AS (
        UPDATE account SET opted_out_at = coalesce(opted_out_at, :at)
        FROM reached WHERE account.id = reached.account_id
        RETURNING account.id, account.campaign_id
    ), cancelled AS (
        UPDATE outbox SET state = 'cancelled', sealed = NULL, reason = 'opted_out'
        FROM silent
        WHERE outbox.account_id = silent.id AND outbox.bulk AND outbox.state IN ('waiting', 'held')
    ), gone AS (
        DELETE FROM address USING silent, campaign
        WHERE address.account_id = silent.id AND campaign.id = silent.campaign_id AND campaign.state = 'close'
    )
    SELECT count(*) FROM silent
    """
)


def silence(session: Session, lines: Sequence[bytes], at: datetime) -> bool:
    """Write nothing more to who is on one of these lines, one for each id; True where somebody is."""
    return bool(session.scalar(_SILENCE, {"lines": list(lines), "at": at}))
