"""The Rasa project as Rasa reads it. Run by its own Python: .venv/bin/python -m unittest discover tests"""

import re
import unittest
from collections import Counter
from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter

HERE = Path(__file__).resolve().parents[1]
INTENTS = (
    "affirmer refuser passer_question stop_desinscription aide qui_etes_vous confidentialite supprimer_donnees "
    "parler_humain repeter_question revenir_arriere ne_sait_pas remercier saluer insulte contribution"
).split()
COMMAND_WORDS = re.compile(
    r"\b(stop\w*|arr[eê]te\w*|supprim\w*|efface\w*|pass(?:er|ez|e)|aide[rz]?|retour\w*|reven\w*|r[eé]p[eè]t\w*"
    r"|merci|bonjour|salut|parler|oui|non|je sais pas|personne)\b",
    re.IGNORECASE,
)


class Project(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        importer = RasaFileImporter(
            str(HERE / "config.yml"), str(HERE / "domain.yml"), [str(HERE / "data" / "nlu.yml")]
        )
        cls.examples = importer.get_nlu_data().intent_examples
        cls.domain, cls.config = importer.get_domain(), importer.get_config()

    def test_intents_are_those_of_the_bot(self) -> None:
        self.assertEqual(sorted(self.domain.intents), sorted([*INTENTS, *_default_intents(self.domain)]))
        self.assertEqual({one.get("intent") for one in self.examples}, set(INTENTS))

    def test_each_has_many_examples_and_contributions_hold_command_words(self) -> None:
        counts = Counter(one.get("intent") for one in self.examples)
        self.assertGreaterEqual(min(counts.values()), 60)
        traps = [one for one in self.examples if one.get("intent") == "contribution"]
        self.assertGreaterEqual(sum(bool(COMMAND_WORDS.search(one.get("text"))) for one in traps), 500)

    def test_no_text_means_two_things(self) -> None:
        meant: dict[str, set[str]] = {}
        for one in self.examples:
            meant.setdefault(" ".join(one.get("text").lower().split()), set()).add(one.get("intent"))
        self.assertEqual({text: names for text, names in meant.items() if len(names) > 1}, {})

    def test_no_text_is_a_command_of_rasa_s_own(self) -> None:
        self.assertEqual([one.get("text") for one in self.examples if one.get("text").startswith("/")], [])

    def test_the_dialogue_is_not_rasa_s(self) -> None:
        self.assertEqual(self.config["policies"], [])


def _default_intents(domain):
    return [name for name in domain.intents if name not in INTENTS]


if __name__ == "__main__":
    unittest.main()
