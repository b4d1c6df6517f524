"""The pages as HTML: everything is escaped by the template, nothing here knows a request."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from bot.dialogue import Dialogue, Stage, split_step
from bot.messages import Button, Message, Shape
from bot.templating import environment, versioned
from bot.webchat.submission import NO_DRAFT, Draft, Submission
from bot.webchat.texts import page_text, waiting_time
from bot.webchat.transcript import Entry
from bot.webchat.view import View
from consultation.questionnaire.model import Label, Questionnaire, QuestionType, Register
from consultation.questionnaire.placeholders import fill

STATIC = {
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "voice.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_FINI = ".!fini"


@dataclass(frozen=True, slots=True)
class Ask:
    """The form below the conversation. `main` are the large buttons, `ways` the smaller ones."""

    form: str
    token: str
    step: str | None
    main: tuple[Button, ...]
    ways: tuple[Button, ...]
    several: bool
    open: bool
    done: str | None  # the bot's own « C’est tout », where some options are ticked already
    progress: tuple[int, int] | None
    draft: Draft
    refused: bool  # said no at the notice: may still change their mind
    paused: bool  # nothing is asked until they take it up again
    finished: bool  # the results are the one thing left to come
    voice: bool  # may be answered by a recording
    at_most: int | None  # boxes that may still be ticked; None without a limit


def ask(
    view: View,
    message: Message | None,
    form: str,
    draft: Draft = NO_DRAFT,
    dialogue: Dialogue | None = None,
) -> Ask:
    """Return how a message is answered on the page; None for a field alone."""
    stage = None if dialogue is None else dialogue.stage
    said = message or Message("")
    several = said.shape is Shape.SEVERAL and bool(said.options)
    done = next((one.data for one in said.commands if one.data.endswith(_FINI)), None) if several else None
    ways = tuple(one for one in said.commands if one.data != done)
    alone = not said.options and not said.open
    return Ask(
        form=form,
        token=view.token or "",
        step=said.step,
        main=ways if alone else said.options,
        ways=() if alone else ways,
        several=several,
        open=said.open,
        done=done,
        progress=said.progress,
        draft=draft,
        refused=stage is Stage.REFUSED,
        paused=stage in {Stage.PAUSED, Stage.STOPPED},
        finished=stage is Stage.DONE,
        voice=bool(said.aloud),
        at_most=boxes_left(view.questionnaire, dialogue) if several and dialogue is not None else None,
    )


def boxes_left(questionnaire: Questionnaire, dialogue: Dialogue) -> int | None:
    """Return how many options the pending question still takes; None where it sets no limit."""
    name = split_step(dialogue.step or "")[0]
    question = next((one for one in questionnaire.questions if one.name == name), None)
    if question is None or question.type is not QuestionType.SELECT_MULTIPLE or question.maximum is None:
        return None
    return max(1, question.maximum - len(dialogue.picked))


def start(view: View, form: str, token: str, *, origin: str | None, notice: str | None = None) -> str:
    """The first page: who asks, what for, and the two buttons."""
    questionnaire = view.questionnaire
    return _render(
        "start.html",
        view,
        form=form,
        token=token,
        origin=origin or "",
        notice=notice,
        text=_words(questionnaire, questionnaire.notice.label),
        more=_words(questionnaire, questionnaire.notice.more),
    )


def which(view: View, token: str) -> str:
    """Asks somebody with a conversation here whether to leave it for the one of a private link."""
    return _render("which.html", view, other=token)


def chat(view: View, asked: Ask, *, link: str, notice: str | None = None, resumed: bool = False) -> str:
    """The conversation; `resumed` where a private link led here, maybe somebody else's."""
    assert view.conversation is not None
    return _render(
        "chat.html",
        view,
        entries=view.conversation.entries,
        anchor=_first_unread(view.conversation.entries),
        ask=asked,
        link=link,
        notice=notice,
        resumed=resumed,
        waiting=view.conversation.waiting,
        token=view.token,
    )


def entries(view: View, shown: Sequence[Entry]) -> str:
    """The bubbles alone, for the script."""
    return _render("_entries.html", view, entries=shown, anchor=0, token=view.token)


def answer(view: View, asked: Ask, notice: str | None = None) -> str:
    """The form alone, for the script."""
    assert view.conversation is not None
    return _render("_answer.html", view, ask=asked, notice=notice, waiting=view.conversation.waiting)


def title(view: View, asked: Ask) -> str:
    if asked.progress is None:
        return view.questionnaire.title
    place, total = asked.progress
    words = page_text("question_sur", view.register, place=place, total=total)
    return f"{words} – {view.questionnaire.title}"


def over(view: View) -> str:
    """The page of somebody whose answers are gone, or who wrote to a closed campaign."""
    return _render("over.html", view, entries=view.farewell, anchor=0, token=view.token)


def simple(
    key: str, view: View | None = None, *, again: Submission | None = None, code: str = "", **values: object
) -> str:
    """A page of one sentence: closed, unknown, too many. `again` lets its author send once more."""
    register = Register.VOUS if view is None else view.register
    return _render(
        "simple.html",
        view,
        heading=page_text(key, register),
        sentence=page_text(f"{key}_texte", register, **values),
        again=again,
        code=code,
    )


def sentence(key: str, wait: float) -> str:
    """The same, said in one line beside the form."""
    if key == "page_panne":
        return page_text("en_panne")
    return page_text(f"{key}_texte", attente=waiting_time(wait))


def static(name: str) -> tuple[bytes, str]:
    """Return a file of the page and its type; raises KeyError."""
    return _file(name), STATIC[name]


@cache
def _file(name: str) -> bytes:
    if name not in STATIC:
        raise KeyError(name)
    return (files("bot.webchat") / "static" / name).read_bytes()


def _first_unread(entries: Sequence[Entry]) -> int:
    """Place of the first bubble after the person's last one, where the browser goes; 0 for nowhere."""
    mine = [place for place, entry in enumerate(entries) if entry.mine]
    last = max(len(entries) - 1, 0)
    return min(mine[-1] + 1, last) if mine else last


def _words(questionnaire: Questionnaire, label: Label) -> str:
    return fill(label.text(register=questionnaire.register), questionnaire.variables).strip()


def _paragraphs(words: str) -> list[list[str]]:
    """Paragraphs, each a list of lines."""
    parts = re.split(r"\n\s*\n", words.strip())
    return [part.splitlines() for part in parts]


def _versioned(name: str) -> str:
    return versioned(f"/c/_/{name}", _file(name))


@cache
def _environment() -> Environment:
    made = environment("bot.webchat", _versioned)
    made.filters["paragraphs"] = _paragraphs
    return made


def _render(name: str, view: View | None, **values: Any) -> str:
    register = Register.VOUS if view is None else view.register

    def say(key: str, **placeholders: object) -> str:
        return page_text(key, register, **placeholders)

    return _environment().get_template(name).render(view=view, say=say, page_title=title, **values)
