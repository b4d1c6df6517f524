"""Stopping the server and removing what it leaves outside the home."""

from __future__ import annotations

from portevoix.embedded.places import Places
from portevoix.embedded.process import stop
from portevoix.embedded.socket_record import remove, temporary_folder


def shut_down(places: Places) -> None:
    """Call with the start lock held and no owner left. A server that will not stop stays, with its socket."""
    folder = temporary_folder(places)  # read first: whoever sees the server gone may remove the home
    if stop(places) and folder is not None:
        remove(folder)
