"""`portevoix dialogue …`: what the bot understands of answers, measured on files."""

from portevoix.cli.french import FrenchGroup
from portevoix.cli.registry import UNDERSTANDING

dialogue = FrenchGroup("dialogue", help="Mesure ce que le bot comprend des réponses.", lazy=UNDERSTANDING)
