"""Questions that say what comes first: comparisons, approvals, opinions on others' statements."""

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import AGREE, DISAGREE, Ballot, Question, Questionnaire, QuestionType

TYPES = {
    Ballot.COMPARISON: QuestionType.SELECT_ONE,
    Ballot.APPROVAL: QuestionType.SELECT_MULTIPLE,
    Ballot.OPINION: QuestionType.SELECT_ONE,
}


def check_ballots(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    for question in questionnaire.questions:
        if question.ballot is not None and not lines.unknown(question):
            _type(question, question.ballot, lines, findings)
            _options(question, question.ballot, lines, findings)


def _type(question: Question, ballot: Ballot, lines: Lines, findings: Findings) -> None:
    line, where = lines.of(question, "ballot"), f"question « {question.name} »"
    wanted = TYPES[ballot]
    if question.type is not wanted or question.role is not None:
        message = f"{where} : ballot: {ballot} ne va pas à cette question"
        remedy = f"mettez type: {wanted}, sans role"
        findings.error("ballot_type", line, message, remedy)
    repeated = question.repeat is not None
    if repeated is not (ballot is Ballot.OPINION):
        message = f"{where} : ballot: {ballot} {'se répète' if not repeated else 'ne se répète pas'}"
        remedy = (
            "ajoutez repeat: avec la liste des propos"
            if not repeated
            else "retirez repeat, ou changez ballot"
        )
        findings.error("ballot_type", line, message, remedy)


def _options(question: Question, ballot: Ballot, lines: Lines, findings: Findings) -> None:
    line, where = lines.of(question, "choices"), f"question « {question.name} »"
    items = [choice for choice in question.choices if not choice.unsure]
    if ballot is Ballot.COMPARISON and len(items) != 2:
        message = f"{where} : une comparaison a deux options, celle-ci en a {len(items)}"
        remedy = "gardez-en deux ; « Je ne sais pas » peut s’y ajouter avec unsure: oui"
        findings.error("ballot_options", line, message, remedy)
    missing = [code for code in (AGREE, DISAGREE) if question.choice(code) is None]
    if ballot is Ballot.OPINION and missing:
        message = f"{where} : un avis a les codes {AGREE} et {DISAGREE} (et passe, si l’on veut)"
        findings.error("ballot_options", line, message, f"donnez à une option le code {missing[0]}")
