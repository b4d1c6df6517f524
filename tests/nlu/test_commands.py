import pytest

from nlu.commands import Command, command


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STOP", Command.STOP),
        ("stop.", Command.STOP),
        ("/stop", Command.STOP),
        ("Stooooop !!!", Command.STOP),
        ("🛑 STOP 🛑", Command.STOP),
        ("arrêter", Command.STOP),
        ("Désinscription", Command.STOP),
        ("SUPPRIMER", Command.DELETE),
        ("supprimer mes données", Command.DELETE),
        ("MES DONNÉES", Command.DATA),
        ("mes donnees", Command.DATA),
        ("PASSER", Command.SKIP),
        ("je passe", Command.SKIP),
        ("skip", Command.SKIP),
        ("passe…", Command.SKIP),
        ("suivant", Command.SKIP),
        ("RETOUR", Command.BACK),
        ("revenir en arrière", Command.BACK),
        ("MES RÉPONSES", Command.ANSWERS),
        ("mes reponses", Command.ANSWERS),
        ("/mes_reponses", Command.ANSWERS),
        ("Corriger", Command.CORRECT),
        ("pause", Command.PAUSE),
        ("aide ?", Command.HELP),
        ("INFOS", Command.INFO),
        ("plus d’infos", Command.INFO),
        ("reprendre", Command.RESUME),
        ("Continuer ➡️", Command.RESUME),
        ("une autre personne", Command.OTHER_PERSON),
        ("\u202eSTOP\u202c", Command.STOP),
        ("ＳＴＯＰ", Command.STOP),
        ("st\x00op", Command.STOP),
    ],
)
def test_keywords_in_their_spellings(text: str, expected: Command) -> None:
    assert command(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "stoppez les expulsions",
        "stop aux incivilités",
        "stop les rodéos",
        "arrêtez de nous mentir",
        "supprimez le dos d'âne",
        "supprimer le stationnement rue Pasteur",
        "passer le bus devant l'école",
        "le bus passe pas",
        "passe ton permis",
        "aidez les anciens",
        "aide aux devoirs",
        "aide à domicile",
        "retour du gardien",
        "infos sur les travaux",
        "pas de pause",
        "une autre personne âgée est tombée",
        "changer de quartier",
        "mes données de santé sont où",
        "continuer les fêtes de quartier",
        "information des habitants",
        "arrêt de bus",
        "des arrêts",
        "",
        "   ",
        "🛑",
        "/",
        "стоп",
        "stop" * 300,
        "STOP" + " " * 5 + "x",
    ],
)
def test_contributions_are_never_commands(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize("text", ["\x00" * 10, "a\u0301" * 50, "x" * 1_000_000, "\ud800"])
def test_hostile_texts_are_nothing(text: str) -> None:
    assert command(text) is None
