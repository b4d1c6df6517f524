"""`portevoix dialogue …`: what the bot understands of what is said to it, measured on files."""

from portevoix.cli.french import FrenchGroup
from portevoix.cli.registry import UNDERSTANDING

dialogue = FrenchGroup("dialogue", help="Mesure ce que le bot comprend d’un fichier.", lazy=UNDERSTANDING)
