"""A progress bar that appears when the work starts, so that a refused file leaves no heading behind."""

import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType

import click
from click._termui_impl import ProgressBar


class Progress:
    """Called with what is done and the total; the first call draws the bar, on standard error.

    Nothing where that is no terminal.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: ProgressBar[int] | None = None

    def __enter__(self) -> "Progress":
        return self

    def __call__(self, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._label, show_pos=False, file=sys.stderr)
            self._bar.__enter__()
        self._bar.length = total
        self._bar.update(done - self._bar.pos)

    def after(self, seconds: float) -> Callable[[int, int], None]:
        """Return the same, silent until so many seconds have passed: quick work needs no bar."""
        began = monotonic()

        def tell(done: int, total: int) -> None:
            if monotonic() - began >= seconds:
                self(done, total)

        return tell

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)
