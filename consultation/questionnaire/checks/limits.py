"""What each channel can show: numbers of options, lengths once variables are filled in."""

from collections.abc import Iterator

from consultation.channels import LIMITS, Limits, length
from consultation.questionnaire.checks.texts import Reader, readers
from consultation.questionnaire.finding import Findings, nearest
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.model import Choice, Label, Question, Questionnaire, QuestionType

# Kept free in a message with buttons: it begins by repeating the answer before (ten ordered options
# of 24 characters at most), or by asking again in a sentence.
RESERVE = 300
SEVERAL = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
HOW = 80
"""Length of the sentence that says how to answer with numbers."""


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
    if longest <= limits.text - RESERVE:
        # A text goes before what can be tapped.
        message += " avec des boutons"
        findings.warn("texte_long", line, message, "raccourcissez, sinon il faudra deux messages")
    else:
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
    written = _numbers(question, questionnaire, limits)
    messages: tuple[tuple[str, tuple[Label | None, ...]], ...] = (
        ("label", (*notes, question.fact, question.label, question.hint)),
        ("reask", (question.reask, question.hint)),
        ("follow_up", (question.follow_up,)),
    )
    for key, parts in messages:
        longest = max(
            sum(length(reader.text(part, values)) + 2 for part in parts if part is not None)
            + (written if key != "follow_up" else 0)
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


def _numbers(question: Question, questionnaire: Questionnaire, limits: Limits) -> int:
    """Return the length of the options in the text itself, where they are answered by their numbers."""
    if not question.choices or not _as_numbers(question, limits):
        return 0
    lines = [
        max(length(reader.text(one.label, questionnaire.variables)) for reader in readers(questionnaire))
        for one in question.choices
    ]
    return sum(lines) + len(lines) * len("10. \n") + HOW


def _as_numbers(question: Question, limits: Limits) -> bool:
    """Several options, where they cannot be tapped one after the other; or more than a list holds."""
    return not limits.ticks and (question.type in SEVERAL or len(question.choices) > limits.rows)


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
    line = lines.of(question, "choices")
    if limits.ticks and len(question.choices) > limits.rows:
        message = (
            f"question « {question.name} » : {len(question.choices)} options, {limits.channel} en montre "
        )
        remedy = "regroupez des options, ou posez deux questions"
        findings.error("options_trop", line, f"{message}{limits.rows}", remedy)
    elif len(question.choices) > limits.rows:
        message = (
            f"question « {question.name} » : {len(question.choices)} options, {limits.channel} en montre"
        )
        remedy = "regroupez des options, sinon on répondra par un numéro"
        findings.advise("options_trop", line, f"{message} {limits.rows} dans une liste", remedy)
    if not _as_numbers(question, limits):
        for choice in question.choices:
            _option(choice, question, questionnaire, limits, findings)


def _option(
    choice: Choice, question: Question, questionnaire: Questionnaire, limits: Limits, findings: Findings
) -> None:
    as_buttons = len(question.choices) <= limits.buttons
    longest = max(
        length(reader.text(choice.label, questionnaire.variables)) for reader in readers(questionnaire)
    )
    line = choice.line or question.line
    name = f"option « {choice.label.vous} » : {longest} caractères"
    if longest > limits.row + limits.description:
        message = f"{name}, {limits.channel} en montre {limits.row + limits.description}"
        say = findings.error if limits.refuses_long else findings.warn
        say("option_longue", line, message, "raccourcissez-la")
    elif longest > limits.row:
        message = f"{name}, {limits.channel} en montre {limits.row} en gros et le reste dessous, en petit"
        findings.advise("option_longue", line, message, "raccourcissez-la, elle se lira mieux")
    elif as_buttons and longest > limits.button and limits.refuses_long:
        message = f"{name}, un bouton {limits.channel} en prend {limits.button}"
        remedy = "raccourcissez-la, sinon il faudra ouvrir une liste pour répondre"
        findings.advise("option_liste", line, message, remedy)
