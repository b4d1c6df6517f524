"""What Meta says beside messages: of the account, of its templates. Somebody should know of some of it."""

import re
from collections.abc import Iterator
from typing import Any

from bot.channels.contract import Ignored, NotUnderstood
from bot.channels.whatsapp.fields import Object

QUIET = frozenset({"account_review_update", "business_capability_update", "phone_number_name_update"})
TOLD = frozenset(
    {
        "account_alerts",
        "account_update",
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "phone_number_quality_update",
        "security",
        "template_category_update",
    }
)
"""Of these somebody should know: a template that was refused, a number whose quality falls."""

# What of them is told: names that we or Meta gave, never a sentence.
_SAID = ("event", "alert_type", "message_template_name", "new_quality_score", "new_category", "current_limit")
_NAME = re.compile(r"[A-Za-z0-9_]{1,64}")


def read(whole: Any) -> Ignored:
    """Return why a piece without an element is not for the dialogue; raises NotUnderstood of anything new."""
    if not isinstance(whole, dict):
        raise NotUnderstood("pas un objet JSON")
    changes = list(_changes(whole))
    if len(changes) != 1:
        raise NotUnderstood("avis inconnu")
    field, value = changes[0]
    if field in QUIET:
        return Ignored(f"avis de Meta\u00a0: {field}")
    if field in TOLD:
        return Ignored(" ".join(["avis de Meta\u00a0:", field, *_said(value)]), told=True)
    if field == "messages" and isinstance(value.get("errors"), list) and not _beside(value):
        return Ignored(" ".join(["avis de Meta\u00a0: erreur", *_codes(value["errors"])]), told=True)
    raise NotUnderstood("avis inconnu")


def _changes(whole: Object) -> Iterator[tuple[str, Object]]:
    entries = whole.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        changes = entry.get("changes") if isinstance(entry, dict) else None
        for change in changes if isinstance(changes, list) else []:
            if isinstance(change, dict) and isinstance(change.get("value"), dict):
                yield str(change.get("field")), change["value"]


def _said(value: Object) -> Iterator[str]:
    for name in _SAID:
        if isinstance(value.get(name), str) and _NAME.fullmatch(value[name]):
            yield value[name]


def _beside(value: Object) -> set[str]:
    return set(value) - {"messaging_product", "metadata", "contacts", "errors"}


def _codes(errors: list[Any]) -> Iterator[str]:
    for error in errors[:5]:
        if isinstance(error, dict) and type(error.get("code")) is int:
            yield str(error["code"])[:20]
