"""A small campaign whose residents a test makes one by one: what they are and what they said."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consultation import campaigns
from consultation.keyring import Keys, load_keys
from consultation.secrecy import Box
from consultation.tables import (
    AnswerRow,
    AnswerVersionRow,
    CampaignRow,
    ParticipantRow,
    SegmentRow,
    TagRow,
)

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
SOURCE = """
settings:
  title: Votre quartier
  phase: ecoute
  territory_name: Les Tilleuls
notice:
  label: "Bonjour ! C'est libre. Pour arrêter : STOP. Pour effacer : SUPPRIMER. Pour en savoir plus : INFOS."
  more: La Ville est responsable. Vos droits sont écrits ici.
  legal_basis: mission d’intérêt public (RGPD, art. 6.1.e)
  controller: {name: la Ville, email: ville@ville.example}
  dpo: {name: la déléguée, email: dpo@ville.example}
referent: {name: La personne de garde, email: garde@ville.example}
closing: Merci ! Les résultats arrivent bientôt.
survey:
  - type: select_one
    name: age_15
    role: porte_age
    required: oui
    label: Avez-vous 15 ans ou plus ?
    choices:
      - {name: oui, label: Oui}
      - {name: non, label: Non, ends: moins_de_15}
  - type: text
    name: atouts
    label: Qu'est-ce qui est bien dans votre quartier ?
  - type: scale
    name: vivre
    label: Vivre ici, c'est
    choices:
      - {name: bien, label: Bien}
      - {name: moyen, label: Moyen}
      - {name: mal, label: Mal}
      - {name: nsp, label: Je ne sais pas, unsure: oui}
  - type: select_multiple
    name: manque
    label: Qu'est-ce qui manque ?
    choices:
      - {name: soins, label: Soins}
      - {name: bus, label: Bus}
      - {name: commerces, label: Commerces}
  - type: select_one
    name: age
    role: age
    label: Quel âge avez-vous ?
    choices:
      - {name: a15_17, label: 15-17 ans, low: 15, high: 17}
      - {name: a18_24, label: 18-24 ans, low: 18, high: 24}
      - {name: a25_59, label: 25-59 ans, low: 25, high: 59}
      - {name: a60_plus, label: 60-74 ans, low: 60, high: 74}
      - {name: ne_dit_pas, label: Je ne dis pas, unsure: oui}
  - type: select_one
    name: sexe
    role: sexe
    label: Vous êtes
    choices:
      - {name: femme, label: Une femme}
      - {name: homme, label: Un homme}
      - {name: autre, label: Autre}
"""


@dataclass(frozen=True, slots=True)
class Resident:
    """`said`: segments of the open answer, each a list of (kind, code); None: no open answer."""

    said: Sequence[Sequence[tuple[str, str]]] | None = ((("theme", "LOG-ETA"), ("enonce", "CON")),)
    sex: str | None = "femme"
    age: str | None = "a25_59"
    vivre: str | None = None
    manque: Sequence[str] | None = None
    mode: str = "bot_web"
    started_at: datetime = NOW
    trial: bool = False
    accepted: bool = True
    excluded: str | None = None
    source: bytes | None = None
    danger: frozenset[int] = frozenset()  # numbers of segments
    tagged: bool = True
    passed: bool = False  # the open question
    text: str = "parole"
    id: UUID = field(default_factory=uuid4)


def keys_of(session: Session) -> Keys:
    return load_keys(session, Box(b"k" * 32))


def small_campaign(session: Session, code: str = "tilleuls-test", source: str = SOURCE) -> CampaignRow:
    campaign = campaigns.create(session, keys_of(session), source, code=code)
    return campaigns.open_campaign(session, campaign.code, NOW)


def settle(session: Session, campaign: CampaignRow, *residents: Resident) -> None:
    """Write residents with their answers and tags."""
    revision = campaigns.current_revision(session, campaign).id
    for one in residents:
        session.add(
            ParticipantRow(
                id=one.id,
                campaign_id=campaign.id,
                revision_id=revision,
                mode_recueil=one.mode,
                started_at=one.started_at,
                accepted_at=one.started_at if one.accepted else None,
                changed_at=one.started_at,
                trial=one.trial,
                excluded=one.excluded,
                source_digest=one.source,
            )
        )
        session.flush()
        if one.said is not None or one.passed:
            _open_answer(session, campaign, revision, one)
        for question, codes in (
            ("sexe", [one.sex] if one.sex else None),
            ("age", [one.age] if one.age else None),
            ("vivre", [one.vivre] if one.vivre else None),
            ("manque", list(one.manque) if one.manque is not None else None),
        ):
            if codes is not None:
                answer(session, campaign, revision, one, question, codes=codes)


def answer(
    session: Session,
    campaign: CampaignRow,
    revision: int,
    one: Resident,
    question: str,
    *,
    codes: list[str] | None = None,
    text: str | None = None,
    part: str = "reponse",
    tagged: bool = False,
    passed: bool = False,
) -> AnswerVersionRow:
    row = AnswerRow(
        participant_id=one.id,
        campaign_id=campaign.id,
        question=question,
        part=part,
        current=1,
        created_at=one.started_at,
    )
    session.add(row)
    session.flush()
    version = AnswerVersionRow(
        answer_id=row.id,
        number=1,
        revision_id=revision,
        forme="texte" if text else "tap",
        channel="web",
        codes=codes,
        text=text,
        passed=passed,
        at=one.started_at,
        tagged_with="lexique-1" if tagged else None,
    )
    session.add(version)
    session.flush()
    return version


def _open_answer(session: Session, campaign: CampaignRow, revision: int, one: Resident) -> None:
    text = None if one.passed else one.text
    version = answer(
        session, campaign, revision, one, "atouts", text=text, tagged=one.tagged, passed=one.passed
    )
    write_tags(session, version, one.said or (), one.danger)


def write_tags(
    session: Session,
    version: AnswerVersionRow,
    said: Sequence[Sequence[tuple[str, str]]],
    danger: frozenset[int] = frozenset(),
    source: str = "machine",
) -> None:
    for number, tags in enumerate(said):
        segment = SegmentRow(version_id=version.id, number=number, start=0, end=1, danger=number in danger)
        session.add(segment)
        session.flush()
        for kind, code in tags:
            session.add(
                TagRow(
                    segment_id=segment.id, kind=kind, code=code, score=1.0, model="lexique-1", source=source
                )
            )
    session.flush()


def crowd(size: int, seed: int = 1, started_at: datetime = NOW) -> list[Resident]:
    """Residents of all sorts, the same for the same seed."""
    choose = random.Random(seed)
    themes = ["LOG-ETA", "PRO-ENC", "SEC-TRA", "MOB-TCO", "ESP-JEX", "AUT"]
    found = []
    for _ in range(size):
        said = [
            [("theme", choose.choice(themes)), ("enonce", choose.choice(["CON", "ATO", "BES"]))]
            for _ in range(choose.randint(0, 3))
        ]
        found.append(
            Resident(
                said=said,
                sex=choose.choice(["femme", "femme", "homme", "autre", None]),
                age=choose.choice(["a15_17", "a18_24", "a25_59", "a25_59", "a60_plus", "ne_dit_pas", None]),
                vivre=choose.choice(["bien", "moyen", "mal", "nsp", None]),
                manque=choose.choice([["soins"], ["bus", "soins"], ["commerces"], None]),
                mode=choose.choice(["bot_web", "bot_web", "bot_telegram", "agent"]),
                started_at=started_at,
                id=UUID(int=choose.getrandbits(128)),
            )
        )
    return found
