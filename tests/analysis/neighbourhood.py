"""A small campaign whose residents a test makes one by one: what they are and what they said."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
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
    spoken: bool = False  # the open question, by voice
    id: UUID = field(default_factory=uuid4)


def keys_of(session: Session) -> Keys:
    return load_keys(session, Box(b"k" * 32))


def small_campaign(session: Session, code: str = "tilleuls-test", source: str = SOURCE) -> CampaignRow:
    campaign = campaigns.create(session, keys_of(session), source, code=code)
    return campaigns.open_campaign(session, campaign.code, NOW)


def settle(session: Session, campaign: CampaignRow, *residents: Resident) -> None:
    """Write residents with their answers and tags, a table at a time."""
    revision = campaigns.current_revision(session, campaign).id
    session.execute(insert(ParticipantRow), [_participant(campaign, revision, one) for one in residents])
    given = [(one, question, values) for one in residents for question, values in _answers(one)]
    if not given:
        return
    answers = _ids(
        session,
        AnswerRow,
        [
            {
                "participant_id": one.id,
                "campaign_id": campaign.id,
                "question": question,
                "current": 1,
                "created_at": one.started_at,
            }
            for one, question, _ in given
        ],
    )
    usual = {"number": 1, "revision_id": revision, "channel": "web", "forme": "tap", **NOTHING_SAID}
    versions = _ids(
        session,
        AnswerVersionRow,
        [
            {**usual, "answer_id": row, "at": one.started_at, **values}
            for row, (one, _, values) in zip(answers, given, strict=True)
        ],
    )
    said = [
        (version, one)
        for version, (one, question, _) in zip(versions, given, strict=True)
        if question == "atouts"
    ]
    write_tags(session, [(version, one.said or (), one.danger) for version, one in said])


NOTHING_SAID = {"codes": None, "text": None, "passed": False, "tagged_with": None}


def _participant(campaign: CampaignRow, revision: int, one: Resident) -> dict[str, Any]:
    return {
        "id": one.id,
        "campaign_id": campaign.id,
        "revision_id": revision,
        "mode_recueil": one.mode,
        "started_at": one.started_at,
        "accepted_at": one.started_at if one.accepted else None,
        "changed_at": one.started_at,
        "trial": one.trial,
        "excluded": one.excluded,
        "source_digest": one.source,
        "shared_device": False,
    }


def _answers(one: Resident) -> Iterator[tuple[str, dict[str, Any]]]:
    if one.passed:
        yield "atouts", {"passed": True}
    elif one.said is not None:
        tagger = "lexique-1" if one.tagged else None
        forme = "vocal" if one.spoken else "texte"
        yield "atouts", {"text": one.text, "forme": forme, "tagged_with": tagger}
    for question, code in (("sexe", one.sex), ("age", one.age), ("vivre", one.vivre)):
        if code is not None:
            yield question, {"codes": [code]}
    if one.manque is not None:
        yield "manque", {"codes": list(one.manque)}


def _ids(
    session: Session, table: type[AnswerRow | AnswerVersionRow | SegmentRow], rows: list[dict[str, Any]]
) -> list[int]:
    if not rows:
        return []
    statement = insert(table).returning(table.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, rows))


def write_tags(
    session: Session, spoken: Sequence[tuple[int, Sequence[Sequence[tuple[str, str]]], frozenset[int]]]
) -> None:
    """spoken: versions, with the tags of each of their segments and the numbers of those in danger."""
    segments = [
        (version, number, tags, number in danger)
        for version, said, danger in spoken
        for number, tags in enumerate(said)
    ]
    ids = _ids(
        session,
        SegmentRow,
        [
            {"version_id": version, "number": number, "start": 0, "end": 1, "danger": danger}
            for version, number, _, danger in segments
        ],
    )
    tags = [
        {"segment_id": segment, "kind": kind, "code": code, "score": 1.0, "model": "1"}
        for segment, (_, _, tags, _) in zip(ids, segments, strict=True)
        for kind, code in tags
    ]
    if tags:
        session.execute(insert(TagRow), tags)


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
