"""Archives whose bytes depend on what they hold alone: no clock, no name of a machine or a person. Pure."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
CORE = "docProps/core.xml"


def pack(parts: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
    """Return a ZIP archive of (name, content), dated `at`: the same parts give the same bytes."""
    moment = at.astimezone(UTC)
    stamp = (max(1980, moment.year), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content)
    return out.getvalue()


def repack(content: bytes, at: datetime, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Return an office document packed anew: dated `at`, also where its properties say when it was saved."""
    moment = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    parts |= replaced or {}
    if CORE in parts:
        parts[CORE] = _MODIFIED.sub(rb"\g<1>" + moment + rb"\g<2>", parts[CORE])
    return pack(parts.items(), at)
