"""Files of a campaign's last release, for who holds a key of an analyst: as `/v1/campaigns/{code}/export`."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from analysis.exports.formats import Format, Wishes
from analysis.exports.gallery import Chart
from api.access import DbSession, Now, campaign_of
from api.console.desk import Key
from api.console.pages import SAFE, page
from api.keys import ApiRole, holder_of
from api.problems import Problem
from api.v1.exports import file_of

router = APIRouter(prefix="/console", include_in_schema=False)


@router.get("/{code}/export/{form}")
def download(
    request: Request,
    session: DbSession,
    now: Now,
    code: str,
    form: Format,
    image: Chart = Chart.THEMES,
    key: Key = "",
) -> Response:
    holder = holder_of(session, key, now)
    if holder is None:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/console/", 303)
    if not holder.role.opens(ApiRole.ANALYST):
        return page(
            "missing.html",
            403,
            title="Cette clé n’ouvre pas les fichiers",
            detail="Il faut une clé de rôle « analyst ». Demandez-la à qui administre le service.",
        )
    try:
        wishes = Wishes(chart=image, pictures=request.app.state.settings.charts)
        answer = file_of(session, campaign_of(session, code), None, form, wishes)
    except Problem as problem:
        return page("missing.html", problem.status, title=problem.title, detail=problem.detail)
    answer.headers.update(SAFE)
    return answer
