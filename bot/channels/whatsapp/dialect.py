"""Where the Graph API is reached: at Meta, at a server that speaks as Meta does, or through 360dialog. Pure.

360dialog (waba-v2.360dialog.io) takes the same bodies at other addresses: no version and no phone id in the
path, and the key in a header of its own (docs.360dialog.com/docs/waba-messaging).
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

API = "https://graph.facebook.com"
_DIALOG = "360dialog.io"
_MEDIA_HOSTS = ("fbsbx.com", "facebook.com", "whatsapp.net", "whatsapp.com")
"""Where Meta keeps media: the token is told to these and to the API's own host, to nobody else."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """`base` is where paths begin; `headers` go with every request besides the token."""

    base: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    short: bool = False  # paths without version and phone id

    def path(self, path: str, phone_id: str) -> str:
        """Return a path of the Graph API as it is asked for here."""
        return re.sub(rf"^(/v[\d.]+)?(/{re.escape(phone_id)}(?=/))?", "", path) if self.short else path

    def media(self, url: str) -> tuple[str, bool]:
        """Return the address of a medium as it is asked for here, and whether the token goes with it."""
        here, there = urlsplit(self.base), urlsplit(url)
        if self.short and _is_of(there.hostname, _MEDIA_HOSTS):
            return there._replace(scheme=here.scheme, netloc=here.netloc).geturl(), True
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            return url, True
        return url, there.scheme == "https" and _is_of(there.hostname, _MEDIA_HOSTS)


def dialect(api: str, token: str, version: str) -> Dialect:
    """Return how to speak to the server at `api`."""
    if _is_of(urlsplit(api).hostname, (_DIALOG,)):
        return Dialect(api, {"D360-API-KEY": token}, short=True)
    return Dialect(f"{api}/v{version}")


def _is_of(host: str | None, domains: tuple[str, ...]) -> bool:
    return host is not None and any(host == one or host.endswith(f".{one}") for one in domains)
