"""The command line. Errors for people in French, in one line; exit codes 0, 1 (wrong input), 2 (usage)."""

import sys

from portevoix.cli.french import FrenchGroup
from portevoix.cli.mistakes import explain
from portevoix.cli.registry import COMMANDS

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run a command line and exit with its code."""
    sys.exit(explain(FrenchGroup.of(COMMANDS), arguments))
