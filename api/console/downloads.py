"""Files of a campaign's last release, for who holds a key of an analyst: as `/v1/campaigns/{code}/export`."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from analysis.exports.formats import Format, Wishes
from analysis.exports.gallery import Chart
from api.access import DbSession, Now
from api.console.desk import Key
from api.console.guarding import Turned, let_in
from api.console.pages import SAFE, page
from api.keys import ApiRole
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
    try:
        _, campaign = let_in(request, session, now, key, ApiRole.ANALYST, code)
        wishes = Wishes(chart=image, pictures=request.app.state.settings.charts)
        answer = file_of(session, campaign, None, form, wishes)
    except Turned as turned:
        return turned.response
    except Problem as problem:
        return page("missing.html", problem.status, title=problem.title, detail=problem.detail)
    answer.headers.update(SAFE)
    return answer
