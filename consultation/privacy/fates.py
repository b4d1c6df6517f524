"""What becomes of every table when a person says SUPPRIMER, and when a campaign closes.

A table without a line here fails a test: whoever adds one decides. What stays says why, in French, and
docs/aipd.md shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class After(StrEnum):
    """What is left of the rows that were a person's, or a campaign's people's."""

    GONE = "effacé"
    EMPTIED = "vidé"
    """Rows stay, without words, address, pseudonym or link to a person."""
    KEPT = "gardé"
    NOBODY = "personne"
    """Holds nothing about residents."""


@dataclass(frozen=True, slots=True)
class Fate:
    """`name`: what the rows are, in French. `why`: French, a sentence, required of all that stays."""

    name: str
    erasure: After
    closure: After
    why: str = ""


def _person(name: str) -> Fate:
    return Fate(
        name,
        After.GONE,
        After.KEPT,
        "Les réponses restent après la clôture, pour l’analyse, sans adresse ni pseudonyme ; les mots "
        "partent à leur terme.",
    )


def _nobody(name: str, why: str) -> Fate:
    return Fate(name, After.NOBODY, After.NOBODY, why)


FATES: Mapping[str, Fate] = {
    "account": Fate(
        "comptes (une façon d’écrire à quelqu’un)",
        After.GONE,
        After.KEPT,
        "Un numéro et un canal, sans adresse ni alias : il compte les envois.",
    ),
    "account_alias": Fate("pseudonymes des comptes", After.GONE, After.GONE),
    "address": Fate(
        "adresses pour répondre",
        After.GONE,
        After.EMPTIED,
        "Restent celles de qui a demandé les résultats, jusqu’à leur envoi, deux mois au plus.",
    ),
    "actor_statement": _nobody("paroles d’acteurs", "Ce que disent des organisations, jamais des personnes."),
    "alert": Fate(
        "alertes de danger",
        After.EMPTIED,
        After.KEPT,
        "Qu’un danger a été lu reste, sans les mots ni la personne après un effacement ; "
        "après la clôture, la personne référente en a encore besoin, et les mots partent à leur terme.",
    ),
    "answer": _person("réponses"),
    "answer_version": _person("versions des réponses"),
    "api_key": _nobody("clés de l’API", "Les accès des programmes."),
    "attachment": Fate(
        "vocaux et photos",
        After.GONE,
        After.KEPT,
        "Vocaux et photos partent à leur terme, plus court que l’analyse.",
    ),
    "broadcast": _nobody("diffusions", "Un texte de l’équipe, et à qui il s’adresse en général."),
    "broadcast_recipient": Fate(
        "qui une diffusion atteint",
        After.GONE,
        After.KEPT,
        "Un état et une date par compte, sans adresse : personne ne reçoit deux fois le même message.",
    ),
    "campaign": Fate(
        "campagnes", After.NOBODY, After.EMPTIED, "La campagne ; sa clé est détruite à la clôture."
    ),
    "cell": _nobody(
        "chiffres publiables",
        "Des totaux publiables : on n’y reconnaît personne, un effacement compte au suivant.",
    ),
    "coding": _person("relectures"),
    "committee_input": _nobody(
        "apports du comité", "Des gommettes par atelier, des coûts, des poids : des totaux."
    ),
    "consent": Fate(
        "accords et refus", After.GONE, After.KEPT, "La preuve de ce qui a été accepté ou refusé."
    ),
    "consultation": _nobody("consultations", "Le territoire."),
    "decision": _nobody("décisions", "Ce qui a été décidé d’une priorité, et pourquoi."),
    "dialogue": Fate("dialogues en cours", After.GONE, After.GONE),
    "enclosure": _nobody("fichiers de l’équipe", "Les fichiers que l’équipe envoie."),
    "erasure": Fate(
        "marques d’effacement",
        After.KEPT,
        After.KEPT,
        "Que quelqu’un a été effacé, et quand : la publication suivante le compte.",
    ),
    "field_entry": Fate(
        "formulaires saisis par l’équipe",
        After.EMPTIED,
        After.KEPT,
        "Qu’un formulaire a été reçu, sans la personne : redonné, il ne compte pas deux fois.",
    ),
    "hand_over": Fate(
        "demandes de parler à une personne",
        After.GONE,
        After.KEPT,
        "Une demande ouverte attend une réponse ; close, elle part à son terme.",
    ),
    "inbox": Fate(
        "messages reçus",
        After.EMPTIED,
        After.KEPT,
        "L’empreinte du message reste, pour ne jamais le lire deux fois ; après la clôture, le "
        "contenu part à son terme de quelques jours.",
    ),
    "indicator": _nobody("indicateurs du territoire", "Des statistiques publiques."),
    "job": Fate(
        "travaux en attente",
        After.EMPTIED,
        After.KEPT,
        "Restent l’annonce d’un danger et l’ordre de réapprendre, qui ne disent rien de la personne.",
    ),
    "keyring": _nobody(
        "trousseau de clés",
        "Les clés de l’installation, chiffrées ; celle d’un jour est détruite le lendemain.",
    ),
    "margin": _nobody("marges du territoire", "La population par sexe et âge, d’après l’Insee."),
    "model": Fate(
        "modèles appris",
        After.KEPT,
        After.KEPT,
        "Le modèle en service réapprend sans les mots effacés ; les poids d’avant sont vidés.",
    ),
    "note": _nobody("petits faits", "De petits faits de l’installation."),
    "origin": _nobody("lieux des affiches", "Le nom d’un lieu et le repère de ses affiches."),
    "outbox": Fate(
        "messages à envoyer",
        After.EMPTIED,
        After.EMPTIED,
        "La confirmation de l’effacement part encore, avec une adresse à elle, et la réponse à un danger qui "
        "attendait ; elles sont vidées le lendemain. "
        "Après la clôture restent des dates et des états, sans mot ni pseudonyme.",
    ),
    "participant": _person("participants"),
    "public_action": _nobody("actions publiques", "Ce qui est déjà fait dans le quartier."),
    "quotation": _person("citations"),
    "release": _nobody("publications", "Le numéro et la date d’une publication."),
    "release_document": _nobody("résultats d’une publication", "Des classements publiables, sans personne."),
    "retention_run": _nobody(
        "relevé des effacements", "Ce qui a été vidé, quand, par quelle règle : des nombres."
    ),
    "revision": _nobody("questionnaires publiés", "Les questionnaires."),
    "revision_file": _nobody("fichiers des questionnaires", "Des questions enregistrées, des contours."),
    "segment": _person("propositions d’une réponse"),
    "tag": _person("étiquettes"),
    "territory": _nobody("territoires", "Le quartier et son contour."),
    "transcription": _person("mises par écrit des vocaux"),
    "upload": Fate(
        "enregistrements de la page web, avant d’être repris",
        After.GONE,
        After.KEPT,
        "Repris dans la minute ; sinon effacés à leur terme.",
    ),
}
