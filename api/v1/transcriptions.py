"""Voice notes that wait for a person: listened to, then written down. Never who spoke."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import Admin, DbSession, FileKeys, Now, campaign_of
from api.problems import transcription_decided, transcription_unknown, words_wrong
from api.v1.models import example
from api.v1.parameters import Limit
from consultation import transcriptions
from consultation.transcriptions import LONGEST, TranscriptionDecided, TranscriptionUnknown, WordsWrong

router = APIRouter(tags=["Messages vocaux"])

Number = Annotated[int, Path(ge=1, le=2**63 - 1, description="Numéro du message vocal.")]


class WaitingOut(BaseModel):
    """Un message vocal à écrire. Jamais qui parle."""

    model_config = example(
        number=12,
        campaign="tilleuls-abcd",
        at="2026-03-20T12:00:00Z",
        step="gene",
        seconds=24,
        size=61000,
        mime="audio/ogg",
        draft=None,
        heard_by=None,
    )
    number: int
    campaign: str
    at: datetime
    step: str | None = Field(description="La question, et l’élément d’une question répétée.")
    seconds: int | None
    size: int | None = Field(description="Octets.")
    mime: str | None
    draft: str | None = Field(description="Ce que la machine a compris, et que personne n’a confirmé.")
    heard_by: str | None = Field(description="Qui a écouté en dernier.")


class WaitingList(BaseModel):
    items: list[WaitingOut]


class Written(BaseModel):
    """Ce qu’on entend, mot à mot ; ou qu’on n’entend rien de compréhensible."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Il manque un banc devant l’école."}, {"inaudible": True}]},
    )
    text: str | None = Field(default=None, max_length=LONGEST)
    inaudible: Literal[True] | None = None


class Decided(BaseModel):
    model_config = example(number=12, state="done", counts=True)
    number: int
    state: Literal["done", "inaudible"]
    counts: bool = Field(
        description="Faux si la personne a changé ou repris sa réponse depuis, ou si rien ne s’entend."
    )


@router.get(
    "/transcriptions",
    operation_id="listTranscriptions",
    summary="Les messages vocaux qui attendent une personne",
)
def list_transcriptions(
    session: DbSession,
    _: Admin,
    now: Now,
    campaign: Annotated[str | None, Query(description="Code de la campagne ; sans lui, toutes.")] = None,
    limit: Limit = 100,
) -> WaitingList:
    """Les plus anciens d’abord."""
    of = None if campaign is None else campaign_of(session, campaign).id
    return WaitingList(
        items=[
            WaitingOut.model_validate(one, from_attributes=True)
            for one in transcriptions.waiting(session, now, of, limit)
        ]
    )


@router.get(
    "/transcriptions/{number}/audio",
    operation_id="getRecording",
    summary="L’enregistrement",
    response_class=Response,
    responses={200: {"content": {"audio/*": {}}, "description": "L’enregistrement, tel que reçu."}},
)
def audio(session: DbSession, holder: Admin, keys: FileKeys, now: Now, number: Number) -> Response:
    """Une voix est une donnée personnelle : ne la gardez pas. L’écoute est notée avec le nom de la clé."""
    try:
        recording = transcriptions.listen(session, keys, number, holder.name, now)
    except TranscriptionUnknown:
        raise transcription_unknown() from None
    session.commit()
    return Response(
        recording.content,
        media_type=recording.mime,
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": "inline",
            "X-Content-Type-Options": "nosniff",
        },
    )


@router.put("/transcriptions/{number}", operation_id="putTranscription", summary="Écrire un message vocal")
def put_transcription(
    session: DbSession, holder: Admin, now: Now, number: Number, written: Written
) -> Decided:
    """Le texte devient la réponse : il est relu pour les dangers, étiqueté et compté. Noté avec le nom de
    la clé et l’heure ; on ne revient pas dessus."""
    if (written.text is None) == (written.inaudible is None):
        raise words_wrong("Donnez « text », ou « inaudible: true » : l’un des deux.")
    version = None
    try:
        if written.text is None:
            transcriptions.inaudible(session, number, holder.name, now)
        else:
            version = transcriptions.write(session, number, written.text, now, who=holder.name)
    except TranscriptionUnknown:
        raise transcription_unknown() from None
    except TranscriptionDecided:
        raise transcription_decided() from None
    except WordsWrong as error:
        raise words_wrong(str(error)) from None
    session.commit()
    state: Literal["done", "inaudible"] = "inaudible" if written.text is None else "done"
    return Decided(number=number, state=state, counts=version is not None)
