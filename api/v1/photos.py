"""Photos that residents sent: for the team's eyes. In no figure, in no export."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from api.access import Admin, DbSession, FileKeys, campaign_of
from api.problems import photo_unknown
from api.v1.models import example
from api.v1.parameters import Limit
from consultation import photos
from consultation.photos import PhotoUnknown

router = APIRouter(tags=["Photos"])
LARGEST = 2**63 - 1


class PhotoOut(BaseModel):
    """Une photo reçue, sans lieu ni date cachés dans le fichier. Jamais qui l’envoie."""

    model_config = example(
        number=7,
        campaign="tilleuls-abcd",
        at="2026-03-20T12:00:00Z",
        step="gene",
        size=184000,
        words="la rampe est cassée",
    )
    number: int
    campaign: str
    at: datetime
    step: str | None = Field(description="La question, et l’élément d’une question répétée.")
    size: int | None = Field(description="Octets.")
    words: str | None = Field(description="Les mots envoyés avec la photo.")


class PhotoList(BaseModel):
    items: list[PhotoOut]
    next: int | None = Field(description="À passer dans `after` pour la page suivante ; null à la fin.")


@router.get("/photos", operation_id="listPhotos", summary="Les photos reçues")
def list_photos(
    session: DbSession,
    _: Admin,
    campaign: Annotated[str | None, Query(description="Code de la campagne ; sans lui, toutes.")] = None,
    after: Annotated[int, Query(ge=0, le=LARGEST, description="Celles d’après ce numéro.")] = 0,
    limit: Limit = 100,
) -> PhotoList:
    """Pour l’équipe seulement : une photo n’entre dans aucun chiffre et n’est jamais publiée toute seule."""
    of = None if campaign is None else campaign_of(session, campaign).id
    found = photos.photos(session, of, after, limit + 1)
    return PhotoList(
        items=[PhotoOut.model_validate(one, from_attributes=True) for one in found[:limit]],
        next=found[limit - 1].number if len(found) > limit else None,
    )


@router.get(
    "/photos/{number}/image",
    operation_id="getPhoto",
    summary="La photo",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}, "description": "La photo, en JPEG."}},
)
def image(
    session: DbSession,
    _: Admin,
    keys: FileKeys,
    number: Annotated[int, Path(ge=1, le=LARGEST, description="Numéro de la photo.")],
) -> Response:
    """Un visage ou une plaque se reconnaît : regardez avant tout autre usage, et demandez."""
    try:
        content, mime = photos.picture(session, keys, number)
    except PhotoUnknown:
        raise photo_unknown() from None
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=mime, headers=headers)
