"""Files that were uploaded to WhatsApp already: each is uploaded once, and its id used for weeks."""

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

from bot.channels.whatsapp.render import Upload

KEPT_SECONDS = 25 * 24 * 3600.0
"""The provider forgets an uploaded file after 30 days."""
AT_MOST = 200


class Uploads:
    """The ids of what campaigns enclose, in this process's memory; one person's document is not kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ids: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def find(self, upload: Upload) -> str | None:
        media_id, until = self._ids.get(self._key(upload), ("", 0.0))
        return media_id if media_id and self._clock() < until else None

    def keep(self, upload: Upload, media_id: str) -> None:
        if upload.once:
            return
        self._ids[self._key(upload)] = (media_id, self._clock() + KEPT_SECONDS)
        self._ids.move_to_end(self._key(upload))
        if len(self._ids) > AT_MOST:
            self._ids.popitem(last=False)

    def forget(self, upload: Upload) -> None:
        """The provider refused a message with it: it is uploaded again next time."""
        self._ids.pop(self._key(upload), None)

    @staticmethod
    def _key(upload: Upload) -> str:
        return "" if upload.once else sha256(upload.content).hexdigest()
