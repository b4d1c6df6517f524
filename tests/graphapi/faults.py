"""How the local Graph server can fail: Meta's own errors by code, broken answers, none at all."""

from dataclasses import dataclass
from typing import Any

STATUS = {4: 400, 80007: 429, 130429: 429, 131056: 429, 190: 401, 131016: 503, 131000: 500}
"""HTTP statuses as Meta documents them, where they are not 400."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A Graph error with `code`; `body` instead of it, or no answer at all (`hang`)."""

    code: int = 131000
    status: int | None = None
    retry_after: int | None = None
    hang: bool = False
    body: bytes | None = None

    @property
    def http(self) -> int:
        return self.status or STATUS.get(self.code, 400)

    def content(self) -> dict[str, Any]:
        """Meta's error, with a message that quotes what must never reach a log."""
        return {
            "error": {
                "message": f"(#{self.code}) Message to 33612345678 failed: mes mots secrets",
                "type": "OAuthException",
                "code": self.code,
                "error_data": {"messaging_product": "whatsapp", "details": "33612345678 mes mots secrets"},
                "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
            }
        }


TOO_FAST = Fault(130429)
PERSON_TOO_FAST = Fault(131056)
OUTSIDE_WINDOW = Fault(131047)
OPTED_OUT = Fault(131050)
UNDELIVERABLE = Fault(131026)
WAIT_DAYS = Fault(131049)
NO_TOKEN = Fault(190)
PROXY = Fault(body=b"<html>Bad gateway</html>", status=502)
