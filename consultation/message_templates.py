"""Templates of WhatsApp: texts that Meta accepts beforehand; they alone may be said after 24 hours. Pure.

Meta's rules: developers.facebook.com/docs/whatsapp/business-management-api/message-templates.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from consultation.channels import length

SHIPPED = "modeles_whatsapp.yaml"
LANGUAGE = "fr"
LONGEST_BODY = 1024
CATEGORIES = ("UTILITY", "MARKETING")
REMINDER, NEXT_STEP, RESULTS = "pv_relance", "pv_nouvelle_etape", "pv_resultats"
TEAM_ANSWER = "pv_reponse_equipe"
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_PLACE = re.compile(r"\{\{(\d+)\}\}")


class TemplatesWrong(Exception):
    """The file of templates cannot be used; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What stands in a place: `name` for people, `example` for Meta's reviewers."""

    name: str
    example: str


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """`body` has the places {{1}}, {{2}}…, one per parameter; `use` says when it is sent."""

    name: str
    category: str
    use: str
    body: str
    parameters: tuple[Parameter, ...] = ()
    language: str = LANGUAGE

    def filled(self, *values: str) -> str:
        """Return what the resident reads; raises TemplatesWrong where values are missing or too many."""
        if len(values) != len(self.parameters):
            raise TemplatesWrong(f"Le modèle {self.name} a {len(self.parameters)} paramètres.")
        return _PLACE.sub(lambda place: values[int(place[1]) - 1], self.body)


@cache
def templates() -> tuple[MessageTemplate, ...]:
    """Return the templates that the product sends; raises TemplatesWrong."""
    written = (files("consultation") / "data" / SHIPPED).read_text("utf-8")
    return read(yaml.safe_load(written))


def find(name: str) -> MessageTemplate | None:
    return next((one for one in templates() if one.name == name), None)


def read(raw: Any) -> tuple[MessageTemplate, ...]:
    """Validate what a file of templates holds; raises TemplatesWrong."""
    listed = raw.get("modeles") if isinstance(raw, dict) else None
    if not isinstance(listed, list) or not listed:
        raise TemplatesWrong("Le fichier de modèles n’a pas de liste « modeles ».")
    try:
        found = tuple(_template(one) for one in listed)
    except (KeyError, TypeError, AttributeError) as error:
        raise TemplatesWrong(f"Un modèle est incomplet\u00a0: {error}.") from None
    for one in found:
        for fault in faults(one):
            raise TemplatesWrong(f"Le modèle {one.name}\u00a0: {fault}.")
    if len({one.name for one in found}) != len(found):
        raise TemplatesWrong("Deux modèles ont le même nom.")
    return found


def _template(raw: dict[str, Any]) -> MessageTemplate:
    parameters = tuple(Parameter(one["name"], one["example"]) for one in raw.get("parameters", ()))
    return MessageTemplate(raw["name"], raw["category"], raw["use"], raw["body"].strip(), parameters)


def faults(template: MessageTemplate) -> list[str]:
    """Return what Meta would refuse."""
    body, places = template.body, [int(place) for place in _PLACE.findall(template.body)]
    checks = (
        (not _NAME.fullmatch(template.name), "son nom n’a que des minuscules, des chiffres et _"),
        (template.category not in CATEGORIES, f"sa catégorie est {' ou '.join(CATEGORIES)}"),
        (not 0 < length(body) <= LONGEST_BODY, f"son texte a au plus {LONGEST_BODY} caractères"),
        (places != list(range(1, len(template.parameters) + 1)), "ses places {{1}}, {{2}}… se suivent"),
        (
            bool(re.match(r"\s*\{\{|.*\}\}\s*$", body, re.DOTALL)),
            "une place ne commence ni ne finit le texte",
        ),
        (bool(re.search(r"\}\}\s*\{\{", body)), "deux places ne se touchent pas"),
        ("\n\n\n" in body, "deux lignes vides ne se suivent pas"),
        (
            any("\n" in one.example or not one.example for one in template.parameters),
            "un exemple tient en une ligne",
        ),
    )
    return [fault for wrong, fault in checks if wrong]
