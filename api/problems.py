"""Problem details (RFC 9457), in French: what happened and what to do. Never a stack, never an input."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Raised by an operation; becomes the response."""

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(slug)
        self.status, self.slug, self.title, self.detail = status, slug, title, detail
        self.headers, self.errors = headers, errors

    def response(self) -> JSONResponse:
        body: dict[str, Any] = {
            "type": f"/docs#probleme-{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = list(self.errors)
        return JSONResponse(body, self.status, dict(self.headers or {}), MEDIA_TYPE)


class FieldProblem(BaseModel):
    """A part of the request that was refused."""

    field: str = Field(description="Le paramètre, ou le champ du corps.")
    detail: str = Field(description="Ce qui ne va pas, et ce qu’il faut mettre.")
    allowed: list[str] | None = Field(default=None, description="Les valeurs de la liste close.")


class ProblemDetails(BaseModel):
    """Problème, au format RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/docs#probleme-campagne-inconnue",
                    "title": "Campagne inconnue",
                    "status": 404,
                    "detail": "Aucune campagne n’a ce code. La liste est à /v1/campaigns.",
                }
            ]
        }
    )
    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None


def no_key() -> Problem:
    return Problem(
        401,
        "cle-absente",
        "Clé absente ou refusée",
        "Envoyez l’en-tête « Authorization: Bearer pv_… » avec une clé en cours de validité.",
        headers={"WWW-Authenticate": 'Bearer realm="porte-voix"'},
    )


def wrong_role(needed: str) -> Problem:
    return Problem(
        403,
        "role-insuffisant",
        "Cette clé n’ouvre pas cette adresse",
        f"Il faut une clé de rôle « {needed} ». Demandez-la à la personne qui administre le service.",
    )


def campaign_unknown() -> Problem:
    return Problem(
        404,
        "campagne-inconnue",
        "Campagne inconnue",
        "Aucune campagne n’a ce code. La liste est à /v1/campaigns.",
    )


def territory_unknown() -> Problem:
    return Problem(
        404,
        "territoire-inconnu",
        "Territoire inconnu",
        "Rien n’est importé de ce territoire. La liste est à /v1/territories.",
    )


def territory_refused(why: str) -> Problem:
    """why: a message of CodeRefused, which says what a code looks like."""
    return Problem(
        422,
        "code-de-territoire",
        "Ce n’est pas un code de quartier prioritaire",
        f"{why[0].upper()}{why[1:]}.",
        errors=[{"field": "code", "detail": f"{why[0].upper()}{why[1:]}."}],
    )


def release_unknown(last: int | None) -> Problem:
    some = f"La dernière parution est la n° {last}." if last else "Cette campagne n’a pas encore de parution."
    return Problem(
        404, "parution-inconnue", "Parution inconnue", f"{some} Sans « release », vous avez la dernière."
    )


def no_release(detail: str) -> Problem:
    """detail: what is still missing (`api.v1.campaigns.missing`)."""
    return Problem(404, "pas-de-parution", "Pas encore de chiffres", f"Il faut une parution. {detail}")


def not_in_dossier(detail: str) -> Problem:
    """detail: a message of NotInDossier, which says what there is."""
    return Problem(404, "export-vide", "Cela n’est pas dans cette parution", detail)


def no_release_yet() -> Problem:
    return Problem(
        404,
        "parution-inconnue",
        "Parution inconnue",
        "Ce jour-là, cette campagne n’avait pas encore de parution. La liste est à /releases.",
    )


def question_unknown(names: Sequence[str]) -> Problem:
    listed = ", ".join(names) or "aucune"
    return Problem(
        404,
        "question-inconnue",
        "Pas de question fermée de ce nom",
        f"Questions fermées de cette campagne : {listed}. Les questions ouvertes sont dans /themes ; "
        "le sexe, l’âge et le secteur dans /profile.",
    )


def not_broken_down(allowed: Sequence[str] = ()) -> Problem:
    listed = ", ".join(allowed)
    return Problem(
        422,
        "croisement-impossible",
        "Ce tableau n’est pas publié avec cette ventilation",
        f"Ventilations possibles : {listed}."
        if listed
        else "Ce tableau est publié sans ventilation : ôtez « by ».",
        errors=[
            {
                "field": "by",
                "detail": "Cette ventilation n’est pas dans la liste close.",
                "allowed": [*allowed],
            }
        ],
    )


def not_comparable(reasons: Sequence[str]) -> Problem:
    return Problem(
        422,
        "comparaison-impossible",
        "Ces campagnes ne se comparent pas",
        f"{'. '.join(reasons)}. Il faut la même phase, les mêmes questions et les mêmes modes de recueil.",
        errors=[{"field": "campaigns", "detail": one} for one in reasons],
    )


def table_unknown(field: str, known: Sequence[str]) -> Problem:
    return Problem(
        422,
        "tableau-inconnu",
        "Ce tableau n’est pas dans la liste close",
        f"Tableaux de cette campagne : {', '.join(known)}.",
        errors=[{"field": field, "detail": "Ce tableau n’existe pas.", "allowed": [*known]}],
    )


def category_unknown(field: str, known: Sequence[str]) -> Problem:
    listed = f"Catégories de cette parution : {', '.join(known)}." if known else "Personne ne l’a dit."
    return Problem(
        422,
        "categorie-inconnue",
        "Cette catégorie n’est pas dans la parution",
        f"« {field} » : {listed}",
        errors=[{"field": field, "detail": listed, "allowed": [*known]}],
    )


def date_to_come(field: str) -> Problem:
    return Problem(
        422,
        "date-a-venir",
        "Cette date est à venir",
        f"« {field} » : donnez une date d’aujourd’hui ou d’avant.",
        errors=[{"field": field, "detail": "Donnez une date d’aujourd’hui ou d’avant."}],
    )


def two_releases() -> Problem:
    return Problem(
        422,
        "filtres-contradictoires",
        "Ces paramètres se contredisent",
        "Donnez « release » (un numéro) ou « at » (un jour), pas les deux.",
    )


def parameter_unknown(known: Sequence[str]) -> Problem:
    """known: what the operation takes. What was sent is not repeated."""
    return Problem(
        422,
        "parametre-inconnu",
        "Cette adresse ne connaît pas un des paramètres",
        f"Paramètres possibles : {', '.join(known)}. Corrigez le nom, ou ôtez-le."
        if known
        else "Cette adresse ne prend aucun paramètre : ôtez-les.",
    )


def alert_unknown() -> Problem:
    return Problem(
        404,
        "alerte-inconnue",
        "Alerte inconnue",
        "Cette campagne n’a pas d’alerte de ce numéro. Relisez la liste.",
    )


def hand_over_unknown() -> Problem:
    return Problem(
        404,
        "demande-inconnue",
        "Demande inconnue",
        "Cette campagne n’a pas de demande de ce numéro. Relisez la liste.",
    )


def transcription_unknown() -> Problem:
    return Problem(
        404,
        "vocal-inconnu",
        "Message vocal inconnu",
        "Aucun enregistrement de ce numéro n’est gardé. Relisez la liste à /v1/transcriptions.",
    )


def transcription_decided() -> Problem:
    return Problem(
        409,
        "vocal-deja-ecrit",
        "Ce message vocal est déjà écrit",
        "Quelqu’un l’a écrit, ou noté inaudible, avant vous. Relisez la liste à /v1/transcriptions.",
    )


def words_wrong(detail: str) -> Problem:
    return Problem(422, "texte-refuse", "Le texte ne convient pas", detail)


def no_files() -> Problem:
    return Problem(
        404,
        "fichiers-fermes",
        "Les fichiers des habitants ne s’ouvrent pas ici",
        "Cette adresse n’a pas la clé qui les ouvre : démarrez-la avec « portevoix web ».",
    )


def photo_unknown() -> Problem:
    return Problem(
        404,
        "photo-inconnue",
        "Photo inconnue",
        "Aucune photo de ce numéro n’est gardée. Relisez la liste à /v1/photos.",
    )


def broadcast_unknown() -> Problem:
    return Problem(
        404,
        "diffusion-inconnue",
        "Diffusion inconnue",
        "Aucune diffusion n’a ce numéro. La liste est à /v1/broadcasts.",
    )


def broadcast_refused(detail: str) -> Problem:
    """detail: a message of BroadcastWrong, which says what to do."""
    return Problem(422, "diffusion-refusee", "La diffusion n’est pas possible ainsi", detail)
