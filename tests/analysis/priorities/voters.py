"""A campaign that asks for priorities in every way, and residents who answer as a test says."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from analysis.release import release_if_due
from consultation import campaigns
from consultation.tables import AnswerRow, AnswerVersionRow, CampaignRow, ParticipantRow, ReleaseRow
from tests.analysis.neighbourhood import NOW, SOURCE, Resident, _ids, _participant, small_campaign

ITEMS = ("halls", "ombre", "local", "soins")
GRADES = ("tres", "assez", "peu")
STATEMENTS = ("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8")

_STATEMENTS = "\n".join(f"    - {{name: {code}, label: Propos {code}}}" for code in STATEMENTS)
PRIORITIES = (
    SOURCE.replace("phase: ecoute", "phase: priorites\n  territory: QN09901N").replace(
        "survey:\n",
        f"""choices:
  propos:
{_STATEMENTS}
  priorites:
    - {{name: halls, label: Réparer les halls, themes: [LOG-PCO]}}
    - {{name: ombre, label: De l'ombre, themes: [TRE-CHL]}}
    - {{name: local, label: Un local, themes: [JCS-JEU]}}
    - {{name: soins, label: Un médecin, themes: [SAN]}}
survey:
""",
    )
    + """
  - type: grade
    name: importance
    label: "Pour vous, {priorite}, c'est :"
    repeat: {over: priorites, variable: priorite}
    choices:
      - {name: tres, label: Très important}
      - {name: assez, label: Assez important}
      - {name: peu, label: Peu important}
      - {name: nsp, label: Je ne sais pas, unsure: oui}
  - type: rank
    name: ordre
    label: Mettez dans l'ordre
    choices: priorites
  - type: select_multiple
    name: approuve
    ballot: approbation
    label: Que voulez-vous ?
    choices:
      - {name: halls, label: Réparer les halls}
      - {name: ombre, label: De l'ombre}
      - {name: local, label: Un local}
      - {name: rien, label: Rien, alone: oui}
  - type: select_one
    name: avis
    ballot: avis
    label: "« {propos} » Êtes-vous d'accord ?"
    repeat: {over: propos, variable: propos}
    choices:
      - {name: accord, label: D'accord}
      - {name: desaccord, label: Pas d'accord}
      - {name: passe, label: Je passe}
"""
    + "".join(
        f"""
  - type: select_one
    name: duel_{left}_{right}
    ballot: comparaison
    label: Lequel d'abord ?
    choices:
      - {{name: {left}, label: {left.title()}}}
      - {{name: {right}, label: {right.title()}}}
      - {{name: nsp, label: Je ne sais pas, unsure: oui}}
"""
        for left, right in (("halls", "ombre"), ("ombre", "local"), ("local", "halls"))
    )
)

Said = Mapping[tuple[str, str], Sequence[str]]
"""(question, item) -> codes."""


def priorities_campaign(session: Session, code: str = "tilleuls-prio") -> CampaignRow:
    return small_campaign(session, code, PRIORITIES)


def vote(
    session: Session, campaign: CampaignRow, voters: Sequence[Said], started_at: datetime = NOW
) -> list[Resident]:
    """Write one resident per voter, with what he or she said; return them."""
    revision = campaigns.current_revision(session, campaign).id
    residents = [Resident(started_at=started_at) for _ in voters]
    session.execute(insert(ParticipantRow), [_participant(campaign, revision, one) for one in residents])
    given = [
        (one, place, codes)
        for one, said in zip(residents, voters, strict=True)
        for place, codes in said.items()
    ]
    answers = _ids(
        session,
        AnswerRow,
        [
            {
                "participant_id": one.id,
                "campaign_id": campaign.id,
                "question": question,
                "item": item,
                "current": 1,
                "created_at": started_at,
            }
            for one, (question, item), _ in given
        ],
    )
    _ids(
        session,
        AnswerVersionRow,
        [
            {"answer_id": row, "number": 1, "revision_id": revision, "channel": "web", "forme": "tap",
             "codes": [*codes], "passed": False, "at": started_at}
            for row, (_, _, codes) in zip(answers, given, strict=True)
        ],
    )  # fmt: skip
    return residents


def graded(item: str, *counts: int) -> list[Said]:
    """So many residents per mention of an item, best first, then « je ne sais pas »."""
    return [
        {("importance", item): [code]}
        for code, count in zip((*GRADES, "nsp"), counts, strict=False)
        for _ in range(count)
    ]


def together(*lists: Sequence[Said]) -> list[Said]:
    """The same residents: the first of each list is one person, and so on."""
    size = max(len(one) for one in lists)
    people: list[dict[tuple[str, str], Sequence[str]]] = [{} for _ in range(size)]
    for one in lists:
        for person, said in zip(people, one, strict=False):
            person.update(said)
    return list(people)


def everything(size: int, seed: int = 1) -> list[Said]:
    """Residents of two sorts who answer everything; women mostly want the halls, men the shade."""
    choose = random.Random(seed)
    voters: list[Said] = []
    for number in range(size):
        woman = number % 2 == 0
        liked = {"halls": 3.0 if woman else 1.0, "ombre": 1.0 if woman else 3.0, "local": 2.0, "soins": 0.5}
        felt = {item: liked[item] + choose.gauss(0, 1) for item in ITEMS}
        said: dict[tuple[str, str], Sequence[str]] = {("sexe", ""): ["femme" if woman else "homme"]}
        for item, value in felt.items():
            said["importance", item] = [GRADES[0] if value > 2 else GRADES[1] if value > 0.8 else GRADES[2]]
        said["ordre", ""] = sorted(ITEMS, key=lambda item: -felt[item])
        said["approuve", ""] = [item for item in ITEMS[:3] if felt[item] > 1.5] or ["rien"]
        for left, right in (("halls", "ombre"), ("ombre", "local"), ("local", "halls")):
            said[f"duel_{left}_{right}", ""] = [left if felt[left] > felt[right] else right]
        for place, statement in enumerate(STATEMENTS):
            agrees = (place % 2 == 0) is woman if place < 6 else True
            if choose.random() < 0.1:
                agrees = not agrees
            said["avis", statement] = [
                "passe" if choose.random() < 0.15 else "accord" if agrees else "desaccord"
            ]
        voters.append(said)
    return voters


def released(session: Session, campaign: CampaignRow, after: int = 1) -> ReleaseRow:
    release = release_if_due(session, campaign, NOW + timedelta(hours=after))
    assert release is not None
    return release
