"""`GET /healthz` and `GET /metrics`: is all ready, and how much waits. From the database, so that any
number of processes give one answer."""

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.health import healthy

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

_ROLES = text(
    "SELECT DISTINCT unnest(string_to_array(substr(application_name, 11), '+')) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE 'portevoix %'"
)
# Each counts through an index, or a table that stays small.
_COUNTS = {
    "portevoix_inbox_waiting": ("Messages kept and not handled yet", "inbox WHERE state = 'waiting'"),
    "portevoix_inbox_dead": ("Messages that could not be handled", "inbox WHERE state = 'dead'"),
    "portevoix_outbox_waiting": (
        "Messages to send",
        "outbox WHERE state = 'waiting' AND channel NOT IN ('web', 'console', 'import')",
    ),
    "portevoix_outbox_failed": ("Messages that could not be sent", "outbox WHERE state = 'failed'"),
    "portevoix_outbox_held": ("Messages that may not go out now", "outbox WHERE state = 'held'"),
    "portevoix_outbox_unknown": (
        "Messages refused with a code that is in no class",
        "outbox WHERE state = 'failed' AND reason LIKE 'unknown:%'",
    ),
    "portevoix_untagged": (
        "Open answers without tags",
        "answer_version WHERE text IS NOT NULL AND tagged_with IS NULL",
    ),
    "portevoix_voices_waiting": (
        "Voice notes that wait for a person",
        "transcription JOIN attachment ON attachment.id = attachment_id"
        " WHERE transcription.state = 'waiting' AND attachment.state = 'kept'",
    ),
    "portevoix_alerts_open": ("Dangers that nobody has looked at", "alert WHERE state = 'open'"),
    "portevoix_broadcasts_running": ("Broadcasts that go out", "broadcast WHERE state = 'en_cours'"),
    "portevoix_jobs_failed": ("Jobs that failed for good", "job WHERE state = 'failed'"),
}


def readiness_routes(engine: Engine, expected: frozenset[str], *, metrics_public: bool) -> list[Route]:
    """`expected`: the roles that must be there for this installation to be ready (those of `serve`)."""

    async def healthz(_request: Request) -> Response:
        missing = await run_in_threadpool(_missing, engine, expected)
        state = {"pret": not missing, "manque": missing}
        return JSONResponse(state, 503 if missing else 200, headers={"Cache-Control": "no-store"})

    async def metrics(request: Request) -> Response:
        if not metrics_public and not _from_here(request):
            return Response(status_code=404)
        try:
            return Response(await run_in_threadpool(_metrics, engine), media_type="text/plain; version=0.0.4")
        except DBAPIError:
            return Response(status_code=503)

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def _from_here(request: Request) -> bool:
    """On this machine, and not through a proxy on it, which would let anybody in."""
    passed_on = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return request.client is not None and request.client.host in LOOPBACK and not passed_on


def _missing(engine: Engine, expected: frozenset[str]) -> list[str]:
    """Return what is not ready, in words; empty when all is."""
    try:
        with Session(engine) as session:
            if not healthy(session)["ready"]:
                return ["base de données à mettre à jour"]
            present = set(session.scalars(_ROLES))
    except DBAPIError:
        return ["base de données"]
    return sorted(expected - present)


def _metrics(engine: Engine) -> bytes:
    registry = CollectorRegistry()
    with engine.connect() as connection:
        for name, (words, rows) in _COUNTS.items():
            count = connection.scalar(text(f"SELECT count(*) FROM {rows}"))  # noqa: S608 - constants above
            Gauge(name, words, registry=registry).set(count or 0)
    return generate_latest(registry)
