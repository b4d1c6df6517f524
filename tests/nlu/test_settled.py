"""What the words of question and options settle by themselves, and what only looks like it."""

import pytest

from nlu.asked import asked
from nlu.closed import recognise
from nlu.kin import akin
from nlu.own_words import replied

KEEP = ("Voulez-vous garder les bancs devant l'immeuble ?", "Oui|Non|Ça m'est égal")
CLOSE = ("Faut-il fermer la rue aux voitures ?", "Oui|Non|Ne sait pas")
ENOUGH = ("L'éclairage public est-il suffisant ?", "Oui|Non|Je ne sais pas")
STAY = ("Souhaitez-vous rester dans votre logement ?", "Oui|Non|Je ne sais pas")
KNOWN = ("Connaissez-vous vos voisins de palier ?", "Oui, très bien|Oui, un peu|Non")
HELPED = ("Qui vous aide pour les papiers ?", "Personne|La famille|Une association|L'assistante sociale")
ANSWERED = (
    "Votre bailleur répond-il à vos demandes ?",
    "Toujours|Parfois|Jamais|Je n'ai jamais rien demandé",
)
CALLED = ("La mairie répond-elle au téléphone ?", "Oui|Non|Je n'appelle pas")
PART = ("Participez-vous à la vie du quartier ?", "Oui|Non")
GARDEN = ("Avez-vous un jardin ou un balcon ?", "Un jardin|Un balcon|Les deux|Aucun")
LIFT = ("L'ascenseur tombe en panne :", "Toutes les semaines|Tous les mois|Jamais|Pas d'ascenseur")
WANTED = ("Quel équipement voulez-vous ?", "Un terrain de basket|Un skatepark|Un boulodrome|Aucun")
AID = ("Quelles aides touchez-vous ? (plusieurs réponses possibles)", "APL|RSA|Prime d'activité|Aucune")
DOING = ("À quoi venez-vous ? (plusieurs réponses possibles)", "Cuisine|Jardinage|Couture|Aucune")
TOLD = (
    "Comment êtes-vous informé ? (plusieurs réponses possibles)",
    "Affiches|Réseaux sociaux|Je ne suis pas informé",
)
TONGUE = ("Quelle langue parlez-vous ?", "Français|Arabe|Turc|Une autre langue")
WORK = ("Que faites-vous ?", "Salarié|Indépendant|Demandeur d'emploi|Élève ou étudiant|À la retraite")


def hear(question: tuple[str, str], text: str) -> str:
    """Return the labels understood, parted by « | »; empty where the question is asked again."""
    labels = question[1].split("|")
    read = asked(question[0], labels)
    heard = recognise(text, read, [choice.name for choice in read.choices], year=2026)
    return "|".join(labels[int(code) - 1] for code in sorted(heard.codes)) if heard.sure else ""


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (KEEP, "il faut les garder", "Oui"),
        (KEEP, "surtout ne les enlevez pas", "Oui"),
        (KEEP, "oui gardez-les, où je m'assois moi sinon", "Oui"),
        (KEEP, "enlevez-les", "Non"),
        (KEEP, "faut pas les garder", "Non"),
        (CLOSE, "pas d'accord", "Non"),
        (CLOSE, "il faut l'ouvrir", "Non"),
        (ENOUGH, "insuffisant", "Non"),
        (ENOUGH, "c'est suffisant", "Oui"),
        (STAY, "je veux partir", "Non"),
        (STAY, "je bouge pas", "Oui"),
        (STAY, "rester là non merci", "Non"),
        (KNOWN, "je connais personne", "Non"),
        (HELPED, "personne ne m'aide", "Personne"),
        (HELPED, "l'AS", "L'assistante sociale"),
        (ANSWERED, "ils répondent jamais", "Jamais"),
        (GARDEN, "jardin et balcon", "Les deux"),
        (GARDEN, "lé deu", "Les deux"),
        (GARDEN, "ni l'un ni l'autre", "Aucun"),
        (GARDEN, "rien de tout ça merci", "Aucun"),
        (LIFT, "y en a pas", "Pas d'ascenseur"),
        (WANTED, "pas le basket, le skate", "Un skatepark"),
        (WANTED, "surtout pas le basket, un boulodrome", "Un boulodrome"),
        (AID, "les trois", "APL|RSA|Prime d'activité"),
        (AID, "les trois sauf le rsa", "APL|Prime d'activité"),
        (AID, "apl oui, rsa non", "APL"),
        (AID, "le rsa, comme tout le monde", "RSA"),
        (AID, "apl, pas les autres", "APL"),
        (WANTED, "un skatepark pas un boulodrome", "Un skatepark"),
        (DOING, "jardiner et coudre, pas la cuisine", "Jardinage|Couture"),
        (TOLD, "on est jamais informés", "Je ne suis pas informé"),
        (TOLD, "whatsapp non, mais instagram oui", "Réseaux sociaux"),
        (TONGUE, "on parle ukrainien", "Une autre langue"),
        (TONGUE, "bambara", "Une autre langue"),
        (WORK, "je cherche travail", "Demandeur d'emploi"),
        (WORK, "jsuis en 3eme", "Élève ou étudiant"),
    ],
)
def test_what_the_words_settle(question: tuple[str, str], text: str, expected: str) -> None:
    assert hear(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (KEEP, "non gardez-les"),
        (KEEP, "les gardiens sont absents"),
        (CLOSE, "c'est fermé"),
        (AID, "les deux"),
        (AID, "les quatre"),
        (AID, "les trois fois"),
        (AID, "le rsa, mais pas l'apl des autres ?"),
        (STAY, "le reste"),
        (CALLED, "je réponds pas"),
        (PART, "participer à quoi"),
    ],
)
def test_what_only_looks_settled_is_asked_again(question: tuple[str, str], text: str) -> None:
    assert hear(question, text) == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("jardiner", "jardinage", True),
        ("familiales", "famille", True),
        ("dechetterie", "decheterie", True),
        ("journee", "journal", False),
        ("gardien", "garde", False),
        ("rester", "restaurant", False),
    ],
)
def test_words_of_one_family(one: str, other: str, same: bool) -> None:
    assert akin(one, other) is same
    assert akin(other, one) is same


def test_a_contrary_word_denied_says_yes() -> None:
    asking = ("souhaitez", "vous", "quitter", "le", "quartier")
    assert replied(("je", "reste"), asking) is False
    assert replied(("je", "reste", "pas"), asking) is True
    assert replied(("le", "quartier", "est", "beau"), asking) is None
