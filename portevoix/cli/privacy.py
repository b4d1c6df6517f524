"""`portevoix privacy …`: what is held of somebody, what is kept how long, and changing the keys."""

from portevoix.cli.french import FrenchGroup
from portevoix.cli.registry import PRIVACY

privacy = FrenchGroup(
    "privacy",
    lazy=PRIVACY,
    help="Montre ce qui est gardé d’une personne, les durées de conservation, et change les clés.",
)
