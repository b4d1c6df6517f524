"""The pages' Jinja environment: escaped, strict, with addresses of files that change with their content."""

import hashlib
from collections.abc import Callable

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment(package: str, file: Callable[[str], str]) -> Environment:
    """Return what renders the templates of a package; `file` gives the address of one of its static files."""
    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["file"] = file
    return made


def versioned(path: str, content: bytes) -> str:
    """Return an address that changes with the content, so that telephones keep the file for good."""
    return f"{path}?v={hashlib.sha256(content).hexdigest()[:12]}"
