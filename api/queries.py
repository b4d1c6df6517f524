"""Refuses what an address does not know: a misspelt filter would else be ignored, and figures misread."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, Request

from api.access import get_holder
from api.keys import Holder
from api.problems import parameter_unknown


def only_known(
    request: Request,
    # The key first: without one, nobody learns what an address takes.
    _: Annotated[Holder, Depends(get_holder)],
) -> None:
    """Raise a 422 problem for a query parameter that the operation does not declare."""
    given = request.query_params.keys()
    if not given:
        return
    known = list(_declared(request.scope["route"].dependant))
    for name in given:
        if name not in known:
            raise parameter_unknown(known)


def _declared(dependant: Any) -> Iterator[str]:
    for field in dependant.query_params:
        yield field.alias
    for inner in dependant.dependencies:
        yield from _declared(inner)
