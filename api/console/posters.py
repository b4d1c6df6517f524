"""The poster of a campaign, for who holds a key: as `portevoix campaign poster`, for one place."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.access import DbSession, Now, campaign_of
from api.console.desk import Key
from api.console.pages import SAFE, page
from api.keys import holder_of
from api.posters.paper import draw
from api.posters.words import sheet
from api.problems import Problem
from consultation import campaigns, distribution
from consultation.origins import LONGEST_NAME, PlaceWrong, places
from consultation.ways_in import Doors

router = APIRouter(prefix="/console", include_in_schema=False)


@router.post("/{code}/affiche.pdf")
def poster(
    request: Request,
    session: DbSession,
    now: Now,
    code: str,
    place: Annotated[str, Form(alias="lieu", max_length=LONGEST_NAME * 2)] = "",
    key: Key = "",
) -> Response:
    """The poster as a file; asking for it keeps the place's name, so that it is counted."""
    if holder_of(session, key, now) is None:
        return page("login.html", 401, refused=bool(key))
    try:
        campaign = campaign_of(session, code)
        found = places([place] if place.strip() else [])
        distribution.remember(session, campaign.id, found)
    except Problem as problem:
        return page("missing.html", problem.status, title=problem.title, detail="Revenez à la liste.")
    except PlaceWrong as error:
        return page("missing.html", 422, title="Ce lieu ne convient pas", detail=str(error))
    questionnaire = campaigns.questionnaire_of(session, campaigns.current_revision(session, campaign).id)
    settings = request.app.state.settings
    doors = Doors(
        settings.public_url or str(request.base_url).rstrip("/"),
        settings.telegram_bot,
        settings.whatsapp_number,
    )
    one = sheet(code, questionnaire, found[0] if found else None, doors)
    if not one.doors:
        return page("missing.html", 422, title="Pas d’affiche", detail="Aucun canal n’est réglé.")
    name = f"affiche-{code}{'-' + found[0].tag if found else ''}.pdf"
    content = draw([one], questionnaire.notice.controller.name)
    session.commit()
    headers = {**SAFE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)
