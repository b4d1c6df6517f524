"""The course of a consultation: age gate first, assets before problems, not too long, ways out."""

import re

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import CHOOSING, Ends, Question, Questionnaire, QuestionType, Role
from consultation.questionnaire.placeholders import placeholders
from consultation.words import Phase

MANY_SCREENS = 25
MANY_REPEATS = 8
MOST_REPEATS = 30
ASSETS = re.compile(r"atout|\bbien\b|aime|plai[rst]|plaît|fier|réussi|richesse|force", re.IGNORECASE)
PROBLEMS = re.compile(
    r"g[êe]ne|probl[èe]me|va pas|\bmal\b|manque|difficult|inqui[èe]t|dérange", re.IGNORECASE
)

# The keys that mean something for some types only.
MEANINGFUL = {
    "choices": CHOOSING,
    "shuffle": CHOOSING,
    "accepts": frozenset({QuestionType.TEXT, QuestionType.GEOPOINT}),
    "follow_up": frozenset({QuestionType.TEXT}),
    "minimum": frozenset({QuestionType.INTEGER, QuestionType.SELECT_MULTIPLE}),
    "maximum": frozenset({QuestionType.INTEGER, QuestionType.SELECT_MULTIPLE}),
    **dict.fromkeys(
        ("required", "reask", "sensitive", "fact"), frozenset(QuestionType) - {QuestionType.NOTE}
    ),
}
ROLE_TYPES = {
    Role.AGE_GATE: frozenset({QuestionType.SELECT_ONE}),
    Role.AGE_BAND: frozenset({QuestionType.SELECT_ONE, QuestionType.INTEGER}),
    Role.SEX: frozenset({QuestionType.SELECT_ONE}),
    Role.SECTOR: frozenset({QuestionType.SELECT_ONE}),
    Role.RECONTACT: frozenset({QuestionType.SELECT_ONE}),
}
ROLE_CODES = {Role.RECONTACT: ("oui", "non"), Role.SEX: ("femme", "homme")}


def check_structure(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    known = [question for question in questionnaire.questions if not lines.unknown(question)]
    asked = [question for question in known if question.type is not QuestionType.NOTE]
    if (
        lines.written("survey")  # else reading has told already
        and not asked
        and questionnaire.phase is not Phase.RESTITUTION
        and len(known) == len(questionnaire.questions)
    ):
        line = lines.at("survey")
        findings.error(
            "survey_vide", line, "aucune question n’est posée", "ajoutez des questions sous survey:"
        )
    if asked:
        _age_gate(asked, lines, findings)
    for question in known:
        _keys(question, lines, findings)
        _role(question, lines, findings)
        _repeat(question, lines, findings)
        _way_out(question, lines, findings)
    _roles_once(known, lines, findings)
    _length(asked, lines, findings)
    if questionnaire.phase is Phase.ECOUTE:
        _assets_first(known, findings)


def _age_gate(asked: list[Question], lines: Lines, findings: Findings) -> None:
    gates = [question for question in asked if question.role is Role.AGE_GATE]
    if not gates:
        remedy = "posez d’abord « Avez-vous 15 ans ou plus ? » avec role: porte_age"
        findings.error("porte_age_absente", lines.at("survey"), "aucune question ne vérifie l’âge", remedy)
        return
    gate = gates[0]
    if asked[0] is not gate:
        message = f"« {gate.name} » vérifie l’âge après d’autres questions"
        findings.error("porte_age_tard", gate.line, message, "mettez-la en premier")
    if not any(choice.ends is Ends.UNDER_AGE for choice in gate.choices):
        message = f"« {gate.name} » : aucune option n’arrête les moins de 15 ans"
        findings.error("porte_age_ouverte", gate.line, message, "ajoutez ends: moins_de_15 à l’option Non")
    if not gate.required or gate.relevant is not None or gate.repeat is not None:
        message = f"« {gate.name} » peut être sautée"
        remedy = "mettez required: oui, sans relevant ni repeat"
        findings.error("porte_age_facultative", gate.line, message, remedy)


def _keys(question: Question, lines: Lines, findings: Findings) -> None:
    for key, types in MEANINGFUL.items():
        if lines.has(question, key) and question.type not in types:
            message = f"question « {question.name} » : « {key} » n’a pas d’effet sur le type {question.type}"
            line = lines.of(question, key)
            findings.warn("cle_sans_effet", line, message, "retirez cette ligne")
    for choice in question.choices:
        if choice.fixed and not question.shuffle:
            message = f"option « {choice.label.vous} » : fixed n’a pas d’effet sans shuffle: oui"
            line = choice.line or question.line
            findings.advise("fixe_sans_effet", line, message, "retirez fixed")
        if choice.ends is not None and question.type is not QuestionType.SELECT_ONE:
            message = f"option « {choice.label.vous} » : seule une option de select_one peut arrêter"
            line = choice.line or question.line
            findings.error("fin_impossible", line, message, "retirez ends")


def _role(question: Question, lines: Lines, findings: Findings) -> None:
    if question.role is None:
        return
    line = lines.of(question, "role")
    if question.type not in ROLE_TYPES[question.role]:
        message = f"question « {question.name} » : le rôle {question.role} ne va pas au type {question.type}"
        remedy = "mettez type: " + " ou ".join(sorted(ROLE_TYPES[question.role]))
        findings.error("role_type", line, message, remedy)
    if question.repeat is not None:
        message = f"question « {question.name} » : une question répétée n’a pas de rôle"
        findings.error("role_type", line, message, "retirez role, ou repeat")
    needed = ROLE_CODES.get(question.role, ())
    missing = [code for code in needed if question.choice(code) is None]
    if missing:
        codes = " et ".join(needed)
        message = f"question « {question.name} » : le rôle {question.role} attend les codes {codes}"
        remedy = f"donnez à une option le code {missing[0]}"
        findings.error("role_codes", line, message, remedy)


def _roles_once(known: list[Question], lines: Lines, findings: Findings) -> None:
    seen: dict[Role, str] = {}
    for question in known:
        if question.role is None:
            continue
        if question.role in seen:
            message = f"« {seen[question.role]} » et « {question.name} » ont le même rôle {question.role}"
            line = lines.of(question, "role")
            findings.error("role_double", line, message, "retirez l’un des deux")
        seen.setdefault(question.role, question.name)


def _repeat(question: Question, lines: Lines, findings: Findings) -> None:
    repeat = question.repeat
    if repeat is None:
        return
    line, where = lines.of(question, "repeat"), f"question « {question.name} »"
    count = len(repeat.items) if repeat.take is None else min(repeat.take, len(repeat.items))
    if not repeat.items and not findings.has("liste_inconnue"):
        message = f"{where} : elle se répète sur une liste vide"
        findings.error("repetition_vide", line, message, "ajoutez des éléments à la liste")
    if repeat.take is not None and repeat.take < 1:
        message = f"{where} : take doit être au moins 1"
        findings.error("repetition_vide", line, message, "retirez take, ou écrivez take: 5")
    if len(repeat.items) > MOST_REPEATS:
        message = f"{where} : la liste a {len(repeat.items)} éléments, le plus est {MOST_REPEATS}"
        findings.error("repetition_trop", line, message, "raccourcissez la liste")
    elif count > MANY_REPEATS:
        message = f"{where} : elle revient {count} fois"
        remedy = f"gardez 5 à {MANY_REPEATS} éléments, ou ajoutez take: 5 pour en tirer 5 par personne"
        findings.warn("repetition_longue", line, message, remedy)
    variants = [
        question.label.vous,
        *question.label.translations.values(),
        *filter(None, [question.label.tu]),
    ]
    if repeat.variable and not all(repeat.variable in placeholders(variant) for variant in variants):
        message = f"{where} : le texte ne contient pas {{{repeat.variable}}}"
        remedy = f"mettez {{{repeat.variable}}} là où l’élément se lit, dans chaque version du texte"
        findings.error("variable_absente", lines.of(question, "label"), message, remedy)


def _way_out(question: Question, lines: Lines, findings: Findings) -> None:
    if not question.required or question.type is QuestionType.NOTE:
        return
    if question.role in (Role.AGE_GATE, Role.RECONTACT) or any(choice.unsure for choice in question.choices):
        return
    message = f"question « {question.name} » : obligatoire, et sans moyen de ne pas répondre"
    remedy = "retirez required, ou ajoutez une option « Je ne dis pas » avec unsure: oui"
    findings.warn("sans_issue", lines.of(question, "required"), message, remedy)


def _length(asked: list[Question], lines: Lines, findings: Findings) -> None:
    screens = sum(
        1
        if question.repeat is None
        else min(len(question.repeat.items), question.repeat.take or len(question.repeat.items))
        for question in asked
    )
    if screens > MANY_SCREENS:
        message = f"{screens} écrans : beaucoup de gens s’arrêteront avant la fin"
        remedy = f"gardez {MANY_SCREENS} écrans au plus, l’essentiel d’abord"
        findings.advise("long", lines.at("survey"), message, remedy)


def _assets_first(known: list[Question], findings: Findings) -> None:
    opens = [question for question in known if question.is_open]
    problem = next((question for question in opens if PROBLEMS.search(question.label.vous)), None)
    asset = next(
        (q for q in opens if ASSETS.search(q.label.vous) and not PROBLEMS.search(q.label.vous)), None
    )
    if problem is not None and (asset is None or opens.index(problem) < opens.index(asset)):
        message = f"« {problem.name} » parle des problèmes avant les atouts"
        remedy = "demandez d’abord ce qui est bien, par une question ouverte"
        findings.advise("atouts_d_abord", problem.line, message, remedy)
