"""How the embedded server is set: for a laptop, durable, and silent about people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SETTINGS: Mapping[str, str] = {
    # Reached through a socket in a private folder only.
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    # A laptop with a few processes. Nobody replicates from it.
    "shared_buffers": "128MB",
    "max_connections": "60",
    "jit": "off",  # our queries are short: compiling them costs more than it gains
    "synchronous_commit": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements, values and error texts may hold a resident's words: the log gets the server's own life only.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_checkpoints": "off",
    "log_lock_waits": "off",
    "log_autovacuum_min_duration": "-1",
}


def arguments(socket_folder: Path, extra: Mapping[str, str]) -> list[str]:
    """The settings as arguments of `postgres`; `extra` wins."""
    chosen = {**SETTINGS, "unix_socket_directories": str(socket_folder), **extra}
    return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
