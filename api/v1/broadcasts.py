"""Broadcasts: prepared, looked at, started, paused, stopped, followed. Never who gets them."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.access import Admin, DbSession, Facilitator, Now, campaign_of
from api.problems import broadcast_refused, broadcast_unknown, campaign_unknown
from api.settings import ApiSettings
from api.v1.models import example
from api.v1.parameters import Limit
from consultation.broadcasts import moving
from consultation.broadcasts.errors import BroadcastUnknown, BroadcastWrong
from consultation.broadcasts.filters import SILENT_DAYS
from consultation.broadcasts.making import Draft, Picture, create
from consultation.broadcasts.preview import FEW
from consultation.broadcasts.progress import progress
from consultation.campaigns import CampaignUnknown
from consultation.enclosures import LARGEST
from consultation.tables import BroadcastRow, CampaignRow
from consultation.words import BroadcastKind, BroadcastState

router = APIRouter(tags=["Diffusions"])

FEW_SAID = f"`null` : moins de {FEW} personnes, quand le filtre dit quelque chose d’elles."
Number = Annotated[int, Path(ge=1, le=2**63 - 1, description="Numéro de la diffusion.")]
Kind = Literal["relance", "invitation", "resultats"]
State = Literal["brouillon", "prete", "en_cours", "en_pause", "arretee", "finie"]


class BroadcastOut(BaseModel):
    """Une diffusion : un message à celles et ceux qui ont accepté d’être recontactés."""

    model_config = example(
        id=4,
        campaign="tilleuls-abcd",
        kind="resultats",
        text="Voici ce que vous avez dit. Pour ne plus recevoir de message, écrivez STOP.",
        template="pv_resultats",
        picture=True,
        picture_words="Ce que vous avez dit, Les Tilleuls…",
        filter={"canal": ["telegram"]},
        zone="Europe/Paris",
        opens=9,
        closes=20,
        sunday=False,
        state="prete",
        test_word="essai-kdwmza",
        created_at="2026-03-20T12:00:00Z",
        created_by="Awa, animatrice",
        started_at=None,
        ended_at=None,
    )
    id: int
    campaign: str
    kind: Kind
    text: str
    template: str | None = Field(description="Modèle dit sur WhatsApp, passé 24 heures.")
    picture: bool = Field(description="Une image part avec le message.")
    picture_words: str
    filter: dict[str, list[str]]
    zone: str
    opens: int
    closes: int
    sunday: bool
    state: State
    test_word: str = Field(description="À écrire au bot pour recevoir le message soi-même.")
    created_at: datetime
    created_by: str
    started_at: datetime | None
    ended_at: datetime | None


class BroadcastPage(BaseModel):
    items: list[BroadcastOut]
    next: int | None = Field(description="À passer dans `before` pour la page suivante ; null à la fin.")


class PictureIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    base64: str = Field(max_length=LARGEST * 4 // 3 + 4, description="Fichier PNG ou JPEG, en base64.")
    words: str = Field(max_length=1_000, description="Ce que montre l’image, en mots.")


class BroadcastIn(BaseModel):
    """Ce qu’on prépare : rien ne part avant l’aperçu, puis le lancement."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "campaign": "tilleuls-abcd",
                    "kind": "resultats",
                    "text": "Voici ce que vous avez dit. Pour ne plus recevoir de message, écrivez STOP.",
                    "filter": {"canal": ["telegram"]},
                }
            ]
        },
    )
    campaign: str = Field(max_length=32)
    kind: Kind
    text: str = Field(max_length=4_096)
    next_campaign: str | None = Field(default=None, max_length=32)
    template: str | None = Field(default=None, max_length=512)
    template_parameters: list[Annotated[str, Field(max_length=1_024)]] = Field(default=[], max_length=20)
    picture: PictureIn | None = None
    card: bool = Field(default=False, description="Joint une carte des résultats.")
    filter: dict[str, Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)]] = {}
    silent_days: int = Field(default=SILENT_DAYS, ge=0, le=365)
    zone: str | None = Field(default=None, max_length=64)
    opens: int = 9
    closes: int = 20
    sunday: bool = False


class PreviewOut(BaseModel):
    """Ce qui se passerait maintenant."""

    broadcast: BroadcastOut
    total: int | None = Field(description=FEW_SAID, examples=[240])
    reached: dict[str, int | None] = Field(examples=[{"telegram": 180, "whatsapp": None}])
    left_out: dict[str, int | None] = Field(
        examples=[{"stop": 12}],
        description="Par raison : stop, accord, canal, adresse, relance, recent, modele.",
    )
    cost: float | None = Field(description="Euros, sur WhatsApp ; null si le prix n’est pas connu.")
    sends_now: bool = Field(examples=[True])
    begins_at: datetime = Field(examples=["2026-03-20T12:00:00Z"])
    over_at: datetime | None
    days: int = Field(examples=[1])


class ProgressOut(BaseModel):
    """Où elle en est."""

    broadcast: BroadcastOut
    expected: int | None = Field(description=FEW_SAID, examples=[240])
    states: dict[str, int | None] = Field(examples=[{"sent": 180, "waiting": 60}])
    reasons: dict[str, int | None] = Field(examples=[{"blocked": None}])
    delivered: int | None
    read: int | None
    per_minute: int = Field(examples=[60])
    over_at: datetime | None


class BroadcastChange(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"state": "en_cours"}]})
    state: Literal["en_cours", "en_pause", "arretee"] = Field(
        description="`en_cours` lance, ou reprend après une pause. `arretee` est sans retour."
    )


@router.get("/broadcasts", operation_id="listBroadcasts", summary="Les diffusions")
def list_broadcasts(
    session: DbSession,
    _: Facilitator,
    campaign: Annotated[str | None, Query(max_length=32, description="Celles d’une campagne.")] = None,
    limit: Limit = 50,
    before: Annotated[
        int | None, Query(ge=1, le=2**63 - 1, description="Le `next` de la page d’avant.")
    ] = None,
) -> BroadcastPage:
    """Les plus récentes d’abord. Une page à la fois."""
    of = None if campaign is None else campaign_of(session, campaign).id
    rows = moving.broadcasts(session, of, limit + 1, before)
    items = [_out(row, code) for row, code in rows[:limit]]
    return BroadcastPage(items=items, next=items[-1].id if len(rows) > limit else None)


@router.post("/broadcasts", operation_id="createBroadcast", summary="Préparer une diffusion", status_code=201)
def create_broadcast(session: DbSession, holder: Admin, wanted: BroadcastIn) -> BroadcastOut:
    """Rien ne part. Ce qui ne convient pas (texte, filtre, campagne) est dit en français."""
    try:
        row = create(session, _draft(wanted, holder.name))
    except CampaignUnknown:
        raise campaign_unknown() from None
    except BroadcastWrong as wrong:
        raise broadcast_refused(str(wrong)) from None
    out = _of(session, row)
    session.commit()
    return out


def _draft(wanted: BroadcastIn, who: str) -> Draft:
    picture = None
    if wanted.picture is not None:
        try:
            content = base64.b64decode(wanted.picture.base64, validate=True)
        except (binascii.Error, ValueError):
            raise BroadcastWrong("L’image n’est pas en base64 : encodez le fichier entier.") from None
        picture = Picture(content, wanted.picture.words)
    return Draft(
        code=wanted.campaign,
        kind=BroadcastKind(wanted.kind),
        text=wanted.text,
        who=who,
        next_code=wanted.next_campaign,
        template=wanted.template,
        template_parameters=tuple(wanted.template_parameters),
        picture=picture,
        card=wanted.card,
        filter=wanted.filter,
        silent_days=wanted.silent_days,
        zone=wanted.zone,
        opens=wanted.opens,
        closes=wanted.closes,
        sunday=wanted.sunday,
    )


@router.get("/broadcasts/{number}", operation_id="getBroadcast", summary="Où en est une diffusion")
def get_broadcast(session: DbSession, _: Facilitator, now: Now, number: Number) -> ProgressOut:
    """Personnes par état, ce qui n’est pas parti et pourquoi, rythme, fin estimée."""
    try:
        row = moving.find_broadcast(session, number)
    except BroadcastUnknown:
        raise broadcast_unknown() from None
    found = progress(session, row, now)
    return ProgressOut(
        broadcast=_of(session, row),
        expected=found.expected,
        states=dict(found.states),
        reasons=dict(found.reasons),
        delivered=found.delivered,
        read=found.read,
        per_minute=found.per_minute,
        over_at=found.over_at,
    )


@router.post("/broadcasts/{number}/preview", operation_id="previewBroadcast", summary="Voir ce qui partirait")
def preview_broadcast(
    request: Request,
    session: DbSession,
    _: Admin,
    now: Now,
    number: Number,
    price: Annotated[
        float | None, Query(ge=0, le=10, description="Euros par message WhatsApp ; sinon, le prix connu.")
    ] = None,
) -> PreviewOut:
    """Un brouillon devient prêt : on ne lance que ce qu’on a vu."""
    settings: ApiSettings = request.app.state.settings
    try:
        row, seen = moving.look(
            session, number, now, settings.whatsapp_daily, price, settings.whatsapp_prices
        )
    except BroadcastUnknown:
        raise broadcast_unknown() from None
    except BroadcastWrong as wrong:
        raise broadcast_refused(str(wrong)) from None
    out = PreviewOut(
        broadcast=_of(session, row),
        total=seen.total,
        reached=dict(seen.reached),
        left_out=dict(seen.left_out),
        cost=seen.cost,
        sends_now=seen.sends_now,
        begins_at=seen.begins_at,
        over_at=seen.over_at,
        days=seen.days,
    )
    session.commit()
    return out


@router.patch(
    "/broadcasts/{number}", operation_id="changeBroadcast", summary="Lancer, mettre en pause, arrêter"
)
def change_broadcast(
    session: DbSession, holder: Admin, now: Now, number: Number, change: BroadcastChange
) -> BroadcastOut:
    """Le lancement est noté avec le nom de la clé et l’heure."""
    try:
        row = _move(session, number, change.state, holder.name, now)
    except BroadcastUnknown:
        raise broadcast_unknown() from None
    except BroadcastWrong as wrong:
        raise broadcast_refused(str(wrong)) from None
    out = _of(session, row)
    session.commit()
    return out


def _move(session: DbSession, number: int, state: str, who: str, now: datetime) -> BroadcastRow:
    if state == BroadcastState.PAUSED:
        return moving.pause(session, number)
    if state == BroadcastState.STOPPED:
        return moving.stop(session, number, now)
    if moving.find_broadcast(session, number, hold=True).state == BroadcastState.PAUSED:
        return moving.resume(session, number)
    return moving.start(session, number, who, now)


def _of(session: DbSession, row: BroadcastRow) -> BroadcastOut:
    return _out(row, session.get_one(CampaignRow, row.campaign_id).code)


def _out(row: BroadcastRow, code: str) -> BroadcastOut:
    values: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("id", "kind", "text", "template", "zone", "opens", "closes", "sunday", "state")
    }
    wanted = {name: listed for name, listed in row.filter.items() if isinstance(listed, list)}
    return BroadcastOut(
        **values,
        campaign=code,
        picture=row.enclosure is not None or row.card,
        picture_words=row.enclosure_words,
        filter=wanted,
        test_word=row.test_word,
        created_at=row.created_at,
        created_by=row.created_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
