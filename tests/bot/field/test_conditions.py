"""The script of the page means conditions as the engine does."""

from importlib.resources import files
from itertools import product

from playwright.sync_api import Browser

from bot.field.sheet import _node
from consultation.questionnaire.relevant import parse

CONDITIONS = (
    "${a} = 'oui'",
    "${a} != 'oui'",
    "${a} = ''",
    "not(${a} = '')",
    "${n} >= 18 and ${n} < 60",
    "${n} = 7 or ${n} = '007'",
    "${n} != 7",
    "${n} > ${a}",
    "selected(${m}, 'bus')",
    "not(selected(${m}, 'bus')) and ${m} != ''",
    "count-selected(${m}) > 1",
    "count-selected(${m}) = 0 or (${a} = 'non' and ${n} <= -1.5)",
    "${m} = 'bus ecole'",
    "'1' = 1",
    "'' = 0",
    "' 1 ' = 1",
    "'1.' = 1 and '.5' = 0.5",
    "'-' = 0 or '.' = 0",
    "'0x10' = 16 or '1e1' = 10",
)
ANSWERS = [
    {name: codes for name, codes in (("a", a), ("n", n), ("m", m)) if codes is not None}
    for a, n, m in product(
        (None, ("oui",), ("non",)), (None, ("7",), ("-2",), ("59",)), (None, ("bus",), ("bus", "ecole"))
    )
]


def test_conditions_mean_the_same_in_the_page_and_in_the_engine(browser: Browser) -> None:
    script = (files("bot.field") / "static" / "conditions.js").read_text("utf-8")
    page = browser.new_page()
    page.add_script_tag(content=script)
    nodes = [_node(parse(one).root) for one in CONDITIONS]
    shown = page.evaluate(
        "([nodes, answers]) => nodes.map((node) => answers.map((one) => conditions.holds(node, one)))",
        [nodes, ANSWERS],
    )
    page.close()
    meant = [[parse(one).holds(answers) for answers in ANSWERS] for one in CONDITIONS]
    wrong = [
        (condition, answers)
        for condition, ours, theirs in zip(CONDITIONS, meant, shown, strict=True)
        for answers, mine, other in zip(ANSWERS, ours, theirs, strict=True)
        if mine is not other
    ]
    assert wrong == []
    assert any(map(all, meant)) and any(True in row and False in row for row in meant)
