"""The closed vocabularies of DESIGN.md ("Words"). Values are what the database and the API hold."""

from enum import StrEnum


class Phase(StrEnum):
    """Phase of a campaign."""

    ECOUTE = "ecoute"
    IDEES = "idees"
    PRIORITES = "priorites"
    RESTITUTION = "restitution"


class CampaignState(StrEnum):
    DRAFT = "brouillon"
    OPEN = "ouverte"
    CLOSED = "close"


class Channel(StrEnum):
    """The way a message travels; `mode_recueil` follows from it unless a person enters the answers."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    WEB = "web"
    IMPORT = "import"
    CONSOLE = "console"


class Mode(StrEnum):
    """`mode_recueil`: belongs to the participant, at start."""

    BOT_TELEGRAM = "bot_telegram"
    BOT_WHATSAPP = "bot_whatsapp"
    BOT_WEB = "bot_web"
    AGENT = "agent"
    ATELIER = "atelier"
    PAPIER = "papier"
    MARCHE = "marche"
    IMPORT = "import"


class Forme(StrEnum):
    """`forme`: belongs to the answer."""

    TAP = "tap"
    TEXTE = "texte"
    VOCAL = "vocal"
    PHOTO = "photo"
    LIEU = "lieu"


class Part(StrEnum):
    """What an answer row is: the answer to the question, or words that came beside it.

    A comment came with an option (« plutôt non, surtout près du parking »): an open answer, tagged as one.
    A remark (words that fit no option) is kept and shown to its author. Neither counts in a denominator.
    """

    ANSWER = "reponse"
    COMMENT = "commentaire"
    REMARK = "remarque"


UNKNOWN = "nsp"
"""Code of a passed closed question whose author said « je ne sais pas »."""


class ConsentKind(StrEnum):
    NOTICE = "information"
    AGE = "age"
    RECONTACT = "recontact"
    VOICE = "vocal"
    QUOTATION = "citation"
    REMINDER = "rappel"


class BroadcastKind(StrEnum):
    """Why people are written to: to finish, to take part in a next phase, to learn the results."""

    REMINDER = "relance"
    INVITATION = "invitation"
    RESULTS = "resultats"


class BroadcastState(StrEnum):
    """READY: somebody has seen what would go, and to how many."""

    DRAFT = "brouillon"
    READY = "prete"
    RUNNING = "en_cours"
    PAUSED = "en_pause"
    STOPPED = "arretee"
    OVER = "finie"


class FieldState(StrEnum):
    """What became of a form that a facilitator filled in for somebody."""

    KEPT = "gardee"
    PARTLY = "en_partie"  # some answers were not taken: they can be corrected
    UNDER_AGE = "moins_de_15"  # nothing is kept
    REFUSED = "refusee"  # nothing is kept: no consent, closed campaign, unknown revision


class MissingValue(StrEnum):
    """Why a statistic has no value: kept secret, not published, or out of the file's scope."""

    SECRET = "secret"  # noqa: S105 - the word of Insee's files
    UNAVAILABLE = "non_disponible"
    OUT_OF_SCOPE = "hors_champ"


class ActionState(StrEnum):
    """Where a public action stands."""

    PLANNED = "prevue"
    RUNNING = "en_cours"
    OVER = "terminee"
    ABANDONED = "abandonnee"


class QuotationState(StrEnum):
    VALID = "validee"
    REFUSED = "refusee"


class DecisionState(StrEnum):
    """What was decided about a priority."""

    DECIDED = "decide"
    STUDIED = "a_l_etude"
    NOT_DECIDED = "pas_decide"


ENTERED_MODES = (Mode.AGENT, Mode.ATELIER, Mode.PAPIER, Mode.MARCHE)
"""Modes in which a person of the team enters the answers."""


class MailState(StrEnum):
    """States of inbox rows."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"
    REFUSED = "refused"


class SendState(StrEnum):
    """States of outbox rows. HELD: not allowed now (WhatsApp's window); goes on when the person writes."""

    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class SendError(StrEnum):
    """Closed set of send errors; an unknown code of a provider is NEVER plus an alert.

    WAIT_DAYS: the provider holds this person's messages back for days (WhatsApp 131049).
    """

    RETRY = "retry"
    THROTTLE = "throttle"
    NEEDS_TEMPLATE = "needs_template"
    OPTED_OUT = "opted_out"
    NEVER = "never"
    WAIT_DAYS = "wait_days"
    STOP_CHANNEL = "stop_channel"


CHANNEL_MODE = {
    Channel.TELEGRAM: Mode.BOT_TELEGRAM,
    Channel.WHATSAPP: Mode.BOT_WHATSAPP,
    Channel.WEB: Mode.BOT_WEB,
    Channel.IMPORT: Mode.IMPORT,
    Channel.CONSOLE: Mode.AGENT,
}
