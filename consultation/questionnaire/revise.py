"""In a new revision, the same name means the same thing: old answers stay comparable."""

from consultation.questionnaire.finding import Finding, Findings
from consultation.questionnaire.model import CHOOSING, Choice, Question, Questionnaire
from consultation.questionnaire.words import folded


def compatible(old: Questionnaire, new: Questionnaire) -> list[Finding]:
    """Compare a revision with the one before it. Errors refuse it.

    A question may be added or removed; its type may not change. An option may be added; removing
    one or giving its code another text is a warning, since answers hold the code.
    """
    findings = Findings()
    before = {question.name: question for question in old.questions}
    for question in new.questions:
        if question.name in before:
            _same_question(before[question.name], question, findings)
    kept = {question.name for question in new.questions}
    for name in before.keys() - kept:
        findings.warn(
            "question_retiree",
            0,
            f"la question « {name} » n’est plus posée",
            "les réponses déjà reçues restent comptées ; gardez son nom libre",
        )
    if old.phase is not new.phase:
        findings.error(
            "phase_changee",
            1,
            f"la phase passe de {old.phase} à {new.phase}",
            "une campagne garde sa phase : créez une nouvelle campagne",
        )
    return list(findings.sorted())


def _same_question(old: Question, new: Question, findings: Findings) -> None:
    if old.type is not new.type:
        findings.error(
            "type_change",
            new.line,
            f"la question « {new.name} » passe de {old.type} à {new.type}",
            "donnez-lui un autre nom, ou rendez-lui son type",
        )
        return
    if old.ballot is not new.ballot:
        findings.error(
            "ballot_change",
            new.line,
            f"« {new.name} » change de ballot ({old.ballot or 'aucun'} → {new.ballot or 'aucun'})",
            "donnez-lui un autre nom, ou rendez-lui son ballot",
        )
    if old.role is not new.role:
        findings.error(
            "role_change",
            new.line,
            f"la question « {new.name} » change de rôle ({old.role or 'aucun'} → {new.role or 'aucun'})",
            "donnez-lui un autre nom, ou rendez-lui son rôle",
        )
    if folded(old.label.vous) != folded(new.label.vous):
        findings.warn(
            "texte_change",
            new.line,
            f"le texte de « {new.name} » change",
            "si le sens change, donnez-lui un autre nom ; sinon, rien à faire",
        )
    if new.type in CHOOSING:
        _same_options(new, old.choices, new.choices, findings)
    _repeated(old, new, findings)


def _repeated(old: Question, new: Question, findings: Findings) -> None:
    if (old.repeat is None) != (new.repeat is None):
        findings.error(
            "repetition_changee",
            new.line,
            f"la question « {new.name} » était {'répétée' if old.repeat else 'posée une fois'}",
            "donnez-lui un autre nom",
        )
    elif old.repeat is not None and new.repeat is not None:
        _same_options(new, old.repeat.items, new.repeat.items, findings)


def _same_options(
    question: Question, old: tuple[Choice, ...], new: tuple[Choice, ...], findings: Findings
) -> None:
    now = {choice.name: choice for choice in new}
    for choice in old:
        kept = now.get(choice.name)
        if kept is None:
            findings.warn(
                "option_retiree",
                question.line,
                f"« {question.name} » : l’option « {choice.name} » disparaît",
                "les réponses déjà reçues la gardent ; ne donnez pas ce code à autre chose",
            )
        elif folded(kept.label.vous) != folded(choice.label.vous):
            findings.warn(
                "option_changee",
                kept.line or question.line,
                f"« {question.name} » : « {choice.name} » devient « {kept.label.vous} »",
                "si le sens change, donnez un nouveau code ; sinon, rien à faire",
            )
        elif (kept.low, kept.high, kept.unsure) != (choice.low, choice.high, choice.unsure):
            findings.error(
                "option_bornes",
                kept.line or question.line,
                f"« {question.name} » : les bornes de « {choice.name} » changent",
                "donnez un nouveau code à la nouvelle tranche",
            )
