"""Plain words: placeholders, registers, translations, long sentences."""

import re

from consultation.questionnaire.checks.texts import Said, said
from consultation.questionnaire.fields import LANGUAGE
from consultation.questionnaire.finding import Findings, nearest
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import Label, Questionnaire, Register
from consultation.questionnaire.placeholders import placeholders
from consultation.questionnaire.words import sentences, words

LONG_SENTENCE = 18  # words; plain French stays at 15 to 20
_POLITE = re.compile(r"\b(?:vous|votre|vos|vôtres?)\b|\b(?!chez\b|assez\b|nez\b|rez\b)\w+ez\b", re.IGNORECASE)
_FAMILIAR = re.compile(r"\b(?:tu|toi|ton|tes|te)\b|\bt’\w", re.IGNORECASE)


def check_wording(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    _languages(questionnaire, lines, findings)
    for text in said(questionnaire, lines):
        _placeholders(text, questionnaire, findings)
        _register(text, questionnaire, findings)
        _translations(text, questionnaire, findings)
        _sentences(text, findings)
        _quotes(text, findings)


def _languages(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    line = lines.at("settings", "languages")
    for language in questionnaire.languages:
        if LANGUAGE.fullmatch(language) is None:
            message = f"« {language[:20]} » n’est pas un code de langue"
            findings.error("langue", line, message, "écrivez par exemple languages: [fr, ar, en]")
    if "fr" not in questionnaire.languages:
        findings.error(
            "langue",
            line,
            "le français manque dans languages",
            "ajoutez fr : c’est la langue de référence",
        )


def _variants(label: Label) -> dict[str, str]:
    variants = {"vous": label.vous, **label.translations}
    return variants if label.tu is None else {**variants, "tu": label.tu}


def _placeholders(text: Said, questionnaire: Questionnaire, findings: Findings) -> None:
    known = set(questionnaire.variables) | text.variables
    for variant in _variants(text.label).values():
        for name in placeholders(variant):
            if name not in known:
                message = f"{text.where} : {{{name[:40]}}} ne sera pas rempli"
                remedy = nearest(name, known) + " (ou ajoutez-le sous settings, variables)"
                findings.error("variable_inconnue", text.line, message, remedy)
            elif name not in text.variables and not questionnaire.variables[name]:
                message = f"{text.where} : {{{name}}} est vide"
                findings.error(
                    "variable_vide",
                    text.line,
                    message,
                    "donnez sa valeur sous settings, variables",
                )


def _register(text: Said, questionnaire: Questionnaire, findings: Findings) -> None:
    label = text.label
    if questionnaire.register is Register.TU:
        if label.tu is None and _POLITE.search(label.vous):
            message = f"{text.where} : ce texte vouvoie, le questionnaire tutoie"
            findings.warn("tu_absent", text.line, message, "ajoutez tu: le texte au tutoiement")
        if label.tu is not None and re.search(r"\b(?:vous|votre|vos)\b", label.tu, re.IGNORECASE):
            message = f"{text.where} : le texte tu: vouvoie"
            findings.warn("registre_mele", text.line, message, "corrigez le texte tu:")
    elif _FAMILIAR.search(label.vous):
        message = f"{text.where} : ce texte tutoie, le questionnaire vouvoie"
        findings.warn(
            "registre_mele",
            text.line,
            message,
            "écrivez ce texte au vous, ou mettez register: tu",
        )


def _translations(text: Said, questionnaire: Questionnaire, findings: Findings) -> None:
    declared = {code for code in questionnaire.languages if code != "fr" and LANGUAGE.fullmatch(code)}
    given = set(text.label.translations)
    for language in sorted(declared - given):
        message = f"{text.where} : il manque la traduction « {language} »"
        remedy = f"ajoutez {language}: à côté de vous: ; sans elle, le texte reste en français"
        findings.warn("traduction_absente", text.line, message, remedy)
    for language in sorted(given - declared):
        message = f"{text.where} : la traduction « {language} » ne sera pas montrée"
        findings.warn("langue_non_declaree", text.line, message, f"ajoutez {language} à settings, languages")


def _quotes(text: Said, findings: Findings) -> None:
    if any(
        variant[:1] in ("“", "„", "”") and variant[-1:] == "”" for variant in _variants(text.label).values()
    ):
        message = f"{text.where} : les guillemets “ ” se verront dans le texte"
        findings.advise("guillemets", text.line, message, 'retirez-les, ou mettez des guillemets droits "')


def _sentences(text: Said, findings: Findings) -> None:
    french = [text.label.vous] + ([text.label.tu] if text.label.tu else [])
    for sentence in (part for variant in french for part in sentences(variant)):
        count = len(words(sentence))
        if count > LONG_SENTENCE:
            message = f"{text.where} : une phrase de {count} mots (« {sentence[:30]}… »)"
            remedy = f"coupez-la en phrases de {LONG_SENTENCE} mots au plus"
            findings.advise("phrase_longue", text.line, message, remedy)
