"""Conditions: they read earlier questions and codes that exist, and some answers make them true."""

from consultation.questionnaire import nodes
from consultation.questionnaire.checks.reach import reachable
from consultation.questionnaire.finding import Findings, nearest
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import CHOOSING, Question, Questionnaire, QuestionType


def check_conditions(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    by_name = {question.name: question for question in questionnaire.questions}
    order = {name: index for index, name in enumerate(by_name)}
    sound: dict[str, Question] = {}  # questions whose condition, if any, is well formed
    ended = False
    for question in questionnaire.questions:
        if ended and not lines.unknown(question):
            message = f"question « {question.name} » : tout s’arrête avant elle"
            remedy = "laissez une option sans ends à la question d’avant"
            findings.error("inatteignable", question.line, message, remedy)
        if question.relevant is None or _sound(question, by_name, order, lines, findings):
            sound[question.name] = question
            if question.relevant is not None and not reachable(question, sound):
                message = f"question « {question.name} » : aucune réponse ne mène à elle"
                line = lines.of(question, "relevant")
                remedy = "corrigez sa condition, ou retirez-la"
                findings.error("inatteignable", line, message, remedy)
        ended = ended or (
            question.relevant is None
            and question.required
            and bool(question.choices)
            and all(choice.ends for choice in question.choices)
        )


def _sound(
    question: Question,
    by_name: dict[str, Question],
    order: dict[str, int],
    lines: Lines,
    findings: Findings,
) -> bool:
    """Say whether every question and code that the condition reads can be read there."""
    assert question.relevant is not None
    line, where = lines.of(question, "relevant"), f"question « {question.name} »"
    sound = True
    for name in sorted(question.relevant.names()):
        if name not in by_name:
            message = f"{where} : la condition lit « {name} », qui n’existe pas"
            findings.error("condition_inconnue", line, message, nearest(name, by_name))
        elif order[name] >= order[question.name]:
            message = f"{where} : la condition lit « {name} », posée plus tard"
            remedy = f"mettez « {name} » avant « {question.name} »"
            findings.error("condition_tardive", line, message, remedy)
        elif by_name[name].type is QuestionType.NOTE and not lines.unknown(by_name[name]):
            message = f"{where} : la condition lit « {name} », qui n’attend pas de réponse"
            findings.error("condition_sans_reponse", line, message, "lisez une question")
        elif by_name[name].repeat is not None:
            message = f"{where} : la condition lit « {name} », posée plusieurs fois"
            remedy = "une condition ne lit pas une question répétée"
            findings.error("condition_repetee", line, message, remedy)
        else:
            sound = sound and not lines.unknown(by_name[name])
            continue
        sound = False
    for leaf in nodes.leaves(question.relevant.root):
        if sound:
            sound = _leaf(leaf, by_name, line, where, findings) and sound
    return sound


def _leaf(
    leaf: nodes.Comparison | nodes.Selected,
    by_name: dict[str, Question],
    line: int,
    where: str,
    findings: Findings,
) -> bool:
    if isinstance(leaf, nodes.Selected):
        return _code(by_name[leaf.name], leaf.code, line, where, findings)
    sound = True
    for side, other in ((leaf.left, leaf.right), (leaf.right, leaf.left)):
        if not isinstance(side, nodes.Answer):
            continue
        question = by_name[side.name]
        if isinstance(other, nodes.Text) and other.value:
            sound = _code(question, other.value, line, where, findings) and sound
        if question.type in CHOOSING and leaf.operator not in ("=", "!="):
            message = f"{where} : la condition compare « {question.name} » comme un nombre"
            findings.error("code_inconnu", line, message, "comparez ses codes avec = ou selected")
            sound = False
        multiple = question.type in (QuestionType.SELECT_MULTIPLE, QuestionType.RANK)
        if multiple and isinstance(other, nodes.Text) and other.value:
            message = f"{where} : ${{{question.name}}} peut avoir plusieurs réponses"
            remedy = f"écrivez selected(${{{question.name}}}, '{other.value}')"
            findings.warn("condition_plusieurs", line, message, remedy)
    return sound


def _code(question: Question, code: str, line: int, where: str, findings: Findings) -> bool:
    if question.type in CHOOSING:
        codes = [choice.name for choice in question.choices]
        if code in codes or not codes:
            return bool(codes)
        message = f"{where} : « {question.name} » n’a pas de code « {code[:40]} »"
        findings.error("code_inconnu", line, message, nearest(code, codes))
        return False
    if question.type is QuestionType.INTEGER:
        if nodes.as_number(code) == nodes.as_number(code):
            return True
        message = f"{where} : « {question.name} » est un nombre, « {code[:40]} » n’en est pas un"
        findings.error("code_inconnu", line, message, "comparez à un nombre")
        return False
    message = f"{where} : « {question.name} » est ouverte, elle n’a pas de codes"
    remedy = f"on peut seulement écrire ${{{question.name}}} = '' ou ${{{question.name}}} != ''"
    findings.error("code_inconnu", line, message, remedy)
    return False
