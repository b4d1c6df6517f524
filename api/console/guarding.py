"""Pages that ask for a role: the console's cookie holds a key, as the API's header does."""

from datetime import datetime

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.access import campaign_of
from api.console.pages import page
from api.keys import ApiRole, Holder, holder_of
from api.problems import Problem
from consultation.tables import CampaignRow


class Turned(Exception):
    """The page is not for this key: `response` says why."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def let_in(
    request: Request, session: Session, now: datetime, key: str, role: ApiRole, code: str
) -> tuple[Holder, CampaignRow]:
    """Return who asks and the campaign; raises Turned."""
    holder = holder_of(session, key, now)
    if holder is None:
        raise Turned(RedirectResponse(request.scope.get("root_path", "") + "/console/", 303))
    if not holder.role.opens(role):
        raise Turned(
            page(
                "missing.html",
                403,
                title="Cette clé n’ouvre pas cette page",
                detail=f"Il faut une clé de rôle « {role} ». Demandez-la à qui administre le service.",
            )
        )
    try:
        return holder, campaign_of(session, code)
    except Problem as problem:
        raise Turned(
            page("missing.html", problem.status, title=problem.title, detail="Revenez à la liste.")
        ) from None
