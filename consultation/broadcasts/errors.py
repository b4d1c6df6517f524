"""What can be wrong with a broadcast."""


class BroadcastWrong(Exception):
    """The broadcast cannot be made or moved on so; the message says what to do, in French."""


class FilterWrong(BroadcastWrong):
    """A filter that this campaign cannot have; the message names those it can."""


class ZoneUnknown(BroadcastWrong):
    """No time zone has this name; the message says what to write."""


class BroadcastUnknown(Exception):
    """No broadcast has this number."""
