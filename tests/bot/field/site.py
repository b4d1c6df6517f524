"""Field entry for the tests: the routes, a runner's reader, and forms as the page writes them."""

import json
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette

from bot.field.routes import field_routes
from bot.field.settings import FieldSettings
from bot.receiver import Receiver
from tests.bot.webchat.site import Site

CODE = "terrain-abcd"
HERE = f"/terrain/{CODE}"

# One question of each type, conditions, a repeat of which each person gets two of three items, a follow-up.
QUESTIONNAIRE = """
settings:
  title: Votre quartier, en atelier
  phase: ecoute
  territory_name: Les Tilleuls
  channels: [web]
notice:
  label: "Bonjour ! Votre avis compte pour le quartier {quartier}."
  more: "Responsable : {collectivite}. Vos droits : écrivez à {contact_dpo}."
  legal_basis: une mission d’intérêt public
  controller: {name: la Ville, email: projet@ville.example}
  dpo: {name: la déléguée, email: dpo@ville.example}
referent: {name: La personne de garde, email: garde@ville.example}
closing: "Merci !"
survey:
  - type: select_one
    name: age_15
    role: porte_age
    required: oui
    label: "Avez-vous 15 ans ou plus ?"
    choices:
      - {name: oui, label: Oui}
      - {name: non, label: Non, ends: moins_de_15}
  - type: integer
    name: annees
    minimum: 0
    maximum: 99
    label: "Depuis combien d’années habitez-vous ici ?"
  - type: scale
    name: vivre
    label: "Vivre ici, c’est comment ?"
    choices:
      - {name: bien, label: Bien}
      - {name: moyen, label: Moyen}
      - {name: mal, label: Pas bien}
      - {name: nsp, label: Je ne sais pas, unsure: oui}
  - type: text
    name: pourquoi
    label: "Qu’est-ce qui ne va pas ?"
    relevant: ${vivre} = 'mal'
  - type: text
    name: changer
    label: "Que faut-il changer ?"
    follow_up: "C’est où ?"
  - type: select_multiple
    name: manque
    maximum: 2
    label: "Qu’est-ce qui manque ?"
    choices:
      - {name: bus, label: Un bus}
      - {name: medecin, label: Un médecin}
      - {name: ecole, label: Une école}
      - {name: rien, label: Rien ne manque, alone: oui}
  - type: rank
    name: ordre
    label: "Dans l’ordre, le plus utile d’abord ?"
    choices:
      - {name: parc, label: Un parc}
      - {name: salle, label: Une salle}
      - {name: banc, label: Des bancs}
  - type: grade
    name: importance
    label: "Pour vous, {priorite}, c’est :"
    choices:
      - {name: tres, label: Très important}
      - {name: assez, label: Assez important}
      - {name: pas, label: Pas important}
    repeat: {over: priorites, variable: priorite, shuffle: oui, take: 2}
  - type: select_one
    name: recontact
    role: recontact
    required: oui
    label: "On vous envoie les résultats ici ?"
    choices:
      - {name: oui, label: Oui}
      - {name: non, label: Non merci}
choices:
  priorites:
    - {name: logement, label: réparer les logements}
    - {name: proprete, label: avoir un quartier propre}
    - {name: jeunes, label: des activités pour les jeunes}
"""


def application(site: Site, wait_seconds: float = 20) -> Starlette:
    receiver = Receiver(site.sessions, site.keys)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with receiver:
            yield

    settings = FieldSettings(wait_seconds=wait_seconds)
    return Starlette(routes=[*field_routes(site.sessions, site.keys, receiver, settings)], lifespan=lifespan)


def new_id() -> str:
    return secrets.token_urlsafe(18)


def body(*answers: dict[str, Any], **changes: Any) -> str:
    """The JSON that the page posts."""
    content: dict[str, Any] = {
        "revision": 1,
        "mode": "atelier",
        "at": datetime.now(UTC).isoformat(),
        "seed": 7,
        "notice": True,
        "quotation": None,
        "answers": list(answers),
    }
    return json.dumps({**content, **changes})


ADULT: dict[str, Any] = {"step": "age_15", "codes": ["oui"]}


def said(step: str, text: str) -> dict[str, Any]:
    return {"step": step, "text": text}


def chose(step: str, *codes: str) -> dict[str, Any]:
    return {"step": step, "codes": list(codes)}


def whole(items: Sequence[str] = ()) -> tuple[dict[str, Any], ...]:
    """Every question answered; `items` are those dealt."""
    return (
        ADULT,
        said("annees", "12"),
        chose("vivre", "mal"),
        said("pourquoi", "Le bruit le soir"),
        said("changer", "Réparer les halls"),
        said("changer_lieu", "Rue des Lilas"),
        chose("manque", "bus", "medecin"),
        chose("ordre", "banc", "parc", "salle"),
        *(chose(f"importance/{item}", "tres") for item in items),
    )
