"""`portevoix` as it is typed: in a process of its own."""

import os
from pathlib import Path

from tests.portevoix.warm import warm


class Terminal:
    """Runs `portevoix` in a process of its own, with a database of its own."""

    def __init__(self, url: str, home: Path) -> None:
        self.home = home
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTEVOIX_")},
            "PORTEVOIX_DATABASE_URL": url,
            "PORTEVOIX_SECRET_KEY": "s" * 40,
            "PORTEVOIX_HOME": str(home),
        }

    def run(self, *words: str, code: int = 0) -> tuple[str, str]:
        """Return standard output and standard error."""
        done = warm().run(words, self.environment)
        assert done.returncode == code, done.stderr
        return done.stdout, done.stderr

    def __call__(self, *words: str, code: int = 0) -> list[str]:
        """Return the lines of standard output; on errors, of standard error."""
        said, told = self.run(*words, code=code)
        return (told if code else said).splitlines()
