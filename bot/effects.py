"""What a step of the dialogue asks to be done. The engine returns these; it never does them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.messages import Message
from consultation.words import ConsentKind, Forme, Part


@dataclass(frozen=True, slots=True)
class Say:
    """Put a message in the outbox. `urgent` goes out even after STOP (danger to a person)."""

    message: Message
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """An answer's content: codes of options, a whole number, words, a rounded place, or a file.

    `sector`: the code of the sector that the place lies in, where the campaign has outlines.
    """

    codes: tuple[str, ...] | None = None
    number: int | None = None
    text: str | None = None
    place: tuple[float, float] | None = None  # rounded latitude, longitude
    media: str | None = None  # the channel's reference, fetched by a job
    seconds: int | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep an answer at once, as a new version of (question, item, part).

    With `append`, the words join the current version's parts (several short messages in a row).
    `passed` records PASSER: the answer exists, without content, and counts in no denominator; with the code
    UNKNOWN it was « je ne sais pas », to a closed question without such an option.
    `fact` is the id of the element of diagnosis shown with the question.
    """

    question: str
    item: str
    value: Value
    forme: Forme
    source: str
    part: Part = Part.ANSWER
    append: bool = False
    passed: bool = False
    fact: str | None = None
    options: tuple[str, ...] = ()  # the order of options shown, where it was shuffled


@dataclass(frozen=True, slots=True)
class Adopt:
    """The words of `source`, kept beside the question, are its answer after all: they move there."""

    question: str
    item: str
    source: str
    fact: str | None = None


class Hearing(StrEnum):
    """What became of a voice note that the machine wrote down."""

    ASKED = "demande"  # read back to its speaker
    CONFIRMED = "confirme"
    CORRECTED = "corrige"  # the speaker wrote it
    TO_PERSON = "a_ecouter"  # a person of the team writes it down


@dataclass(frozen=True, slots=True)
class Transcript:
    """What becomes of the words of the voice note that came with message `source`.

    They are the store's; `text` holds the speaker's own where these replace them.
    """

    source: str
    outcome: Hearing
    text: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Somebody wants to speak to a person of the team; `step` is where they said so."""

    step: str | None


@dataclass(frozen=True, slots=True)
class Amend:
    """A sent message was edited: replace the part that came from `source`, as a new version."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A sent message was deleted: what came from `source` goes from the answers that hold its words."""

    source: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take an answer back (RETOUR changes the path and it no longer applies): no longer current.

    `files`: its recordings and photos are deleted.
    """

    question: str
    item: str
    part: Part = Part.ANSWER
    files: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    kind: ConsentKind
    given: bool


class Milestone(StrEnum):
    STARTED = "started"
    ACCEPTED = "accepted"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Reach:
    """The participant reached a milestone: its first time is kept."""

    milestone: Milestone


class Recollection(StrEnum):
    ANSWERS = "mes_reponses"
    DATA = "mes_donnees"


@dataclass(frozen=True, slots=True)
class Recall:
    """Tell the resident what is kept; the store reads it, `bot.recall` words it."""

    what: Recollection


@dataclass(frozen=True, slots=True)
class OptOut:
    """STOP or blocking: the account gets nothing more. Answers stay counted."""


@dataclass(frozen=True, slots=True)
class OptIn:
    """The resident wrote again after STOP and asked to go on."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase the participant, everywhere, now (SUPPRIMER confirmed)."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Under 15: nothing is kept, as if the dialogue had never been."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """« Une autre personne » : close this participant to the chat and begin another on the account."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Danger to a person: alert the named referent; `step` is where it was said.

    `with_text` is False before consent: the referent learns that it happened, not the words.
    """

    rule: str
    step: str | None
    with_text: bool


Effect = (
    Say
    | Keep
    | Adopt
    | Transcript
    | HandOver
    | Amend
    | TakeBack
    | Withdraw
    | Consent
    | Reach
    | Recall
    | OptOut
    | OptIn
    | Erase
    | Forget
    | NewPerson
    | Alert
)
