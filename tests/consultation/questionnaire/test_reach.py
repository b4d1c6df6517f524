"""Whether answers lead to a question, against trying every answer there is."""

from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.questionnaire.checks.reach import reachable
from consultation.questionnaire.model import Choice, Label, Question, QuestionType
from consultation.questionnaire.relevant import parse

CODES = ("x", "y", "z", "1", "2")


def question(name: str, kind: QuestionType, relevant: str | None = None, **more: int) -> Question:
    return Question(
        type=kind,
        name=name,
        label=Label(name),
        choices=tuple(Choice(code, Label(code)) for code in CODES),
        relevant=parse(relevant) if relevant else None,
        minimum=more.get("minimum"),
        maximum=more.get("maximum"),
    )


EARLIER = {
    "one": question("one", QuestionType.SELECT_ONE),
    "many": question("many", QuestionType.SELECT_MULTIPLE, maximum=2),
    "count": question("count", QuestionType.INTEGER, minimum=0, maximum=6),
    "late": question("late", QuestionType.SELECT_ONE, "${one} = 'x' and ${count} < 3"),
}
ONE = [(), *((code,) for code in CODES)]
MANY = list(chain.from_iterable(combinations(CODES, size) for size in range(3)))
COUNT = [(), *((str(number),) for number in range(7))]

_operator = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_equal = st.sampled_from(["=", "!="])
_code = st.sampled_from([*CODES, ""])
_name = st.sampled_from(["one", "many", "late"])
_leaf = st.one_of(
    st.builds("${{{}}} {} '{}'".format, _name, _equal, _code),
    st.builds("selected(${{{}}}, '{}')".format, _name, st.sampled_from(CODES)),
    st.builds("${{count}} {} {}".format, _operator, st.integers(-2, 8)),
    st.builds("count-selected(${{many}}) {} {}".format, _operator, st.integers(0, 3)),
    st.builds("${{{}}} {} {}".format, _name, _operator, st.integers(0, 3)),
    st.just("${one} = ${late}"),
)
_condition = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        inner.map("not({})".format),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=5,
)


@given(_condition)
def test_it_is_what_trying_every_answer_says(source: str) -> None:
    asked = question("asked", QuestionType.TEXT, source)
    late = EARLIER["late"].relevant
    assert asked.relevant is not None and late is not None
    truly = False
    for one, many, count, last in product(ONE, MANY, COUNT, ONE):
        answers = {"one": one, "many": many, "count": count, "late": last}
        if (not last or late.holds(answers)) and asked.relevant.holds(answers):
            truly = True
            break
    assert reachable(asked, EARLIER) is truly


@pytest.mark.parametrize("names", [3, 30])
def test_too_many_answers_to_try_are_taken_as_reachable(names: int) -> None:
    earlier = {f"m{n}": question(f"m{n}", QuestionType.SELECT_MULTIPLE) for n in range(names)}
    source = " and ".join(f"count-selected(${{m{n}}}) > 99" for n in range(names))
    assert reachable(question("asked", QuestionType.TEXT, source), earlier)
