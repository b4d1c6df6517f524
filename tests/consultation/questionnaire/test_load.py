"""Reading a whole questionnaire."""

# ruff: noqa: E501 - a line of YAML is a line

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.questionnaire.load import read, read_published
from consultation.questionnaire.model import (
    Choice,
    Ends,
    Label,
    Questionnaire,
    QuestionType,
    Register,
    Repeat,
    Role,
)  # fmt: skip
from consultation.questionnaire.shipped import names, shipped
from consultation.words import Forme, Phase
from tests.consultation.questionnaire.broken import BROKEN, SOUND, edited


@pytest.fixture(scope="module")
def reference() -> Questionnaire:
    questionnaire = read(shipped("reference")).questionnaire
    assert questionnaire is not None
    return questionnaire


def test_the_reference_asks_its_22_questions_in_order(reference: Questionnaire) -> None:
    assert [(question.name, question.type.value) for question in reference.questions] == [
        ("age_15", "select_one"),
        ("habite", "select_one"),
        ("anciennete", "select_one"),
        ("atouts", "text"),
        ("satisfaction", "scale"),
        ("evolution", "scale"),
        ("problemes", "text"),  # with the follow-up « C'est où ? », the 22nd
        ("soir", "scale"),
        ("proprete", "scale"),
        ("logement", "scale"),
        ("logement_detail", "text"),
        ("manque", "select_multiple"),
        ("activite", "select_one"),
        ("freins", "select_one"),
        ("importance", "grade"),
        ("changer", "text"),
        ("participer", "select_one"),
        ("savoir_faire", "text"),
        ("age", "select_one"),
        ("sexe", "select_one"),
        ("recontact", "select_one"),
    ]
    assert reference.question("problemes").follow_up is not None
    assert (reference.phase, reference.wave, reference.register) == (Phase.ECOUTE, 1, Register.VOUS)
    assert {question.role for question in reference.questions} == {*Role, None} - {Role.SECTOR}


def test_the_reference_keeps_what_the_method_needs(reference: Questionnaire) -> None:
    assert reference.question("age_15").choices[1].ends is Ends.UNDER_AGE
    age = reference.question("age")
    assert [(choice.low, choice.high) for choice in age.choices] == [
        (15, 17), (18, 24), (25, 39), (40, 59), (60, 74), (75, None), (None, None),
    ]  # fmt: skip
    assert [choice.name for choice in age.choices if choice.unsure] == ["ne_dit_pas"]
    needs = reference.question("manque")
    assert (needs.maximum, needs.shuffle) == (2, True)
    assert [choice.name for choice in needs.choices if choice.fixed] == ["rien"]
    grade = reference.question("importance")
    assert isinstance(grade.repeat, Repeat)
    assert 5 <= len(grade.repeat.items) <= 8 and grade.repeat.variable == "priorite"
    assert reference.question("problemes").accepts == {Forme.TEXTE, Forme.VOCAL, Forme.PHOTO}
    assert reference.question("changer").fact_name == "jeunes_medecin"
    assert reference.question("freins").sensitive


def test_conditions_of_the_reference_lead_where_they_should(reference: Questionnaire) -> None:
    def asked(**answers: str) -> set[str]:
        given_answers = {name: (code,) for name, code in answers.items()}
        return {
            question.name
            for question in reference.questions
            if question.relevant is not None and question.relevant.holds(given_answers)
        }

    assert asked() == {"logement"}
    assert asked(habite="travaille") == set()
    assert asked(habite="oui", logement="mal") == {"anciennete", "logement", "logement_detail"}
    assert asked(logement="bien", activite="chomage", participer="aider") == {
        "logement", "freins", "savoir_faire",
    }  # fmt: skip


def test_texts_get_french_typography(reference: Questionnaire) -> None:
    assert reference.question("soir").label.vous == "Le soir, dehors, vous vous sentez\u00a0:"
    assert reference.question("logement_detail").label.vous.startswith("Qu’est-ce qui ne va pas")
    assert reference.variables["quartier"] == "Les Tilleuls"
    assert reference.variables["contact_dpo"] == "dpo@ville.example"


CHILDREN = SOUND[SOUND.index("  - type: integer") : SOUND.index("  - type: select_one\n    name: age")]


def test_every_form_of_writing_is_read() -> None:
    text = edited(
        ("  phase: ecoute", "  phase: ecoute\n  wave: 2\n  territory: QN07501M\n  register: tu\n"
         "  languages: [fr, en]\n  channels: telegram\n  variables: {ville: Paris}"),
        ("label: Combien d'enfants chez vous ?",
         "label:\n      vous: Combien d'enfants chez vous ?\n      tu: Combien d'enfants chez toi ?\n      en: Children?"),
        ("    minimum: 0", "    reask: Un nombre\n    minimum: 0"),
    )  # fmt: skip
    reading = read(text)
    assert reading.questionnaire is not None, reading.findings
    questionnaire = reading.questionnaire
    children = questionnaire.question("enfants")
    assert children.label.text("en") == "Children?"
    assert children.label.text("fr", Register.TU) == "Combien d’enfants chez toi\u00a0?"
    assert children.reask == Label("Un nombre")
    assert (children.minimum, children.maximum) == (0, 20)
    assert (questionnaire.wave, questionnaire.territory, questionnaire.channels) == (
        2,
        "QN07501M",
        ("telegram",),
    )
    assert questionnaire.variables["ville"] == "Paris"


def test_a_section_gives_its_condition_to_its_questions() -> None:
    text = edited(
        (CHILDREN,
         "  - section: famille\n    label: La famille\n    relevant: ${soir} = 'mal'\n    questions:\n"
         "      - {type: integer, name: enfants, label: Combien ?}\n"
         "      - {type: text, name: dire, label: Dites, relevant: \"${enfants} > 2\"}\n"),
    )  # fmt: skip
    questionnaire = read(text).questionnaire
    assert questionnaire is not None
    assert [(section.name, section.label) for section in questionnaire.sections] == [
        ("famille", Label("La famille"))
    ]
    children, say = questionnaire.question("enfants"), questionnaire.question("dire")
    assert (children.section, say.section) == ("famille", "famille")
    assert children.relevant is not None and children.relevant.holds({"soir": ("mal",)})
    assert say.relevant is not None and not say.relevant.holds({"enfants": ("3",)})
    assert say.relevant.holds({"enfants": ("3",), "soir": ("mal",)})


def test_a_section_and_a_question_that_are_too_long_together_are_refused() -> None:
    long = " or ".join(["${soir} = 'mal'"] * 60)
    text = edited(
        ("  - type: integer\n    name: enfants",
         f"  - section: famille\n    relevant: {long}\n    questions:\n"
         f"      - {{type: note, name: dire, label: Dites, relevant: \"{long}\"}}\n"
         "  - type: integer\n    name: enfants"),
    )  # fmt: skip
    assert [finding.code for finding in read(text).findings] == ["condition_illisible"]


def test_files_are_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "l’écoute (1).yaml"
    file.write_bytes(b"\xef\xbb\xbf" + SOUND.encode())
    assert read(file).questionnaire == read(SOUND).questionnaire
    assert read(file).source == SOUND


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    def codes(content: bytes) -> list[tuple[str, int]]:
        file = tmp_path / "q.yaml"
        file.write_bytes(content)
        return [(finding.code, finding.line) for finding in read(file).findings]

    assert codes("a: 1\nb: é".encode("latin-1")) == [("codage", 2)]
    assert codes(b"a" * 1_000_001) == [("fichier_trop_gros", 0)]
    assert codes(b"") == [("fichier_vide", 1)]
    assert codes(b"- 1") == [("fichier_vide", 1)]
    assert [finding.code for finding in read(tmp_path / "absent.yaml").findings] == ["fichier"]
    assert [finding.code for finding in read(tmp_path).findings] == ["fichier"]


def test_a_published_revision_is_read_without_the_rules_of_today() -> None:
    text = edited(*BROKEN["porte_age_facultative"])
    assert read(text).questionnaire is None
    published = read_published(text).questionnaire
    assert published is not None and published.question("gate").role is Role.AGE_GATE


def test_an_unknown_name_of_a_shipped_questionnaire_says_so() -> None:
    assert "reference" in names()
    with pytest.raises(KeyError, match="reference"):
        shipped("référence")


LINES = SOUND.split("\n")


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "twice", "cut", "indent", "swap"])
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_damaged_file_gives_findings_never_an_exception(damages: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for index, damage in damages:
        line = lines[index]
        lines[index] = {
            "drop": "",
            "twice": f"{line}\n{line}",
            "cut": line[: len(line) // 2],
            "indent": "  " + line,
            "swap": lines[index - 1],
        }[damage]
    reading = read("\n".join(lines))
    assert (reading.questionnaire is None) == any(finding.level == "erreur" for finding in reading.findings)
    assert all(0 <= finding.line <= 2 * len(LINES) for finding in reading.findings)


def test_choices_keep_synonyms_and_lines() -> None:
    questionnaire = read(
        edited(("{name: bien, label: Bien}", "{name: bien, label: Bien, synonyms: [ça va, nickel]}"))
    ).questionnaire
    assert questionnaire is not None
    line = SOUND[: SOUND.index("{name: bien")].count("\n") + 1
    question = questionnaire.question("soir")
    assert question.type is QuestionType.SCALE
    assert question.choices[0] == Choice("bien", Label("Bien"), synonyms=("ça va", "nickel"), line=line)


def test_a_questionnaire_without_end_is_refused_early() -> None:
    survey = "".join(
        f"  - {{type: text, name: q{n}, label: Quoi ?, relevant: \"${{z{n}}} = ''\"}}\n" for n in range(9000)
    )
    findings = read(SOUND + survey).findings
    assert [finding.code for finding in findings if finding.code == "questions_trop"] == ["questions_trop"]
    assert len(findings) < 500


def test_a_device_that_never_ends_is_too_large() -> None:
    device = Path("/dev/zero")
    if device.exists():
        assert [finding.code for finding in read(device).findings] == ["fichier_trop_gros"]
