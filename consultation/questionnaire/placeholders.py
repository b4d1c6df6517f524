"""`{name}` in a text: what stands there, and filling it. Never `str.format`: texts are people's."""

import re
from collections.abc import Mapping

from consultation.questionnaire.model import Notice

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names between braces, in order."""
    return tuple(match[1].strip() for match in _PLACEHOLDER.finditer(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each known `{name}` replaced; an unknown one stays as it is."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1].strip(), match[0]), text)


def usual_variables(territory_name: str, notice: Notice) -> dict[str, str]:
    """Return the variables that every questionnaire has, from what it says elsewhere."""
    usual = {
        "quartier": territory_name,
        "base_legale": notice.legal_basis,
        "collectivite": notice.controller.name,
        "contact": notice.controller.email or notice.controller.phone or "",
    }
    if notice.dpo is not None:
        usual["dpo"] = notice.dpo.name
        usual["contact_dpo"] = notice.dpo.email or notice.dpo.phone or ""
    return usual
