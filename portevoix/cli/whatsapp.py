"""`portevoix whatsapp …`: what became of a campaign's messages, and what they cost."""

from collections.abc import Iterator
from decimal import Decimal

import click

from consultation import campaigns
from consultation.billing import Traffic, whatsapp_traffic
from consultation.prices import Cost, Prices, PricesWrong, cost, read_prices
from portevoix.cli.french import FrenchGroup, InputWrong
from portevoix.house import open_house
from portevoix.settings import read_settings

whatsapp = FrenchGroup(
    "whatsapp",
    lazy={
        "templates": ("portevoix.cli.templates:templates", "Montre les modèles à soumettre à Meta."),
    },
    help="Suit les messages WhatsApp, leur coût, et les modèles à faire accepter.",
)


@whatsapp.command("costs")
@click.argument("code")
def costs(code: str) -> None:
    """Compte les messages d’une campagne, et ce qu’ils coûtent d’après un fichier de prix."""
    settings = read_settings()
    try:
        prices = read_prices(settings.whatsapp_prices)
    except PricesWrong as error:
        raise InputWrong(str(error)) from None
    with open_house(settings) as house, house.sessions() as session:
        traffic = whatsapp_traffic(session, campaigns.find(session, code).id)
    click.echo("\n".join(told(traffic, cost(traffic.billed, prices, traffic.participants), prices)))


def told(traffic: Traffic, found: Cost, prices: Prices) -> Iterator[str]:
    """Yield the account in French lines."""
    yield (
        f"Messages envoyés\u00a0: {traffic.sent}, livrés {traffic.delivered}, lus {traffic.read}, "
        f"échoués {traffic.failed}."
    )
    if traffic.held or traffic.unknown:
        yield f"Retenus (il faut un modèle)\u00a0: {traffic.held}. Sans nouvelles\u00a0: {traffic.unknown}."
    for billed, amount in found.lines:
        price = "prix inconnu" if amount is None else _money(amount, prices)
        yield f"Facturés, {billed.category}\u00a0: {billed.count}, {price}."
    yield f"Coût\u00a0: {_money(found.total, prices)}, pour {_people(traffic.participants)}."
    if found.mean is not None:
        yield f"Soit {_money(found.mean, prices, places=3)} par participant (Meta facture chaque message)."
    if found.unpriced:
        yield f"Sans prix dans le fichier, non compté\u00a0: {', '.join(found.unpriced)}."
    if prices.unverified:
        yield "Prix à vérifier sur la page de tarifs de Meta, puis à mettre dans PORTEVOIX_WHATSAPP_PRICES."


def _money(amount: Decimal, prices: Prices, places: int = 2) -> str:
    unit = "€" if prices.currency == "EUR" else prices.currency
    return f"{amount:.{places}f}\u00a0{unit}".replace(".", ",")


def _people(count: int) -> str:
    return f"{count} participant{'s' if count > 1 else ''}"
