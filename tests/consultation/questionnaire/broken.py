# ruff: noqa: E501 - a row of the table is a case
"""Broken questionnaires: the sound one with small edits. `#! niveau code` marks the line of a finding."""

import re
from pathlib import Path

SOUND = (Path(__file__).parent / "sound.yaml").read_text(encoding="utf-8")
_MARK = re.compile(r"#! (\w+) (\w+)")

Edit = tuple[str, str]


def edited(*edits: Edit) -> str:
    """Return the sound questionnaire with each text replaced once; every old text must be there."""
    text = SOUND
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def expected(text: str) -> list[tuple[int, str, str]]:
    """Return (line, level, code) of every mark, in order; errors come first within a line."""
    return [
        (number, match[1], match[2])
        for number, line in enumerate(text.split("\n"), start=1)
        for match in _MARK.finditer(line)
    ]


def options(count: int) -> str:
    return "".join(f"      - {{name: n{index}, label: Option {index}}}\n" for index in range(count))


NO = "- {name: non, label: Non, ends: moins_de_15}"
GATE = SOUND[
    SOUND.index("  - type: select_one\n    name: gate") : SOUND.index("  - type: text\n    name: atouts")
]
ATOUTS = "  - type: text\n    name: atouts\n    label: Qu'est-ce qui est bien ici ?\n"
PROBLEMES = SOUND[SOUND.index("  - type: text\n    name: problemes") : SOUND.index("  - type: grade")]
SURVEY = SOUND[SOUND.index("survey:") :]
PROFILE = SOUND[
    SOUND.index("  - type: select_one\n    name: age") : SOUND.index("  - type: select_one\n    name: rec")
]
RECONTACT = SOUND[SOUND.index("  - type: select_one\n    name: recontact") :]

# Per code: the edits that bring it about. Where one mistake shows twice, both are marked.
BROKEN: dict[str, tuple[Edit, ...]] = {
    # Reading.
    "type_inconnu": (("type: integer", "type: entier  #! erreur type_inconnu"),),
    "cle_inconnue": (("  minimum: 0", "  minimun: 0  #! erreur cle_inconnue"),),
    "cle_inconnue-registre": (
        ("label: Votre âge ?", "label:\n      vous: Votre âge ?\n      tutoiement: Ton âge ?  #! erreur cle_inconnue"),
    ),
    "cle_double": (("    minimum: 0", "    minimum: 0\n    minimum: 1  #! erreur cle_double"),),
    "cle_absente": (("{name: bus, label: les bus}", "{label: les bus}  #! erreur cle_absente"),),
    "cle_absente-reglage": (("settings:", "settings:  #! erreur cle_absente"), ("  phase: ecoute\n", "")),
    "cle_absente-fait": (
        ("    follow_up: C'est où ?", "    follow_up: C'est où ?\n    fact:  #! erreur cle_absente\n      label: Un fait"),
    ),
    "cle_absente-repetition": (("repeat: {over: themes, variable: theme}", "repeat: {over: themes}  #! erreur cle_absente"),
                               ("label: \"Pour vous, {theme}, c'est :\"", "label: \"Pour vous, c'est :\"")),
    "nom_double": (("name: enfants", "name: soir  #! erreur nom_double"),),
    "nom_double-relance": (("name: enfants", "name: problemes_lieu  #! erreur nom_double"),),
    "nom": (("name: enfants", "name: Nombre d'enfants  #! erreur nom"),),
    "code": (("name: a15,", "name: 15-24,"), ("high: 24}", "high: 24}  #! erreur code")),
    "option_double": (("{name: peu, label: Peu important}", "{name: fort, label: Peu}  #! erreur option_double"
                       "\n      - {name: peu, label: Pas important}"),),
    "liste_inconnue": (("repeat: {over: themes,", "repeat: {over: thems,"),
                       ("variable: theme}", "variable: theme}  #! erreur liste_inconnue")),
    "valeur": (("minimum: 0", "minimum: zéro  #! erreur valeur"),),
    "valeur_inconnue": (("phase: ecoute", "phase: écoutes  #! erreur valeur_inconnue"),),
    "texte_absent": (("  - type: integer\n    name: enfants", "  - type: integer  #! erreur texte_absent\n    name: enfants"),
                     ("    label: Combien d'enfants chez vous ?\n", "")),
    "condition_illisible": (("${soir} = 'mal'", "${soir} == 'mal'  #! erreur condition_illisible"),),
    "section": (("  - type: integer\n    name: enfants\n    minimum: 0\n    maximum: 20\n    label: Combien d'enfants chez vous ?\n",
                 "  - section: a\n    questions:\n      - section: b  #! erreur section\n"),),
    "fin_absente": (("settings:", "settings:  #! erreur fin_absente"), ("closing: Merci !\n", "")),
    "yaml_alias": (("closing: Merci !", "closing: &fin Merci !  #! erreur yaml_alias"),),
    "yaml_type": (("closing: Merci !", "closing: !!python/name:os.system Merci !  #! erreur yaml_type"),),
    "yaml": (("label: Qu'est-ce qui manque ?", "label: Ici : ce qui manque  #! erreur yaml"),),
    # The notice, and who is there for people.
    "information_absente": (
        ("settings:", "settings:  #! erreur information_absente"),
        (SOUND[SOUND.index("notice:") : SOUND.index("closing:")], ""),
    ),
    "infos_absent": (
        (SOUND[SOUND.index("  more:") : SOUND.index("  legal_basis")], ""),
        ("notice:", "notice:  #! erreur infos_absent"),
    ),
    "base_legale_absente": (
        ("  legal_basis: mission d'intérêt public\n", ""),
        ("notice:", "notice:  #! erreur base_legale_absente"),
    ),
    "responsable_absent": (
        ("  controller: {name: la Ville, email: projet@ville.example}\n", ""),
        ("Ici {collectivite}. ", ""),
        ("notice:", "notice:  #! erreur responsable_absent"),
    ),
    "information_absente-label": (
        (SOUND[SOUND.index("  label: \"Ici") : SOUND.index("  more:")], ""),
        ("notice:", "notice:  #! erreur information_absente"),
    ),
    "responsable_injoignable": (
        ("{name: la Ville, email: projet@ville.example}", "{name: la Ville}  #! avertissement responsable_injoignable"),
    ),
    "lecture_absente": (
        ("notice:", "notice:  #! conseil lecture_absente"),
        ("  aloud: \"Ici la Ville. On peut arrêter à tout moment. Urgence : 112.\"\n", ""),
    ),
    "lecture_commandes": (
        ("à tout moment. Urgence : 112.\"", "avec STOP. Urgence : 112.\"  #! avertissement lecture_commandes"),
    ),
    "dpo_absent": (
        ("notice:", "notice:  #! avertissement dpo_absent"),
        ("  dpo: {name: la déléguée, email: dpo@ville.example}\n", ""),
    ),
    "referent_absent": (
        ("settings:", "settings:  #! avertissement referent_absent"),
        ("referent: {name: Astreinte, phone: \"0100000000\"}\n", ""),
    ),
    "referent_injoignable": ((", phone: \"0100000000\"}", "}  #! avertissement referent_injoignable"),),
    "information_incomplete": ((" Effacer : SUPPRIMER.", ""),
                               ("Urgence : 112.\"", "Urgence : 112.\"  #! avertissement information_incomplete")),
    "infos_incomplet": (("more: |", "more: |  #! avertissement infos_incomplet"), (" Réclamation : CNIL.", "")),
    "territoire": (("  phase:", "  territory: 75001  #! avertissement territoire\n  phase:"),),
    "vague": (("  phase:", "  wave: -1  #! erreur vague\n  phase:"),),
    # The course of the consultation.
    "survey_vide": (
        (SURVEY, "survey:  #! erreur survey_vide\n  - {type: note, name: bonjour, label: Bonjour}\n"),
    ),
    "porte_age_absente": (("survey:", "survey:  #! erreur porte_age_absente"), (GATE, "")),
    "porte_age_tard": ((GATE, ""), (ATOUTS, ATOUTS + GATE.replace("one\n", "one  #! erreur porte_age_tard\n", 1))),
    "porte_age_ouverte": (
        (NO, "- {name: non, label: Non}"),
        ("type: select_one\n    name: gate", "type: select_one  #! erreur porte_age_ouverte\n    name: gate"),
    ),
    "porte_age_facultative": (
        ("type: select_one\n    name: gate", "type: select_one  #! erreur porte_age_facultative\n    name: gate"),
        ("    required: oui\n", ""),
    ),
    "cle_sans_effet": (("    maximum: 20\n", "    maximum: 20\n    shuffle: oui  #! avertissement cle_sans_effet\n"),),
    "fixe_sans_effet": (("unsure: oui}", "unsure: oui, fixed: oui}  #! conseil fixe_sans_effet"),),
    "fin_impossible": (("{name: peu, label: Peu important}", "{name: peu, label: Peu important, ends: moins_de_15}"
                        "  #! erreur fin_impossible"),),
    "role_type": (("    name: enfants", "    name: enfants\n    role: secteur  #! erreur role_type"),),
    "role_type-repetition": (
        ("    name: note\n", "    name: note\n    role: secteur  #! erreur role_type\n"),
        ("  - type: grade", "  - type: select_one"),
    ),
    "role_codes": (("role: sexe", "role: sexe  #! erreur role_codes"), ("name: homme", "name: monsieur")),
    "role_double": (("    name: atouts", "    name: lieu\n    role: secteur\n    label: Où ?\n    choices:\n"
                     + options(2) + "  - type: select_one\n    name: autre_lieu\n    label: Où aussi ?\n"
                     "    role: secteur  #! erreur role_double\n    choices:\n" + options(2)
                     + "  - type: text\n    name: atouts"),
                    ("  - type: text\n    name: lieu", "  - type: select_one\n    name: lieu")),
    "ballot_type": (("    maximum: 2\n", "    maximum: 2\n    ballot: comparaison  #! erreur ballot_type\n"),
                    ("      - {name: rien, label: Rien, fixed: oui}\n", "")),
    "ballot_type-repetition": (("type: grade\n", "type: select_one\n    ballot: comparaison  #! erreur ballot_type\n"),),
    "ballot_options": (
        (ATOUTS, "  - type: select_one\n    name: duel\n    ballot: comparaison\n    label: Lequel ?\n"
         "    choices:  #! erreur ballot_options\n" + options(3) + ATOUTS),
    ),
    "ballot_options-avis": (
        ("type: grade\n", "type: select_one\n    ballot: avis\n"),
        ("choices:\n      - {name: fort,", "choices:  #! erreur ballot_options\n      - {name: accord,"),
    ),
    "theme_inconnu": (("{name: bus, label: les bus}", "{name: bus, label: les bus, themes: [BUS]}  #! erreur theme_inconnu"),),
    "repetition_vide": (("variable: theme}", "variable: theme, take: 0}  #! erreur repetition_vide"),),
    "repetition_longue": (
        ("    - {name: bus, label: les bus}\n", options(7).replace("      -", "    -") + "    - {name: bus, label: les bus}\n"),
        ("variable: theme}", "variable: theme}  #! avertissement repetition_longue"),
    ),
    "repetition_trop": (
        ("    - {name: bus, label: les bus}\n", options(31).replace("      -", "    -")),
        ("variable: theme}", "variable: theme, take: 5}  #! erreur repetition_trop"),
    ),
    "variable_absente": (("label: \"Pour vous, {theme}, c'est :\"", "label: Pour vous, c'est  #! erreur variable_absente"),),
    "variable_absente-tu": (
        ("label: \"Pour vous, {theme}, c'est :\"",
         "label: {vous: \"Pour vous, {theme} ?\", tu: \"Pour toi ?\"}  #! erreur variable_absente"),
    ),
    "sans_issue": (("    minimum: 0", "    required: oui  #! avertissement sans_issue\n    minimum: 0"),),
    "long": (
        ("survey:", "survey:  #! conseil long"),
        (RECONTACT, "".join(f"  - {{type: integer, name: q{n}, label: Combien ?}}\n" for n in range(15)) + RECONTACT),
    ),
    "atouts_d_abord": (
        (ATOUTS, ""),
        ("  - type: text\n    name: problemes", "  - type: text  #! conseil atouts_d_abord\n    name: problemes"),
    ),
    "sans_profil": (("survey:", "survey:  #! conseil sans_profil"), (PROFILE, "")),
    "sans_retour": (("survey:", "survey:  #! conseil sans_retour"), (RECONTACT, "")),
    "sans_fait": (("survey:", "survey:  #! conseil sans_fait"), ("phase: ecoute", "phase: idees")),
    # Conditions.
    "condition_inconnue": (("${soir} = 'mal'", "${soirs} = 'mal'  #! erreur condition_inconnue"),),
    "condition_tardive": (("${soir} = 'mal'", "${sexe} = 'femme'  #! erreur condition_tardive"),),
    "condition_tardive-soi": (("${soir} = 'mal'", "${problemes} != ''  #! erreur condition_tardive"),),
    "condition_sans_reponse": (
        ("${soir} = 'mal'", "${bonjour} != ''  #! erreur condition_sans_reponse"),
        (ATOUTS, "  - {type: note, name: bonjour, label: Bonjour}\n" + ATOUTS),
    ),
    "condition_repetee": (("    minimum: 0", "    relevant: ${note} = 'fort'  #! erreur condition_repetee\n    minimum: 0"),),
    "condition_plusieurs": (("${soir} = 'mal'", "${manque} = 'bus'  #! avertissement condition_plusieurs"),),
    "code_inconnu": (("${soir} = 'mal'", "${soir} = 'male'  #! erreur code_inconnu"),),
    "code_inconnu-selected": (("${soir} = 'mal'", "selected(${manque}, 'train')  #! erreur code_inconnu"),),
    "code_inconnu-ordre": (("${soir} = 'mal'", "${soir} > 2  #! erreur code_inconnu"),),
    "code_inconnu-ouverte": (("${soir} = 'mal'", "${atouts} = 'oui'  #! erreur code_inconnu"),),
    "code_inconnu-nombre": (("    name: age\n", "    name: age\n    relevant: ${enfants} = 'deux'  #! erreur code_inconnu\n"),),
    "inatteignable": (("${soir} = 'mal'", "${soir} = 'mal' and ${soir} = 'bien'  #! erreur inatteignable"),),
    "inatteignable-fin": (("${soir} = 'mal'", "${gate} = 'non'  #! erreur inatteignable"),),
    "inatteignable-nombre": (
        ("    name: age\n", "    name: age\n    relevant: ${enfants} > 20  #! erreur inatteignable\n"),
    ),
    "inatteignable-compte": (("${soir} = 'mal'", "count-selected(${manque}) = 3  #! erreur inatteignable"),),
    "inatteignable-chaine": (
        ("    minimum: 0", "    relevant: ${soir} = 'bien' and ${problemes} != ''  #! erreur inatteignable\n    minimum: 0"),
    ),
    # Options as a set.
    "options_absentes": (
        ("  - type: integer\n    name: enfants", "  - type: select_one  #! erreur options_absentes\n    name: enfants"),
        ("    minimum: 0\n    maximum: 20\n", ""),
    ),
    "option_pareille": (("{name: homme, label: Un homme}", "{name: homme, label: une FEMME}  #! erreur option_pareille"),),
    "synonyme_double": (("{name: homme, label: Un homme}", "{name: homme, label: Un homme, synonyms: [une femme]}"
                         "  #! avertissement synonyme_double"),),
    "echelle_melangee": (("    label: Le soir,", "    shuffle: oui  #! erreur echelle_melangee\n    label: Le soir,"),),
    "echelle_courte": (
        ("  - type: scale", "  - type: scale  #! erreur echelle_courte"),
        ("{name: mal, label: Pas bien}", "{name: mal, label: Pas bien, unsure: oui}"),
    ),
    "echelle_ordre": (
        ("  - type: scale", "  - type: scale  #! conseil echelle_ordre"),
        ("{name: bien, label: Bien}", "{name: bien, label: Bien, unsure: oui}\n      - {name: moyen, label: Moyen}"),
    ),
    "tranche_absente": (("low: 75}", "}  #! avertissement tranche_absente"),),
    "tranche_inversee": (("low: 25, high: 59}", "low: 59, high: 25}  #! erreur tranche_inversee"),),
    "tranche_chevauche": (("low: 25, high: 59}", "low: 24, high: 59}  #! erreur tranche_chevauche #! conseil tranche_insee"),),
    "tranche_trou": (("low: 25, high: 59}", "low: 26, high: 59}  #! avertissement tranche_trou"),),
    "tranche_insee": (("low: 25, high: 59}", "low: 25, high: 64}  #! conseil tranche_insee"),
                      ("low: 60, high: 74}", "low: 65, high: 74}")),
    "bornes": (("maximum: 20", "maximum: -1  #! erreur bornes"),),
    "bornes-options": (("maximum: 2\n", "maximum: 4  #! erreur bornes\n"),),
    # Channels.
    "canal_inconnu": (("  phase:", "  channels: [telegram, whatsap]  #! erreur canal_inconnu\n  phase:"),),
    "options_trop": (("      - {name: soins, label: Soins}\n", options(9)),
                     ("    choices:\n      - {name: n0", "    choices:  #! conseil options_trop\n      - {name: n0")),
    "option_longue": (("label: Peu important}", "label: Vraiment pas très important}  #! conseil option_longue"),),
    "option_longue-refusee": (
        ("  phase:", "  channels: [whatsapp]\n  phase:"),
        ("label: Peu important}", "label: " + "Vraiment " * 11 + "peu}  #! erreur option_longue"),
    ),
    "option_longue-telegram": (
        ("  phase:", "  channels: [telegram]\n  phase:"),
        ("label: Peu important}", "label: " + "Vraiment " * 5 + "peu}  #! avertissement option_longue"),
    ),
    "option_liste": (("label: Un homme}", "label: Un homme ou un garçon}  #! conseil option_liste"),),
    "texte_long": (("closing: Merci !", "closing: " + "Merci bien. " * 61 + "  #! avertissement texte_long"),),
    "texte_long-question": (("    label: Combien d'enfants chez vous ?",
                             "    label: " + "Combien ? " * 73 + "  #! avertissement texte_long"),),
    "texte_long-refuse": (("  phase:", "  channels: [whatsapp]\n  phase:"), ("closing: Merci !", "closing: " + "Merci bien. " * 320 + "  #! erreur texte_long"),),
    # Wording.
    "langue": (("  phase:", "  languages: [fr, français]  #! erreur langue\n  phase:"), ),
    "langue_non_declaree": (
        ("label: Votre âge ?", "label: {vous: Votre âge ?, en: Your age?}  #! avertissement langue_non_declaree"),
    ),
    "variable_inconnue": (("closing: Merci !", "closing: Merci {quartie} !  #! erreur variable_inconnue"),),
    "variable_vide": (("closing: Merci !", "closing: Merci {contact} !  #! erreur variable_vide"),
                      ("{name: la Ville, email: projet@ville.example}",
                       "{name: la Ville}  #! avertissement responsable_injoignable")),
    "registre_mele": (("closing: Merci !", "closing: Merci à toi !  #! avertissement registre_mele"),),
    "phrase_longue": (("closing: Merci !", "closing: Merci" + " bien" * 18 + " !  #! conseil phrase_longue"),),
}  # fmt: skip
