"""The texts of `bot/texts/fr.yaml`: used, complete, well set, and short enough for every channel."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import bot
from bot.texts import keys, text
from bot.webchat import texts as page
from consultation.questionnaire.model import Register
from consultation.questionnaire.words import sentences, words
from tests.bot.used_texts import uses

HOUSE = Path(bot.__file__).parent
WHATSAPP_BODY = 1024
"""Characters of the body of a WhatsApp interactive message."""
WHATSAPP_BUTTON = 20
"""Characters of the title of a WhatsApp reply button."""
LONGEST_SENTENCE = 25
"""Words; plain language asks for fewer, the notice of a right may need as many."""


def variants() -> Iterator[tuple[str, str]]:
    """Yield every text in its registers, those of the page of the web chat too."""
    for key in sorted(keys()):
        yield from {(key, text(key, register)) for register in Register}
    for key in sorted(page.keys()):
        yield from {(f"page.{key}", page.page_text(key, register)) for register in Register}


def placeholders(words: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name is not None)


@pytest.fixture(scope="module")
def templates() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(HOUSE.rglob("*.html")))


def test_the_reading_of_the_code_follows_keys(tmp_path: Path) -> None:
    code = """
from bot.texts import text

TABLE = {1: "in_a_table"}

def ask(turn, key, *, number="1"):
    return turn.text(key, n=number)

def which(one):
    if one:
        return "a_result"
    return TABLE[1]

def say(turn, yes):
    name, unknown = None, "in_a_pair"
    ask(turn, "handed_on" if yes else "or_else")
    turn.say(turn.text(unknown), turn.button("command", "a_button"))
    return text(which(yes))
"""
    (tmp_path / "module.py").write_text(code)
    found = {use.key: use.placeholders for use in uses(tmp_path)}
    assert found == {
        "handed_on": None,
        "or_else": None,
        "in_a_pair": frozenset(),
        "a_button": frozenset(),
        "a_result": frozenset(),
        "in_a_table": frozenset(),
    }


def test_every_text_that_the_code_asks_for_exists() -> None:
    assert {(use.key, use.where) for use in uses(HOUSE) if use.key not in keys()} == set()


def test_every_text_is_used(templates: str) -> None:
    used = {use.key for use in uses(HOUSE)} | set(re.findall(r"""["']([a-z0-9_]+)["']""", templates))
    assert keys() - used == set()


def test_a_call_gives_the_placeholders_that_the_text_has() -> None:
    wrong = {
        (use.key, use.where)
        for use in uses(HOUSE)
        if use.key in keys()
        and use.placeholders is not None
        and use.placeholders != placeholders(text(use.key))
    }
    assert wrong == set()


def pairs() -> Iterator[tuple[str, str, str]]:
    """Yield key, vous and tu of the texts that have both."""
    both = [(key, text(key), text(key, Register.TU)) for key in sorted(keys())]
    both += [(key, page.page_text(key), page.page_text(key, Register.TU)) for key in sorted(page.keys())]
    yield from (one for one in both if one[1] != one[2])


def test_both_registers_have_the_same_placeholders() -> None:
    assert [key for key, vous, tu in pairs() if placeholders(vous) != placeholders(tu)] == []


def test_the_register_tu_does_not_say_vous() -> None:
    formal = re.compile(r"\b(vous|votre|vos)\b|\b(?!assez\b)\w{3,}ez\b", re.IGNORECASE)
    assert [key for key, _, tu in pairs() if formal.search(tu)] == []


@pytest.mark.parametrize(
    ("mistake", "pattern"),
    [
        ("a plain space before a sign", r" [:;!?»%]"),
        ("no space before a sign", r"[^\s\u00a0\u202f:;!?.…][;!?»](?!\w)|\w:(?=\s|$)"),
        ("a plain space, or none, after «", r"«(?![\u00a0\u202f])"),
        ("a typewriter apostrophe", r"'"),
        ("typewriter quotation marks", r'"'),
        ("three full stops for an ellipsis", r"\.\.\."),
        ("two spaces, or a space at the end of a line", r"  |[ \t]+$"),
        ("a composed letter in two characters", r"[\u0300-\u036f]"),
    ],
)
def test_typography(mistake: str, pattern: str) -> None:
    assert [(key, said) for key, said in variants() if re.search(pattern, said, re.MULTILINE)] == [], mistake


def test_texts_fit_every_channel() -> None:
    assert [key for key, said in variants() if not 0 < len(said) <= WHATSAPP_BODY] == []


def test_buttons_fit_every_channel() -> None:
    buttons = [(key, said) for key, said in variants() if key.startswith("bouton_")]
    assert buttons
    assert [key for key, said in buttons if len(said) > WHATSAPP_BUTTON or "\n" in said] == []


def test_sentences_are_short() -> None:
    long = [
        (key, sentence)
        for key, said in variants()
        for sentence in sentences(said)
        if len(words(sentence)) > LONGEST_SENTENCE
    ]
    assert long == []
