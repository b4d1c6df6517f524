"""When people may be written to: not in the evening, at night, nor on Sunday, by the clock where they live.

Pure: `now` is an argument, and every time that comes in or goes out knows its zone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from consultation.broadcasts.errors import ZoneUnknown

PARIS = "Europe/Paris"
OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
"""By the department or collectivity that a territory's code begins with."""

_TERRITORY = re.compile(r"Q[PN](\d[\dAB]\d)", re.IGNORECASE)
_LONGEST_REST = timedelta(days=4)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Hours:
    """`opens` and `closes` are whole hours of the local day, `closes` excluded; `sunday`: on Sunday too."""

    zone: str = PARIS
    opens: int = 9
    closes: int = 20
    sunday: bool = False

    def open_at(self, now: datetime) -> bool:
        """True when people may be written to."""
        local = now.astimezone(_zone(self.zone))
        return self._day_is_open(local) and self.opens <= local.hour < self.closes

    def next_open(self, now: datetime) -> datetime:
        """Return the first moment from `now` on at which people may be written to, in UTC."""
        if self.open_at(now):
            return now.astimezone(UTC)
        zone = _zone(self.zone)
        day = now.astimezone(zone).date()
        for ahead in range(_LONGEST_REST.days):
            begins = self._hour(day + timedelta(days=ahead), self.opens)
            if begins >= now.astimezone(UTC) and self._day_is_open(begins.astimezone(zone)):
                return begins
        raise AssertionError("a week has more open days than that")

    def next_close(self, now: datetime) -> datetime:
        """Return when the open hours that hold `now` end, in UTC; `now` itself when it is quiet."""
        if not self.open_at(now):
            return now.astimezone(UTC)
        return self._hour(now.astimezone(_zone(self.zone)).date(), self.closes)

    def after_sending(self, now: datetime, seconds: float) -> datetime:
        """Return when so many seconds of sending, in open hours only, will be over, in UTC."""
        at, left = now.astimezone(UTC), timedelta(seconds=seconds)
        while left > timedelta(0):
            at = self.next_open(at)
            room = self.next_close(at) - at
            if room >= left:
                return at + left
            at, left = at + room, left - room
        return at

    def _day_is_open(self, local: datetime) -> bool:
        return self.sunday or local.weekday() != SUNDAY

    def _hour(self, day: object, hour: int) -> datetime:
        """Return a whole hour of a local day in UTC; a zone's summer time is counted in."""
        begins = datetime.combine(day, datetime.min.time(), _zone(self.zone))  # type: ignore[arg-type]
        local = begins + timedelta(days=hour // 24)
        return local.replace(hour=hour % 24).astimezone(UTC)


def zone_of(territory: str | None) -> str:
    """Return the time zone of a QPV code's department (QN97101N is in Guadeloupe); Paris otherwise."""
    found = _TERRITORY.match(territory or "")
    return OVERSEAS.get(found[1], PARIS) if found else PARIS


def known_zone(name: str) -> str:
    """Return the name of a time zone as it is spelt; raises ZoneUnknown."""
    found = next((zone for zone in _names() if zone.lower() == name.strip().lower()), None)
    if found is None:
        usual = ", ".join(sorted({PARIS, *OVERSEAS.values()}))
        raise ZoneUnknown(f"Le fuseau « {name[:40]} » est inconnu. Par exemple\u00a0: {usual}.")
    return found


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
