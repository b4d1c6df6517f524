"""« Citations » : reading words one by one, to validate or refuse them. Made for the keyboard, no script."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from analysis import quotations
from analysis.diagnosis.unshown import unshown_signals
from analysis.quotations import SegmentUnknown, TextRefused
from api.access import DbSession, Now
from api.console.desk import Key
from api.console.guarding import Turned, let_in
from api.console.pages import page
from api.console.saying import KINDS
from api.keys import ApiRole
from consultation.taxonomy import facets, taxonomy
from consultation.words import QuotationState

router = APIRouter(prefix="/console", include_in_schema=False)

LARGEST = 2**63 - 1
SENSITIVE = {
    "sante": "santé",
    "religion": "religion",
    "origine": "origine",
    "sexualite": "vie sexuelle",
    "politique": "opinions politiques",
    "syndicat": "syndicat",
}


@router.get("/{code}/citations")
def read(
    request: Request,
    session: DbSession,
    now: Now,
    code: str,
    theme: str = "",
    kind: str = "",
    after: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
    key: Key = "",
) -> Response:
    """The next words that wait for a decision."""
    try:
        _, campaign = let_in(request, session, now, key, ApiRole.ADMIN, code)
    except Turned as turned:
        return turned.response
    theme, kind = _known(theme, kind)
    found = quotations.candidates(session, campaign, theme or None, kind or None, limit=1, after=after)
    return page(
        "quotations.html",
        campaign=campaign,
        one=found[0] if found else None,
        wrong="",
        left=found[0].text if found else "",
        signals=unshown_signals(session, campaign),
        validated=len(quotations.validated(session, [campaign], limit=quotations.AT_MOST)),
        again=bool(after and not found),
        **_choices(theme, kind, after),
    )


@router.post("/{code}/citations")
def decide(
    request: Request,
    session: DbSession,
    now: Now,
    code: str,
    number: Annotated[int, Form(ge=1, le=LARGEST)],
    decision: Annotated[str, Form(max_length=10)],
    words: Annotated[str, Form(max_length=5_000)] = "",
    as_theme: Annotated[str, Form(max_length=8)] = "",
    as_kind: Annotated[str, Form(max_length=8)] = "",
    theme: Annotated[str, Form(max_length=8)] = "",
    kind: Annotated[str, Form(max_length=8)] = "",
    after: Annotated[int, Form(ge=0, le=LARGEST)] = 0,
    key: Key = "",
) -> Response:
    """Note a decision and go on to the next words; words that do not do come back with what is wrong."""
    try:
        holder, campaign = let_in(request, session, now, key, ApiRole.ADMIN, code)
    except Turned as turned:
        return turned.response
    theme, kind = _known(theme, kind)
    state = QuotationState.VALID if decision == "valider" else QuotationState.REFUSED
    try:
        quotations.decide(
            session,
            campaign,
            number,
            state,
            holder.name,
            words or None,
            theme=as_theme or None,
            kind=as_kind or None,
        )
        session.commit()
    except SegmentUnknown:
        session.rollback()  # erased, corrected or withdrawn meanwhile: the next words
    except TextRefused as error:
        found = quotations.candidates(session, campaign, decided=None, limit=1, after=number - 1)
        return page(
            "quotations.html",
            422,
            campaign=campaign,
            one=found[0],
            wrong=str(error),
            left=words,
            signals=(),
            validated=0,
            again=False,
            **_choices(theme, kind, after),
        )
    asked = {"theme": theme, "kind": kind, "after": after}
    wanted = urlencode({name: value for name, value in asked.items() if value})
    root = request.scope.get("root_path", "")
    address = f"{root}/console/{campaign.code}/citations"
    return RedirectResponse(f"{address}?{wanted}" if wanted else address, 303)


def _known(theme: str, kind: str) -> tuple[str, str]:
    """What the grid does not know filters nothing."""
    return (
        theme if any(one.code == theme for one in taxonomy().themes) else "",
        kind if any(one.code == kind for one in facets().kinds) else "",
    )


def _choices(theme: str, kind: str, after: int) -> dict[str, Any]:
    return {
        "themes": [(one.code, one.label) for one in taxonomy().themes],
        "kinds": list(KINDS.items()),
        "labels": {**taxonomy().labels(), **{one.code: one.label for one in facets().kinds}},
        "sensitive": SENSITIVE,
        "theme": theme,
        "kind": kind,
        "after": after,
    }
