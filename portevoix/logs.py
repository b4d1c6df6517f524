"""Logs: one line an event, ids only. Libraries that would write addresses or tokens are kept quiet."""

import logging

QUIET = (
    "httpx", "httpcore", "telegram", "alembic", "multipart", "python_multipart", "uvicorn.access",
    "uvicorn.error",  # its start and end in English: `serve` says them itself; faults still appear
)  # fmt: skip


def set_up_logs(level: int = logging.INFO) -> None:
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S"
    )
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
