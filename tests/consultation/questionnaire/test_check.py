"""Each mistake is found, at its line, and nothing else is."""

import re
from pathlib import Path

import pytest

from consultation.channels import LIMITS
from consultation.questionnaire.checks.limits import RESERVE
from consultation.questionnaire.checks.texts import said
from consultation.questionnaire.finding import Level
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.load import Reading, read
from consultation.questionnaire.shipped import names, shipped
from consultation.questionnaire.typography import french
from consultation.words import Channel
from tests.consultation.questionnaire.broken import BROKEN, SOUND, edited, expected, options


def found(reading: Reading) -> list[tuple[int, str, str]]:
    return [(finding.line, finding.level.value, finding.code) for finding in reading.findings]


def test_a_sound_questionnaire_has_no_finding() -> None:
    assert read(SOUND).findings == ()
    assert read(SOUND).questionnaire is not None


@pytest.mark.parametrize("case", BROKEN)
def test_each_mistake_is_found_where_it_is(case: str) -> None:
    text = edited(*BROKEN[case])
    reading = read(text)
    assert found(reading) == expected(text)
    errors = any(finding.level is Level.ERROR for finding in reading.findings)
    assert (reading.questionnaire is None) == errors


def test_a_questionnaire_that_says_tu_lacks_it_only_where_the_text_says_vous() -> None:
    text = edited(("  phase:", "  register: tu\n  phase:"))
    lacking = [finding.message for finding in read(text).findings if finding.code == "tu_absent"]
    assert [message.partition("\u00a0:")[0].replace("\u00a0", " ") for message in lacking] == [
        "le texte INFOS",
        "question « gate »",
        "question « note »",
        "question « enfants »",
        "question « age »",
        "question « sexe »",
        "question « recontact »",
    ]
    assert {finding.level for finding in read(text).findings} == {Level.WARNING}


def test_a_declared_language_lacks_every_text_that_has_no_translation() -> None:
    text = edited(
        ("  phase:", "  languages: [fr, en]\n  phase:"),
        ("closing: Merci !", "closing: {vous: Merci !, en: Thank you!}"),
    )
    findings = read(text).findings
    assert {(finding.level, finding.code) for finding in findings} == {(Level.WARNING, "traduction_absente")}
    sound = read(SOUND).questionnaire
    assert sound is not None
    texts = {french(text.where) for text in said(sound, Lines())} - {"la fin"}
    assert {finding.message.partition("\u00a0: il manque")[0] for finding in findings} == texts


def test_what_just_fits_is_not_told() -> None:
    text = edited(
        (
            "closing: Merci !",
            "closing: " + "Merci bien. " * 60 + "Bien",
        ),  # 724 characters, as WhatsApp allows
        ("label: Peu important}", "label: Pas du tout important...}"),
        (
            "    - {name: bus, label: les bus}\n",
            options(6).replace("      -", "    -") + "    - {name: bus, label: bus}\n",
        ),
    )
    questionnaire = read(text).questionnaire
    assert questionnaire is not None
    assert len(questionnaire.closing.vous) == LIMITS[Channel.WHATSAPP].body - RESERVE
    assert len(questionnaire.question("note").choices[1].label.vous) == LIMITS[Channel.WHATSAPP].row
    assert [finding.code for finding in read(text).findings] == ["option_liste"]


def test_notes_and_facts_count_with_the_question_they_are_said_with() -> None:
    note = f"  - {{type: note, name: dire, label: {'Merci bien. ' * 30}}}\n"
    text = edited(("  - type: integer", note + "  - type: integer"))
    assert read(text).findings == ()
    longer = text.replace(
        "label: Combien d'enfants", f"hint: {'Un nombre. ' * 34}\n    label: Combien d'enfants"
    )
    assert [finding.code for finding in read(longer).findings] == ["texte_long"]


def test_all_findings_come_at_once_sorted_by_line() -> None:
    text = edited(*BROKEN["nom"], *BROKEN["condition_tardive"], *BROKEN["phrase_longue"])
    assert found(read(text)) == expected(text)
    assert len(expected(text)) == 3


@pytest.mark.parametrize("name", names())
def test_shipped_questionnaires_have_no_error_and_no_warning_in_both_registers(name: str) -> None:
    # Seven screens leave no room to ask about the results; the file says so.
    advice = ["sans_retour"] if name == "court" else []
    tutoie = shipped(name).replace("register: vous", "register: tu")
    for text in (shipped(name), tutoie):
        findings = read(text).findings
        assert [finding.code for finding in findings] == advice
        assert all(finding.level is Level.ADVICE for finding in findings)


def test_every_finding_is_a_french_sentence_with_something_to_do() -> None:
    for case, edits in BROKEN.items():
        for finding in read(edited(*edits)).findings:
            assert finding.message and finding.remedy, case
            said_to_people = finding.message + " " + finding.remedy
            assert not re.search(r" [:;?»]| !(?!=)|« ", said_to_people), said_to_people


def test_the_guide_names_every_finding() -> None:
    root = Path(__file__).parents[3]
    guide = (root / "docs" / "questionnaire.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \|", guide.partition("## Ce que dit")[2], re.MULTILINE))
    source = "".join(
        path.read_text(encoding="utf-8") for path in (root / "consultation" / "questionnaire").rglob("*.py")
    )
    raised = set(re.findall(r"(?:\.error|\bsay|\.warn|\.advise|_Refused)\(\s*\"(\w+)\"", source))
    raised |= set(re.findall(r"\"(\w+_absente?|infos_absent)\"", source))
    assert listed == raised
