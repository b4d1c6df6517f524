"""What each channel can show: numbers of options, lengths once variables are filled in."""

from collections.abc import Iterator

from consultation.channels import LIMITS, Limits, length
from consultation.questionnaire.checks.texts import Reader, readers
from consultation.questionnaire.finding import Findings, nearest
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import Label, Question, Questionnaire, QuestionType

# Kept free in a message with buttons: it begins by repeating the answer before (ten ordered options
# of 24 characters at most), or by asking again in a sentence.
RESERVE = 300


def check_limits(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> None:
    for limits in _channels(questionnaire, lines, findings):
        _fixed_texts(questionnaire, limits, lines, findings)
        notes: tuple[Label, ...] = ()  # said in the message of the question that follows them
        for question in questionnaire.questions:
            if lines.unknown(question):
                continue
            _question(question, notes, questionnaire, limits, lines, findings)
            _options(question, questionnaire, limits, lines, findings)
            notes = (*notes, question.label) if question.type is QuestionType.NOTE else ()


def _channels(questionnaire: Questionnaire, lines: Lines, findings: Findings) -> list[Limits]:
    known = {channel.value: limits for channel, limits in LIMITS.items()}
    for name in questionnaire.channels:
        if name not in known:
            message = f"le canal « {name[:20]} » n’existe pas"
            findings.error("canal_inconnu", lines.at("settings", "channels"), message, nearest(name, known))
    return [known[name] for name in questionnaire.channels if name in known]


def _fixed_texts(questionnaire: Questionnaire, limits: Limits, lines: Lines, findings: Findings) -> None:
    texts = (
        ("notice.label", questionnaire.notice.label, limits.body - RESERVE, "l’information"),
        ("notice.more", questionnaire.notice.more, limits.text, "le texte INFOS"),
        ("closing", questionnaire.closing, limits.body - RESERVE, "la fin"),
        ("repairs", questionnaire.repairs, limits.body - RESERVE, "le texte des réparations"),
        *(
            (f"faq.{one.name}", one.answer, limits.body - RESERVE, f"faq « {one.name} »")
            for one in questionnaire.faq
        ),
    )
    for path, label, most, where in texts:
        if label is None:
            continue
        longest = max(
            length(reader.text(label, questionnaire.variables)) for reader in readers(questionnaire)
        )
        if longest > most:
            _too_long(findings, lines.at(*path.split(".")), where, longest, most, limits)


def _too_long(findings: Findings, line: int, where: str, longest: int, most: int, limits: Limits) -> None:
    message = f"{where} : {longest} caractères, {limits.channel} en prend {most}"
    findings.error("texte_long", line, message, "raccourcissez, ou dites-le en deux fois")


def _question(
    question: Question,
    notes: tuple[Label, ...],
    questionnaire: Questionnaire,
    limits: Limits,
    lines: Lines,
    findings: Findings,
) -> None:
    most = limits.body - RESERVE
    messages: tuple[tuple[str, tuple[Label | None, ...]], ...] = (
        ("label", (*notes, question.fact, question.label, question.hint)),
        ("reask", (question.reask, question.hint)),
        ("follow_up", (question.follow_up,)),
    )
    for key, parts in messages:
        longest = max(
            sum(length(reader.text(part, values)) + 2 for part in parts if part is not None)
            for reader in readers(questionnaire)
            for values in _values(question, questionnaire, reader)
        )
        if longest > most:
            where = (
                f"question « {question.name} », avec les notes, le fait et l’aide"
                if key == "label"
                else (f"question « {question.name} », {key}")
            )
            _too_long(findings, lines.of(question, key), where, longest, most, limits)


def _values(question: Question, questionnaire: Questionnaire, reader: Reader) -> Iterator[dict[str, str]]:
    """Yield the variables as they are filled: once, or once per repeated item."""
    values = dict(questionnaire.variables)
    if question.repeat is None or not question.repeat.items:
        yield values
        return
    for item in question.repeat.items:
        yield {**values, question.repeat.variable: reader.text(item.label, values)}


def _options(
    question: Question, questionnaire: Questionnaire, limits: Limits, lines: Lines, findings: Findings
) -> None:
    count = len(question.choices)
    if count > limits.rows:
        message = f"question « {question.name} » : {count} options, {limits.channel} en montre {limits.rows}"
        remedy = "regroupez des options, ou posez deux questions"
        line = lines.of(question, "choices")
        findings.error("options_trop", line, message, remedy)
    as_buttons = count <= limits.buttons
    for choice in question.choices:
        longest = max(
            length(reader.text(choice.label, questionnaire.variables)) for reader in readers(questionnaire)
        )
        line = choice.line or question.line
        name = f"option « {choice.label.vous} »"
        if longest > limits.row:
            message = f"{name} : {longest} caractères, {limits.channel} en montre {limits.row}"
            say = findings.error if limits.refuses_long else findings.warn
            say("option_longue", line, message, "raccourcissez-la")
        elif as_buttons and longest > limits.button and limits.refuses_long:
            message = f"{name} : {longest} caractères, un bouton {limits.channel} en prend {limits.button}"
            remedy = "raccourcissez-la, sinon il faudra ouvrir une liste pour répondre"
            findings.advise("option_liste", line, message, remedy)
