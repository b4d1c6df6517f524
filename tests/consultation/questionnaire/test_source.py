"""YAML with lines: texts stay texts, dangerous or doubtful files are refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.source import MAX_BYTES, Block, Listing, Scalar, compose


def refused(text: str) -> list[tuple[str, int]]:
    findings = Findings()
    compose(text, findings)
    return [(finding.code, finding.line) for finding in findings.sorted()]


def test_everything_keeps_its_line_and_texts_stay_texts() -> None:
    root = compose("a: oui\nb:\n  - no\n  - 15-17\n  - 007\nc: |\n  un\n  deux\n", Findings())
    assert isinstance(root, Block)
    assert root.key_lines == {"a": 1, "b": 2, "c": 6}
    assert root.entries["b"] == Listing(2, [Scalar("no", 3), Scalar("15-17", 4), Scalar("007", 5)])
    assert root.entries["c"] == Scalar("un\ndeux\n", 6)


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert refused("\n".join(lines)) == [("yaml_alias", 1)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2", "cle_double", 2),
        ("a: !!python/object/apply:os.system ['true']", "yaml_type", 1),
        ("a: [" + "[" * 5000, "yaml", 1),
        ("a:\n  b: [1, 2\nc: 3", "yaml", 2),
        ("a: Vivre ici : bien", "yaml", 1),
        ("a:\n\t- b", "yaml", 2),
        ("a: 1\n---\nb: 2", "yaml", 2),
        ("? [a, b]\n: c", "yaml", 1),
        ("a: \x00", "yaml", 0),
        ("a: " + "x" * MAX_BYTES, "fichier_trop_gros", 0),
    ],
)
def test_what_is_refused_says_why(text: str, code: str, line: int) -> None:
    assert refused(text) == [(code, line)]


@given(st.one_of(st.text(), st.text(alphabet="ab:-[]{}&*!|>'\"#?,%@\n\t ")))
def test_any_text_is_read_or_refused(text: str) -> None:
    compose(text, Findings())


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('label: "Votre âge ?', "un guillemet ouvert ici n’est pas fermé"),
        ("label:Votre âge ?", "il manque « : » suivi d’un espace"),
        ("label: Votre âge : oui", "un deux-points ou un retrait est mal placé"),
        ("\tlabel: Votre âge ?", "une tabulation sert de retrait"),
        ("label: {vous: Votre âge ?", "ne se ferme pas bien"),
        ("label: @Votre âge ?", "signe réservé"),
        ("label: *Votre* âge ?", "commence par & ou *"),
        ("label: - votre âge", "un tiret est mal placé"),
        ("label: 'L'âge ?'", "n’est pas à sa place"),
    ],
)
def test_usual_slips_are_explained_in_french_at_their_line(written: str, says: str) -> None:
    findings = Findings()
    compose(f"survey:\n  - name: age\n    {written}\n    type: integer\n", findings)
    (finding,) = findings.sorted()
    assert finding.line == 3
    assert says in finding.message.replace("\u00a0", " ")
