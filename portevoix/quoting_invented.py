"""Quotations of the demonstration: invented words, validated as a member of the team would."""

from collections import Counter

from consultation import campaigns
from consultation.words import QuotationState
from portevoix.house import House

WHO = "l’équipe de la démonstration"
KINDS = ("ATO", "CON", "PRP", "ENG")
EACH = 2
"""Quotations of each theme and kind."""


def quote_invented(house: House, code: str) -> int:
    """Validate some of what the invented residents agree to have quoted; return how many."""
    from analysis.quotations import AT_MOST, candidates, decide

    taken: Counter[tuple[str, str]] = Counter()
    after = 0
    with house.sessions.begin() as session:
        campaign = campaigns.find(session, code)
        while found := candidates(session, campaign, limit=AT_MOST, after=after):
            after = found[-1].id
            for one in found:
                place = (one.themes[0], one.kinds[0] if one.kinds else "")
                if place[1] in KINDS and taken[place] < EACH and not one.sensitive:
                    decide(session, campaign, one.id, QuotationState.VALID, WHO)
                    taken[place] += 1
    return taken.total()
