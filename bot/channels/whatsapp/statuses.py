"""Statuses: what became of the messages that we sent."""

from bot.channels.contract import Delivery, Ignored, Receipt
from bot.channels.whatsapp.codes import class_of
from bot.channels.whatsapp.fields import Object, moment, optional, word

_DELIVERIES = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "played": Delivery.READ,  # a voice note was listened to
    "failed": Delivery.FAILED,
}


def receipt(status: Object) -> Receipt | Ignored:
    """Return the receipt; raises NotUnderstood. What is said of a group, or besides, is ignored."""
    if optional(status, "recipient_type") == "group" or "recipient_participant_id" in status:
        return Ignored("groupe")
    delivery = _DELIVERIES.get(word(status, "status"))
    if delivery is None:
        return Ignored("autre statut")
    code = _code(status)
    pricing = status.get("pricing")
    pricing = pricing if isinstance(pricing, dict) else {}
    billable = pricing.get("billable")
    return Receipt(
        provider_id=word(status, "id"),
        delivery=delivery,
        at=moment(status),
        tracker=optional(status, "biz_opaque_callback_data"),
        error=None if code is None else class_of(code),
        code=None if code is None else str(code),
        category=_category(optional(pricing, "category")),
        billable=billable if isinstance(billable, bool) else None,
    )


def _code(status: Object) -> int | None:
    """The code of the first error that has one."""
    errors = status.get("errors")
    for error in errors if isinstance(errors, list) else []:
        code = error.get("code") if isinstance(error, dict) else None
        if type(code) is int and 0 <= code < 2**31:
            return code
    return None


def _category(name: str | None) -> str | None:
    """Meta's own names (service, utility, marketing, authentication…): short words, nothing personal."""
    if name is None or not name.isascii() or not name.replace("_", "").isalnum():
        return None
    return name.lower()[:40]
