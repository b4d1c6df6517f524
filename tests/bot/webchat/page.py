"""A browser without JavaScript, as far as the tests need one: reads forms and sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

from httpx2 import Response
from starlette.testclient import TestClient

from tests.bot.webchat.site import HERE

VOID = {"meta", "link", "input", "br", "img", "hr"}


@dataclass
class Button:
    label: str
    name: str
    value: str


@dataclass
class Form:
    action: str
    id: str
    hidden: dict[str, str] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)  # label: value
    area: str | None = None


class Page(HTMLParser):
    """`bubbles` are (mine, text); `words` everything that is written on the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.bubbles: list[tuple[bool, str]] = []
        self.words = ""
        self.tags: set[str] = set()
        self.title = ""
        self.alert = ""
        self.addresses: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._box = ""
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.addresses += [known[name] for name in ("href", "src", "action") if name in known]
        if tag == "form":
            self.forms.append(Form(known["action"], known.get("id", "")))
        if tag == "input" and self.forms:
            if known["type"] == "hidden":
                self.forms[-1].hidden[known["name"]] = known["value"]
            elif known["type"] == "checkbox":
                self._box = known["value"]
        if tag == "button" and known.get("type") != "button":
            self.forms[-1].buttons.append(Button("", known["name"], known["value"]))
        if tag == "textarea":
            self.forms[-1].area = ""
        if "bulle" in known.get("class", "").split():
            self.bubbles.append(("bulle-moi" in known["class"], ""))
        if tag not in VOID:
            self._open.append((tag, known))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, f"{opened} closed by {tag}"

    def handle_data(self, data: str) -> None:
        self.words += data
        inside = {tag for tag, _ in self._open}
        if "title" in inside:
            self.title += data
        if any(known.get("role") == "alert" for _, known in self._open):
            self.alert += data
        if "textarea" in inside:
            self.forms[-1].area = (self.forms[-1].area or "") + data
        elif any(tag == "button" and known.get("type") != "button" for tag, known in self._open):
            self.forms[-1].buttons[-1].label += data
        elif "label" in inside and self._box and data.strip():
            self.forms[-1].boxes[data.strip()] = self._box
            self._box = ""
        if self.bubbles and any("bulle" in known.get("class", "").split() for _, known in self._open):
            if any(known.get("class") == "cache" for _, known in self._open) or "form" in inside:
                return
            mine, said = self.bubbles[-1]
            self.bubbles[-1] = (mine, said + data)

    @property
    def answer(self) -> Form:
        return next(form for form in self.forms if form.id == "reponse")

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.answer.buttons]

    @property
    def said(self) -> list[str]:
        return [" ".join(said.split()) for _, said in self.bubbles]

    @property
    def mine(self) -> list[str]:
        return [" ".join(said.split()) for mine, said in self.bubbles if mine]


@dataclass
class Visitor:
    """Follows redirects, keeps the page that came last."""

    client: TestClient
    address: str = HERE
    page: Page = field(init=False)
    last: Response = field(init=False)

    def opens(self, address: str | None = None) -> Self:
        return self._arrive(self.client.get(address or self.address))

    def presses(
        self, label: str, *, text: str | None = None, ticks: tuple[str, ...] = (), form: Form | None = None
    ) -> Self:
        """Press the button with this label, with the field filled and boxes ticked."""
        form = form or self.page.answer
        button = next(one for one in form.buttons if one.label == label)
        return self.sends(form, button, text=text, ticks=ticks)

    def sends(
        self,
        form: Form,
        button: Button | None,
        *,
        text: str | None = None,
        ticks: tuple[str, ...] = (),
    ) -> Self:
        fields: dict[str, str | list[str]] = dict(form.hidden)
        if form.area is not None:
            fields["texte"] = form.area if text is None else text
        if ticks:
            fields["choix"] = [form.boxes[label] for label in ticks]
        if button is not None:
            fields[button.name] = button.value
        return self._arrive(self.client.post(form.action, data=fields))

    def writes(self, text: str) -> Self:
        return self.presses("Envoyer", text=text)

    def begins(self) -> Self:
        return self.opens().presses("J’ai compris")

    def _arrive(self, response: Response) -> Self:
        while response.status_code in {303, 307}:
            response = self.client.get(response.headers["location"])
        self.last = response
        self.page = Page(response.text)
        return self
