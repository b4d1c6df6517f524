"""The closed questions of the tests, like those of the reference questionnaire."""

from consultation.questionnaire.model import Choice, Ends, Label, Question, QuestionType, Role


def _choices(*options: str) -> tuple[Choice, ...]:
    """ "code|label|synonym|…" each; a trailing "low-high" in the code's brackets gives a band."""
    made = []
    for option in options:
        code, label, *synonyms = option.split("|")
        name, _, band = code.partition("[")
        low, _, high = band.rstrip("]").partition("-")
        made.append(
            Choice(
                name,
                Label(label),
                low=int(low) if low else None,
                high=int(high) if high else None,
                synonyms=tuple(synonyms),
                ends=Ends.UNDER_AGE if name == "mineur" else None,
                unsure=name == "nsp",
            )
        )
    return tuple(made)


def _question(
    kind: QuestionType,
    name: str,
    *options: str,
    role: Role | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
) -> Question:
    return Question(
        kind, name, Label("?"), choices=_choices(*options), role=role, minimum=minimum, maximum=maximum
    )


ONE, SCALE = QuestionType.SELECT_ONE, QuestionType.SCALE
QUESTIONS = {
    question.name: question
    for question in (
        _question(ONE, "age_15", "oui|Oui", "mineur|Non", role=Role.AGE_GATE),
        _question(
            ONE, "habite", "oui|Oui|j'habite ici", "travaille|Non, j'y travaille|je travaille ici", "non|Non"
        ),
        _question(
            ONE,
            "anciennete",
            "moins_2[0-1]|Moins de 2 ans",
            "de_2_a_10[2-10]|2 à 10 ans",
            "plus_10[11-]|Plus de 10 ans|depuis toujours",
        ),
        _question(
            SCALE,
            "satisfaction",
            "tres_bien|😀 Très bien",
            "bien|🙂 Plutôt bien",
            "moyen|😐 Moyen|ça va|bof|ni bien ni mal",
            "mal|🙁 Plutôt mal",
            "tres_mal|😞 Très mal",
            "nsp|Je ne sais pas",
        ),
        _question(
            SCALE,
            "evolution",
            "mieux|Va mieux",
            "pareil|Reste pareil|ça change pas",
            "moins|Va moins bien|c'est pire",
        ),
        _question(
            SCALE,
            "soir",
            "securite|En sécurité",
            "plutot|Plutôt en sécurité",
            "plutot_pas|Plutôt pas",
            "pas_du_tout|Pas du tout",
            "ne_sort_pas|Je ne sors pas le soir",
            "nsp|Je ne sais pas",
        ),
        _question(SCALE, "proprete", "bien|Bien|c'est propre", "moyen|Moyen", "pas_bien|Pas bien|c'est sale"),
        _question(
            QuestionType.SELECT_MULTIPLE,
            "manque",
            "soins|Médecin, soins|docteur|dentiste|pharmacie",
            "commerces|Commerces|magasins|boulangerie",
            "transports|Bus, tram|transports",
            "demarches|Aide aux papiers|démarches",
            "garde|Crèche, garde|nounou",
            "enfants|Activités enfants",
            "jeunes|Lieux pour les jeunes",
            "emploi|Emploi, formation|travail|boulot",
            "verts|Espaces verts|parc|arbres|nature",
            "rien|Rien ne manque",
            maximum=3,
        ),
        _question(
            ONE,
            "activite",
            "emploi|Au travail|je travaille|en emploi",
            "chomage|Au chômage|je cherche du travail|sans emploi",
            "etudes|En études, formation|étudiant|étudiante|lycée",
            "foyer|À la maison|au foyer",
            "retraite|À la retraite|retraité|retraitée",
            "autre|Autre situation",
        ),
        _question(
            QuestionType.GRADE,
            "importance",
            "tres|Très important",
            "important|Important",
            "assez|Assez important",
            "peu|Peu important",
            "pas|Pas important",
            "nsp|Je ne sais pas",
        ),
        _question(
            ONE, "participer", "aider|Oui, aider", "avis|Oui, donner mon avis", "non|Non, pas maintenant"
        ),
        _question(
            ONE,
            "age",
            "a15_17[15-17]|15-17 ans",
            "a18_24[18-24]|18-24 ans",
            "a25_39[25-39]|25-39 ans",
            "a40_59[40-59]|40-59 ans",
            "a60_74[60-74]|60-74 ans",
            "a75_plus[75-]|75 ans et plus",
            "ne_dit_pas|Je ne dis pas",
            role=Role.AGE_BAND,
        ),
        _question(ONE, "sexe", "femme|Une femme|fille", "homme|Un homme|garçon", "autre|Autre, non précisé"),
        _question(ONE, "recontact", "oui|Oui", "non|Non merci", role=Role.RECONTACT),
        _question(QuestionType.RANK, "ordre", "bus|Le bus", "arbres|Les arbres", "place|La place"),
        _question(QuestionType.INTEGER, "enfants", minimum=0, maximum=15),
    )
}
