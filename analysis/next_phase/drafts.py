"""Questionnaires of a next phase, drafted for a facilitator who then edits them."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.next_phase.facts import Carried, Fact, low, name_of
from consultation.decisions import Decision
from consultation.questionnaire.load import read_published
from consultation.questionnaire.model import (
    Choice,
    Label,
    Question,
    Questionnaire,
    QuestionType,
    Repeat,
    Role,
)
from consultation.questionnaire.relevant import Expression
from consultation.questionnaire.shipped import shipped
from consultation.words import DecisionState, Forme, Phase

AT_ONCE = 5  # items that one person grades
IDEAS = "idee_"
AHEAD = (Role.AGE_GATE,)
BEHIND = (Role.SECTOR, Role.AGE_BAND, Role.SEX, Role.RECONTACT)
SPOKEN = frozenset({Forme.TEXTE, Forme.VOCAL})

TITLES = {
    Phase.ECOUTE: "Votre quartier, votre avis",
    Phase.IDEES: "Vos idées pour le quartier",
    Phase.PRIORITES: "Ce qui passe d’abord",
    Phase.RESTITUTION: "Ce qui est décidé",
}
DECIDED = {
    DecisionState.DECIDED: "C’est décidé",
    DecisionState.STUDIED: "C’est à l’étude",
    DecisionState.NOT_DECIDED: "Ce n’est pas décidé",
}


def next_wave(last: Questionnaire, wave: int) -> Questionnaire:
    """The same questions again, so that both waves can be compared."""
    return replace(_bare(last), wave=wave)


def ideas(last: Questionnaire, facts: Sequence[Fact], wave: int) -> Questionnaire:
    """An open question per fact, which is read before it; who is asked, and how to help, as shipped."""
    template = _shipped("idees")
    asked = [_idea(fact) for fact in facts]
    kept = [one for one in template if one.role is None and not one.name.startswith(IDEAS)]
    before = [one for one in kept if one.type is QuestionType.NOTE or one.name == "habite"]
    reminder = Label(
        "Beaucoup de gens ont parlé du quartier. Merci\u00a0! Voici des points qui sont ressortis.",
    )
    before = [replace(one, label=reminder) if one.name == "rappel" else one for one in before]
    named = {one.name for one in before}
    after = [one for one in kept if one.name not in named]
    return _phase(last, Phase.IDEES, wave, [*before, *asked, *after])


def _idea(fact: Fact) -> Question:
    about = low(fact.label)
    return Question(
        type=QuestionType.TEXT,
        name=f"{IDEAS}{name_of(fact.code)}",
        label=Label(
            f"Sur ce sujet, {about}, quelle est votre idée\u00a0?",
            f"Sur ce sujet, {about}, c’est quoi ton idée\u00a0?",
        ),
        reask=Label(
            "Un lieu, une activité, une aide\u00a0: que feriez-vous\u00a0?",
            "Un lieu, une activité, une aide\u00a0: tu ferais quoi\u00a0?",
        ),
        accepts=SPOKEN | {Forme.PHOTO},
        fact=Label(fact.said),
        fact_name=fact.name,
    )


def priorities(last: Questionnaire, items: Sequence[Carried], wave: int) -> Questionnaire:
    """A grade per item, five a person; why, in one's own words."""
    template = {one.name: one for one in _shipped("priorites")}
    choices = tuple(Choice(name_of(one.code), Label(one.label), themes=(one.code,)) for one in items)
    graded = replace(
        template["importance"],
        label=Label(
            "«\u00a0{priorite}\u00a0»\u00a0: pour vous, c’est\u00a0:",
            "«\u00a0{priorite}\u00a0»\u00a0: pour toi, c’est\u00a0:",
        ),
        repeat=Repeat("priorite", choices, shuffle=True, take=AT_ONCE if len(choices) > AT_ONCE else None),
    )
    first = replace(
        template["pourquoi"],
        relevant=None,
        label=Label(
            "Laquelle passe d’abord, et pourquoi\u00a0?", "Laquelle passe d’abord, et pourquoi\u00a0?"
        ),
    )
    return _phase(last, Phase.PRIORITES, wave, [template["habite"], graded, first])


def restitution(
    last: Questionnaire, decisions: Sequence[Decision], first: Sequence[str], wave: int
) -> Questionnaire:
    """What was said, what is decided, what is not, and why; then whether that answers.

    first: labels of what participants put first, where a release shows it.
    """
    notes = [_note("merci", "Vous avez dit ce qui compte ici. Merci\u00a0! Voici ce qu’on en fait.")]
    if first:
        listed = ", ".join(low(label) for label in first)
        notes.append(_note("dit", f"Ce que les participants mettent d’abord\u00a0: {_plain(listed)}."))
    for state, words in DECIDED.items():
        for number, one in enumerate([one for one in decisions if one.state is state], start=1):
            said = f"{words}\u00a0: {low(_plain(one.label))}. {_plain(one.why)}"
            notes.append(_note(f"{state}_{number}"[:24], said))
    return _phase(last, Phase.RESTITUTION, wave, [*notes, _answers_it(), _word()])


def _answers_it() -> Question:
    label = Label(
        "Est-ce que cela répond à ce que vous attendiez\u00a0?",
        "Est-ce que ça répond à ce que tu attendais\u00a0?",
    )
    choices = (("oui", "Oui"), ("en_partie", "En partie"), ("non", "Non"))
    options = [Choice(name, Label(text)) for name, text in choices]
    unsure = Choice("nsp", Label("Je ne sais pas"), unsure=True)
    return Question(QuestionType.SELECT_ONE, "repond", label, choices=(*options, unsure))


def _word() -> Question:
    label = Label("Que voulez-vous dire à l’équipe\u00a0?", "Tu veux dire quoi à l’équipe\u00a0?")
    return Question(QuestionType.TEXT, "mot", label, accepts=SPOKEN)


def _note(name: str, words: str) -> Question:
    return Question(QuestionType.NOTE, name, Label(words, words))


def _plain(words: str) -> str:
    """Words of the team inside a questionnaire: braces would be taken for a variable."""
    return words.replace("{", "(").replace("}", ")").strip().rstrip(".")


def _phase(last: Questionnaire, phase: Phase, wave: int, asked: Sequence[Question]) -> Questionnaire:
    """Put a phase's questions between the age gate and the profile of the last questionnaire."""
    own = {one.role: one for one in last.questions if one.role is not None}
    shipped_roles = {one.role: one for one in _shipped("priorites") if one.role is not None}
    ahead = [own.get(role) or shipped_roles[role] for role in AHEAD]
    behind = [one for role in BEHIND if (one := own.get(role) or shipped_roles.get(role)) is not None]
    if phase is Phase.RESTITUTION:
        behind = [one for one in behind if one.role is Role.RECONTACT]
    taken = {one.name for one in (*ahead, *behind)}
    questions = [*ahead, *(one for one in asked if one.name not in taken), *behind]
    bare = _bare(replace(last, questions=tuple(questions)))
    plain = tuple(replace(one, section=None, relevant=_own(one, questions)) for one in bare.questions)
    return replace(bare, title=TITLES[phase], phase=phase, wave=wave, sections=(), questions=plain)


def _own(question: Question, questions: Sequence[Question]) -> Expression | None:
    """Keep a condition only where what it reads is still asked."""
    if question.relevant is None:
        return None
    names = {one.name for one in questions}
    return question.relevant if question.relevant.names() <= names else None


def _bare(questionnaire: Questionnaire) -> Questionnaire:
    """Without the files that lay beside it: recorded questions, outlines of sectors."""
    questions = tuple(replace(one, audio=None, sound=None) for one in questionnaire.questions)
    return replace(questionnaire, questions=questions, outlines_file=None, outlines=None)


def _shipped(name: str) -> tuple[Question, ...]:
    questionnaire = read_published(shipped(name)).questionnaire
    assert questionnaire is not None
    return questionnaire.questions
