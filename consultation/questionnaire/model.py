"""The typed, frozen model of a questionnaire.

Vocabulary of XLSForm where it has a word (`type`, `name`, `label`, `hint`, `choices`, `relevant`,
`required`), and the types `scale`, `rank` and `grade` of our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from consultation.questionnaire.relevant import Expression
from consultation.sectors import Outlines
from consultation.words import Forme, Phase


class QuestionType(StrEnum):
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    TEXT = "text"  # open: text, voice, photo
    GEOPOINT = "geopoint"  # a shared location or a named place
    NOTE = "note"  # said, never answered
    SCALE = "scale"  # ordered options, some of them outside the order (`unsure`)
    RANK = "rank"  # all options put in order
    GRADE = "grade"  # one mention of majority judgment


CHOOSING = frozenset(
    {
        QuestionType.SELECT_ONE,
        QuestionType.SELECT_MULTIPLE,
        QuestionType.SCALE,
        QuestionType.RANK,
        QuestionType.GRADE,
    }
)


class Role(StrEnum):
    """What the product itself does with the answer, beyond keeping it."""

    AGE_GATE = "porte_age"
    AGE_BAND = "age"
    SEX = "sexe"
    SECTOR = "secteur"
    RECONTACT = "recontact"


class Ballot(StrEnum):
    """What a choice says of priorities. Mentions (`grade`) and orders (`rank`) need no mark."""

    COMPARISON = "comparaison"  # a select_one of two options: which of these two items first?
    APPROVAL = "approbation"  # a select_multiple: the items that one approves
    OPINION = "avis"  # a repeated select_one: agree, disagree or pass on what others said


AGREE, DISAGREE, PASS = "accord", "desaccord", "passe"
"""Codes of the options of an opinion on others' statements."""


class Ends(StrEnum):
    """Why an option ends the dialogue."""

    UNDER_AGE = "moins_de_15"


class Register(StrEnum):
    VOUS = "vous"
    TU = "tu"


class Listening(StrEnum):
    """When a recorded question is sent along."""

    ALWAYS = "toujours"
    ON_REQUEST = "demande"  # « Écouter »


@dataclass(frozen=True, slots=True)
class Sound:
    """A recorded question, kept in `enclosure`."""

    sha256: str
    mime: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both registers and in other languages; `vous` in French is the reference.

    Placeholders `{quartier}` and the like are filled by `Questionnaire.variables` and the repeat.
    """

    vous: str
    tu: str | None = None
    translations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, language: str = "fr", register: Register = Register.VOUS) -> str:
        """Return the text for a reader; falls back to French `vous` where a variant is missing."""
        if language != "fr" and language in self.translations:
            return self.translations[language]
        if register is Register.TU and self.tu is not None:
            return self.tu
        return self.vous


@dataclass(frozen=True, slots=True)
class Choice:
    """An option. `name` is the stable code that answers hold and figures use."""

    name: str
    label: Label
    fixed: bool = False  # keeps its place when options are shuffled
    unsure: bool = False  # "Je ne sais pas", "Je ne dis pas": outside the order of a scale
    alone: bool = False  # "Rien ne manque": never together with another option
    low: int | None = None  # bounds of a band (years of age, years of residence), inclusive
    high: int | None = None
    synonyms: tuple[str, ...] = ()
    ends: Ends | None = None
    themes: tuple[str, ...] = ()  # of the taxonomy: what an item to prioritise is about
    line: int = 0


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question asked once per item of a list; `{variable}` in its label is the item's label."""

    variable: str
    items: tuple[Choice, ...]
    shuffle: bool = False
    take: int | None = None  # at most so many items per participant


@dataclass(frozen=True, slots=True)
class Question:
    type: QuestionType
    name: str
    label: Label
    hint: Label | None = None
    reask: Label | None = None  # the question in other words, after an answer that does not fit
    choices: tuple[Choice, ...] = ()
    required: bool = False  # asked until answered or refused in so many words; PASSER explains why
    relevant: Expression | None = None
    shuffle: bool = False
    role: Role | None = None
    ballot: Ballot | None = None
    section: str | None = None
    repeat: Repeat | None = None
    accepts: frozenset[Forme] = frozenset({Forme.TEXTE})  # open questions and places only
    follow_up: Label | None = None  # asked after an open answer ("C'est où ?"), kept as NAME_lieu
    minimum: int | None = None  # integer: bounds; select_multiple: how many at least
    maximum: int | None = None  # integer: bounds; select_multiple: how many at most
    fact: Label | None = None  # element of the diagnosis shown before the question
    fact_name: str | None = None  # its id, kept with the answer: the prompt influences what is said
    sensitive: bool = False  # aggregates only
    audio: str | None = None  # file of the question said aloud, beside the questionnaire
    sound: "Sound | None" = None  # the same, kept: by who reads a revision
    line: int = 0

    @property
    def is_open(self) -> bool:
        return self.type is QuestionType.TEXT

    def choice(self, name: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or service named in the notice or alerted in case of danger."""

    name: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers residents that want to speak to a person. `when`: what they are promised, in words."""

    name: str
    email: str | None = None
    phone: str | None = None
    when: Label | None = None


ASKED_FROM, ASKED_AT_MOST = 2, 160
"""Words at least, characters at most, of a question that residents ask the bot."""


@dataclass(frozen=True, slots=True)
class Faq:
    """A question that residents ask the bot, in several wordings, and the facilitator's answer."""

    name: str
    asked: tuple[str, ...]
    answer: Label


@dataclass(frozen=True, slots=True)
class Notice:
    """First screen and the full information of art. 13 GDPR (INFOS).

    `aloud`: what somebody of the team reads to a person who has no telephone (`spoken.py` where empty).
    """

    label: Label
    more: Label
    legal_basis: str
    controller: Contact
    dpo: Contact | None = None
    aloud: Label | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One revision, as residents get it.

    `questions` are in order; `referent` is the named person alerted in case of danger to somebody;
    `closing` is said at the end, with what happens next. `places` are the names that residents give to
    places of theirs: they are found in what is said, and never taken for a person's. `contact` answers who
    wants to speak to a person; `faq` is answered at any time.
    """

    title: str
    phase: Phase
    territory: str | None
    territory_name: str
    questions: tuple[Question, ...]
    notice: Notice
    closing: Label
    referent: Contact | None = None
    repairs: Label | None = None  # where to report a fault: the bot is not a repair service
    register: Register = Register.VOUS
    languages: tuple[str, ...] = ("fr",)
    sections: tuple[Section, ...] = ()
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    channels: tuple[str, ...] = ("telegram", "whatsapp", "web")
    wave: int = 1
    places: tuple[str, ...] = ()
    contact: Desk | None = None
    faq: tuple[Faq, ...] = ()
    listening: Listening = Listening.ON_REQUEST
    outlines_file: str | None = None  # of the sectors, beside the questionnaire
    outlines: Outlines | None = None  # the same, kept: by who reads a revision

    def question(self, name: str) -> Question:
        """Return a question by name; raises KeyError."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)
