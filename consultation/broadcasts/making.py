"""Making a broadcast: what is said, to whom, with what. Everything wrong with it is said here, in French."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from consultation import enclosures
from consultation.broadcasts import filters
from consultation.broadcasts.errors import BroadcastWrong
from consultation.broadcasts.filters import SILENT_DAYS
from consultation.broadcasts.hours import known_zone, zone_of
from consultation.campaigns import current_revision, find, questionnaire_of
from consultation.channels import LIMITS, length
from consultation.questionnaire.placeholders import fill, placeholders
from consultation.tables import BroadcastRow, CampaignRow, ConsultationRow, JobRow
from consultation.words import BroadcastKind, CampaignState, Phase

LONGEST = min(LIMITS[channel].caption for channel in filters.REACHABLE)
"""UTF-16 units: what every channel takes under a picture and over a button."""
CARD = "results_card"
"""The job that draws a picture of the results; the analysis carries it out."""
LONGEST_WORDS = 1_000
LONGEST_NAME = 100
EARLIEST, LATEST = 7, 22
"""Hours outside which nobody is written to, whatever is asked for."""
TEST = "essai-"
"""How the word begins that shows the message to who prepares it."""
JOIN = "mot"
"""`{mot}` in an invitation: what somebody writes to the bot to take part in the next campaign."""
_TEMPLATE = re.compile(r"[a-z0-9_]{1,512}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without look-alikes
_PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class Picture:
    """`words`: what it shows, for who cannot see it."""

    content: bytes = field(repr=False)
    words: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody asks for. `card`: a picture of the results is to be drawn and sent along."""

    code: str
    kind: BroadcastKind
    text: str
    who: str
    next_code: str | None = None
    template: str | None = None
    template_parameters: tuple[str, ...] = ()
    picture: Picture | None = None
    card: bool = False
    filter: Mapping[str, Iterable[str]] = field(default_factory=dict)
    silent_days: int = SILENT_DAYS
    zone: str | None = None
    opens: int = 9
    closes: int = 20
    sunday: bool = False


def create(session: Session, draft: Draft) -> BroadcastRow:
    """Keep a broadcast that nobody gets yet.

    Raises CampaignUnknown, BroadcastWrong.
    """
    campaign = find(session, draft.code)
    _check_state(campaign, draft.kind)
    following = _following(session, campaign, draft)
    who = draft.who.strip()
    if not who or len(who) > LONGEST_NAME:
        raise BroadcastWrong(f"Donnez un nom ou une fonction, {LONGEST_NAME} caractères au plus.")
    if not EARLIEST <= draft.opens < draft.closes <= LATEST:
        raise BroadcastWrong(f"Les heures vont de {EARLIEST} à {LATEST}, et finissent après avoir commencé.")
    variables = _variables(session, campaign, following)
    territory = session.get_one(ConsultationRow, campaign.consultation_id).territory
    row = BroadcastRow(
        campaign_id=campaign.id,
        next_campaign_id=None if following is None else following.id,
        kind=draft.kind,
        text=_text(draft, variables),
        template=_template(draft),
        template_parameters=[_filled(one, variables) for one in draft.template_parameters],
        filter=filters.checked(session, campaign, draft.filter, draft.silent_days).to_json(),
        zone=known_zone(draft.zone) if draft.zone else zone_of(territory),
        opens=draft.opens,
        closes=draft.closes,
        sunday=draft.sunday,
        card=draft.card,
        created_by=who,
        test_word=f"{TEST}{''.join(secrets.choice(_LETTERS) for _ in range(6))}",
    )
    _enclose(session, row, draft)
    session.add(row)
    session.flush()
    if draft.card:
        session.add(JobRow(kind=CARD, key=f"{CARD}:{row.id}", payload={"broadcast": row.id}))
        session.flush()
    return row


def _check_state(campaign: CampaignRow, kind: BroadcastKind) -> None:
    if campaign.state == CampaignState.DRAFT:
        raise BroadcastWrong(f"La campagne « {campaign.code} » n’est pas ouverte : personne n’y a répondu.")
    if kind is BroadcastKind.REMINDER and campaign.state == CampaignState.CLOSED:
        raise BroadcastWrong(f"La campagne « {campaign.code} » est close : on ne peut plus la reprendre.")


def _following(session: Session, campaign: CampaignRow, draft: Draft) -> CampaignRow | None:
    """Return the campaign that an invitation leads to."""
    if draft.kind is not BroadcastKind.INVITATION:
        if draft.next_code is not None:
            raise BroadcastWrong("Seule une invitation mène à une autre campagne.")
        return None
    if draft.next_code is None:
        raise BroadcastWrong("Donnez le code de la campagne à laquelle vous invitez.")
    following = find(session, draft.next_code)
    if following.id == campaign.id or following.consultation_id != campaign.consultation_id:
        raise BroadcastWrong(
            f"« {following.code} » n’est pas une suite de « {campaign.code} » : l’accord donné ne vaut que "
            "pour la même consultation. Créez-la avec "
            f"« portevoix campaign create FICHIER --follows {campaign.code} »."
        )
    if following.state == CampaignState.CLOSED:
        raise BroadcastWrong(f"La campagne « {following.code} » est close : on ne peut plus y inviter.")
    if (_order(following), following.id) < (_order(campaign), campaign.id):
        raise BroadcastWrong(
            f"« {following.code} » vient avant « {campaign.code} » : invitez à une phase d’après."
        )
    return following


def _order(campaign: CampaignRow) -> int:
    return campaign.wave * len(Phase) + list(Phase).index(Phase(campaign.phase))


def _variables(session: Session, campaign: CampaignRow, following: CampaignRow | None) -> dict[str, str]:
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)
    return {**questionnaire.variables, **({} if following is None else {JOIN: following.code})}


def _text(draft: Draft, variables: Mapping[str, str]) -> str:
    """Return the text with what stands between braces filled in; it is all that people get to read."""
    text = _filled(draft.text.strip(), variables)
    if not text:
        raise BroadcastWrong("Le message est vide : écrivez ce que les personnes liront.")
    if length(text) > LONGEST:
        raise BroadcastWrong(f"Le message a {length(text)} signes : {LONGEST} au plus, pour tous les canaux.")
    if "STOP" not in text:
        raise BroadcastWrong(
            "Le message ne dit pas comment ne plus rien recevoir : ajoutez par exemple "
            "« Pour ne plus recevoir de message, écrivez STOP. »"
        )
    if draft.kind is BroadcastKind.INVITATION and variables[JOIN] not in text:
        raise BroadcastWrong(
            "Le message ne dit pas comment participer : ajoutez par exemple "
            "« Pour répondre, écrivez ici : {mot} » ({mot} devient le code de la campagne)."
        )
    return text


def _filled(text: str, variables: Mapping[str, str]) -> str:
    if "\x00" in text:
        raise BroadcastWrong("Le message contient un signe qui ne s’écrit pas : ôtez-le.")
    unknown = next((name for name in placeholders(text) if name not in variables), None)
    if unknown is not None:
        listed = ", ".join(f"{{{name}}}" for name in sorted(variables))
        raise BroadcastWrong(f"«\u00a0{{{unknown[:40]}}}\u00a0» n’est pas connu. Connus\u00a0: {listed}.")
    return fill(text, variables)


def _template(draft: Draft) -> str | None:
    if draft.template is None:
        if draft.template_parameters:
            raise BroadcastWrong("Des paramètres sans modèle : donnez aussi le nom du modèle.")
        return None
    if _TEMPLATE.fullmatch(draft.template) is None:
        raise BroadcastWrong(
            "Le nom du modèle WhatsApp n’a que des minuscules, des chiffres et des traits bas (_)."
        )
    return draft.template


def _enclose(session: Session, row: BroadcastRow, draft: Draft) -> None:
    picture = draft.picture
    if picture is None:
        return
    if draft.card:
        raise BroadcastWrong("Choisissez l’image ou la carte des résultats : un message n’en porte qu’une.")
    words = picture.words.strip()
    if not words or len(words) > LONGEST_WORDS:
        raise BroadcastWrong(
            f"Dites en mots ce que montre l’image ({LONGEST_WORDS} signes au plus) : "
            "tout le monde ne la voit pas."
        )
    mime = next((mime for start, mime in _PICTURES if picture.content.startswith(start)), None)
    if mime is None:
        raise BroadcastWrong("L’image doit être un fichier PNG ou JPEG.")
    try:
        row.enclosure = enclosures.keep(session, picture.content, mime)
    except enclosures.EnclosureTooLarge:
        raise BroadcastWrong(f"L’image dépasse {enclosures.LARGEST // 1_000_000} Mo.") from None
    row.enclosure_words = words
