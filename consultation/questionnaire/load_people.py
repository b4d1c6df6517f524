"""People that a questionnaire names, and the questions that residents ask them."""

from consultation.questionnaire.fields import Fields
from consultation.questionnaire.model import Contact, Desk, Faq, Label
from consultation.questionnaire.source import Block

CONTACT = ("name", "email", "phone")
DESK = (*CONTACT, "when")
FAQ = ("name", "asked", "answer")


def read_contact(parent: Fields, key: str, places: dict[str, int]) -> Contact | None:
    """Return a person or service; `places` gets the lines of its entries."""
    fields = _fields(parent, key, CONTACT, places)
    return None if fields is None else Contact(_name(fields), fields.text("email"), fields.text("phone"))


def read_desk(top: Fields, places: dict[str, int]) -> Desk | None:
    """Return who answers residents that want to speak to a person (`contact`)."""
    fields = _fields(top, "contact", DESK, places)
    if fields is None:
        return None
    return Desk(_name(fields), fields.text("email"), fields.text("phone"), fields.label("when"))


def read_faq(top: Fields, places: dict[str, int]) -> tuple[Faq, ...]:
    """Return the questions that residents ask, with the answers."""
    example = "écrivez une liste : - name: travaux, puis asked: et answer:"
    found: list[Faq] = []
    for number, item in enumerate(top.items_of("faq", example), 1):
        if not isinstance(item, Block):
            top.wrong("faq", "une liste de blocs", example)
            continue
        fields = Fields(item, f"faq n° {number}", FAQ, top.findings)
        name = fields.name()
        asked = tuple(text for text in fields.texts("asked") if text)
        answer = fields.label("answer")
        if not asked:
            fields.missing("asked", 'ajoutez asked: ["C’est quand les travaux ?", "Quand ça commence ?"]')
        if answer is None:
            fields.missing("answer", "ajoutez answer: la réponse, en une ou deux phrases")
        places[f"faq.{name}"] = fields.line("name")
        found.append(Faq(name or "", asked, answer or Label("")))
    return tuple(found)


def _fields(parent: Fields, key: str, known: tuple[str, ...], places: dict[str, int]) -> Fields | None:
    block = parent.block_of(key, f"écrivez {key}: puis name:, email:, phone:")
    if block is None:
        return None
    places[key] = parent.line(key)
    fields = Fields(block, key, known, parent.findings)
    for part in known:
        places[f"{key}.{part}"] = fields.line(part)
    return fields


def _name(fields: Fields) -> str:
    name = fields.text("name")
    if name is None:
        fields.missing("name", "ajoutez name: la personne ou le service")
    return name or ""
