"""How long what is kept, as data: the one place. docs/aipd.md and the notices are tested against it.

Each statement empties or deletes at most `:limit` rows that are older than `:before`; carried out again,
it finds nothing more. Rows whose key must last stay, and lose their words.
"""

from consultation.privacy import rules_of_mail, rules_of_people
from consultation.privacy.rule import Rule

RULES: tuple[Rule, ...] = (*rules_of_mail.RULES, *rules_of_people.RULES)
