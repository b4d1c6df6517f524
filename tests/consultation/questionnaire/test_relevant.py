"""Conditions: what they read, what they mean, how they are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.questionnaire.nodes import And, Answer, Comparison, Not, Or, Selected, Text
from consultation.questionnaire.relevant import MAX_DEPTH, MAX_LENGTH, ExpressionError, parse

ANSWERS = {"habite": ("oui",), "manque": ("soins", "bus"), "age": ("34",), "vide": ()}


@pytest.mark.parametrize(
    ("source", "true"),
    [
        ("${habite} = 'oui'", True),
        ('${habite} = "oui"', True),
        ("${habite} != 'oui'", False),
        ("selected(${manque}, 'bus')", True),
        ("selected(${manque}, 'train')", False),
        ("selected(${vide}, '')", False),
        ("count-selected(${manque}) = 2", True),
        ("count-selected(${jamais_posee}) = 0", True),
        # Unanswered is '', absent or empty; as a number it is none, and every order is false.
        ("${vide} = ''", True),
        ("${jamais_posee} = ''", True),
        ("${vide} != 'oui'", True),
        ("${vide} < 10", False),
        ("${vide} >= 10", False),
        ("${vide} = 0", False),
        ("${vide} != 0", True),
        # As numbers as soon as one side is one, else as texts (XPath 1.0, 3.4).
        ("${age} = 34", True),
        ("${age} = 34.0", True),
        ("${age} = '34'", True),
        ("${age} = '34.0'", False),
        ("${age} > 4", True),
        ("${age} > '4'", True),
        ("4 < ${age}", True),
        ("${age} < 100", True),
        ("${age} >= 34 and ${age} <= 34", True),
        ("${age} > -1", True),
        # Several answers are one text with spaces.
        ("${manque} = 'soins bus'", True),
        ("${manque} = 'bus'", False),
        # and before or; not takes parentheses.
        ("${age} = 1 and ${age} = 2 or ${age} = 34", True),
        ("${age} = 1 and (${age} = 2 or ${age} = 34)", False),
        ("not(${habite} = 'oui') or not(not(${habite} = 'oui'))", True),
        ("  ${habite}='oui'and ${age}=34 ", True),
        ("${ habite } = 'oui'", True),
        ("${age} = ${age}", True),
        ("${habite} = ${age}", False),
    ],
)
def test_what_a_condition_means(source: str, true: bool) -> None:
    assert parse(source).holds(ANSWERS) is true


def test_a_condition_is_its_parts() -> None:
    parsed = parse("not(${a} = 'x') and (selected(${b}, 'y') or ${c} != '')")
    assert parsed.root == And(
        (
            Not(Comparison("=", Answer("a"), Text("x"))),
            Or((Selected("b", "y"), Comparison("!=", Answer("c"), Text("")))),
        )
    )
    assert parsed.names() == {"a", "b", "c"}
    assert parsed == parse(parsed.source)


@pytest.mark.parametrize(
    ("source", "column", "says"),
    [
        ("", 1, "il manque une question"),
        ("${a} == 1", 7, "un seul ="),
        ("${a} = ", 8, "il manque une question"),
        ("${a}", 5, "il manque une comparaison"),
        ("${a} = oui", 8, "entre apostrophes"),
        ("${a} = ‘oui’", 8, "apostrophe droite"),
        ("${a} = 'oui", 8, "qui ferme le texte"),
        ("${A} = 1", 1, "nom de question"),
        ("${a b} = 1", 1, "nom de question"),
        ("a = 1", 1, "une question s’écrit ${nom}"),
        ("$a = 1", 1, "une question s’écrit ${nom}"),
        ("${a} = 1 && ${b} = 1", 10, "écrivez and"),
        ("${a} = 1 ${b} = 1", 10, "and ou or"),
        ("1 < ${a} < 3", 10, "deux côtés"),
        ("${a} < 'dix'", 13, "des nombres"),
        ("(${a} = 1", 10, "il manque « ) »"),
        ("not ${a} = 1", 5, "il manque « ( »"),
        ("selected(${a}, b)", 16, "un code entre apostrophes"),
        ("selected('a', 'b')", 10, "il faut une question"),
        ("__import__('os')", 1, "n’est pas compris"),
        ("${a} = 1; ${b} = 1", 9, "retirez ce signe"),
        ("${a} = " + "9" * 40, 8, "trop long"),
    ],
)
def test_what_cannot_be_read_says_where(source: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert refused.value.column == column
    assert says in str(refused.value)
    assert f"colonne {column}\u00a0:" in str(refused.value)


def test_depth_and_length_are_bounded() -> None:
    assert parse("(" * MAX_DEPTH + "${a} = 1" + ")" * MAX_DEPTH)
    for source in ("(" * 1999, "not(" * 400, "(" * 40 + "${a} = 1" + ")" * 40, "a" * (MAX_LENGTH + 1)):
        with pytest.raises(ExpressionError):
            parse(source)


PIECES = st.sampled_from(
    ["${a}", "${b}", "'x'", "''", '"y"', "1", "-2.5", "and", "or", "not", "selected", "count-selected",
     "(", ")", ",", "=", "!=", "<", ">=", " ", "${", "}", "’", "\u00a0", "²", "\x00"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map(" ".join)))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        parsed = parse(source)
    except ExpressionError as error:
        assert 1 <= error.column <= len(source) + 1
    else:
        assert isinstance(parsed.holds({"a": ("x", "1"), "b": ("²",)}), bool)


CODES = st.sampled_from(["x", "y", "z"])
LEAVES = st.one_of(
    st.builds("selected(${{a}}, '{}')".format, CODES),
    st.builds("${{b}} {} '{}'".format, st.sampled_from(["=", "!="]), CODES),
    st.builds("${{n}} {} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.integers(-3, 3)),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map("not({})".format), st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=6,
)  # fmt: skip


@given(CONDITIONS, CONDITIONS, st.lists(CODES, unique=True), st.lists(CODES, max_size=1), st.integers(-3, 3))
def test_logic_holds(one: str, two: str, a: list[str], b: list[str], n: int) -> None:
    answers = {"a": tuple(a), "b": tuple(b), "n": (str(n),)}
    first, second = parse(one).holds(answers), parse(two).holds(answers)
    assert parse(f"not({one})").holds(answers) is (not first)
    assert parse(f"({one}) and ({two})").holds(answers) is (first and second)
    assert parse(f"({one}) or ({two})").holds(answers) is (first or second)
