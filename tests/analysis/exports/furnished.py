"""A campaign with all that an export can hold: figures, statistics, quotations, priorities. Invented."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.release import release_if_due
from consultation import campaigns
from consultation.keyring import Keys
from consultation.tables import (
    ActionRow,
    ActorRow,
    AnswerRow,
    AnswerVersionRow,
    CampaignRow,
    ConsentRow,
    IndicatorRow,
    MarginRow,
    QuotationRow,
    ReleaseDocumentRow,
    ReleaseRow,
    SegmentRow,
    TerritoryRow,
)
from tests.analysis.neighbourhood import NOW, SOURCE, Resident, keys_of, settle

TERRITORY = "QN09901N"
ODD = "=1+1 « Odd » 😀 -@title" + " très long" * 30
WORDS = "=Le hall est propre depuis que le gardien est là, @tous 😀"
OUTLINE = {
    "type": "Polygon",
    # With the clock on purpose: an export turns it round.
    "coordinates": [[[2.0, 48.0], [2.0, 48.01], [2.01, 48.01], [2.01, 48.0], [2.0, 48.0]]],
}
GRADES = (
    ("tres_bien", "Très bien"),
    ("bien", "Bien"),
    ("assez_bien", "Assez bien"),
    ("insuffisant", "Insuffisant"),
    ("rejet", "À rejeter"),
)


def odd_source(title: str = ODD) -> str:
    quoted = "'" + title.replace("'", "''") + "'"
    named = SOURCE.replace("title: Votre quartier", f"title: {quoted}")
    return named.replace(
        "territory_name: Les Tilleuls", f"territory_name: Les Tilleuls\n  territory: {TERRITORY}"
    )


def furnished(
    session: Session,
    size: int = 200,
    *,
    code: str = "tilleuls-test",
    title: str = ODD,
    keys: Keys | None = None,
) -> tuple[CampaignRow, ReleaseRow]:
    """Make it, with a first release of `size` residents. keys: the house's, where it has its own."""
    campaigns.create(session, keys or keys_of(session), odd_source(title), code=code)
    campaign = campaigns.open_campaign(session, code, NOW)
    _territory(session)
    settle(session, campaign, *residents(size, seed=size))
    session.flush()
    release = release_if_due(session, campaign, NOW + timedelta(hours=1))
    assert release is not None
    _quotations(session, campaign)
    session.add(ReleaseDocumentRow(release_id=release.id, name="priorites", content=priorities()))
    session.flush()
    return campaign, release


def residents(size: int, seed: int = 7) -> list[Resident]:
    choose = random.Random(seed)
    themes = ["LOG-ETA", "LOG-PCO", "PRO-ORD", "SEC-TRA", "MOB-TCO", "ESP-JEX", "LIE-ENT", "EGA-VIO"]
    weights = [9, 6, 8, 7, 5, 5, 4, 1]
    found = []
    for _ in range(size):
        said = []
        for _ in range(choose.randint(1, 3)):
            tags = [
                ("theme", choose.choices(themes, weights)[0]),
                ("enonce", choose.choices(["CON", "ATO", "BES", "PRP", "ENG"], [6, 4, 3, 3, 1])[0]),
                ("sentiment", choose.choice(["P1", "N1", "NEU", "N2"])),
            ]
            said.append(tags)
        found.append(
            Resident(
                said=said,
                sex=choose.choices(["femme", "homme", None], [6, 3, 1])[0],
                age=choose.choices(["a15_17", "a18_24", "a25_59", "a60_plus", None], [1, 3, 5, 2, 1])[0],
                vivre=choose.choice(["bien", "moyen", "mal", "nsp", None]),
                manque=choose.choice([["soins"], ["bus", "soins"], ["commerces"], None]),
                mode=choose.choices(["bot_web", "bot_telegram", "agent"], [6, 3, 1])[0],
                id=UUID(int=choose.getrandbits(128)),
            )
        )
    return found


def _territory(session: Session) -> None:
    if session.scalar(select(TerritoryRow.id).where(TerritoryRow.code == TERRITORY)):
        return
    row = TerritoryRow(
        code=TERRITORY, name="Les Tilleuls", commune="Ville-Exemple", outline=OUTLINE, axes=None
    )
    session.add(row)
    session.flush()
    of = {"territory_id": row.id}
    shares = {
        "sexe": {"femme": 0.52, "homme": 0.48},
        "age": {"15-24": 0.22, "25-59": 0.53, "60-74": 0.16, "75+": 0.09},
    }
    for by, categories in shares.items():
        for category, share in categories.items():
            session.add(
                MarginRow(**of, vintage="2021", by=by, category=category, share=share, people=3000 * share)
            )
    for name, value, reference, missing in (
        ("part_suroccupation", 19.5, 9.1, None),
        ("part_logements_vacants", 4.0, 8.2, None),
        ("part_menages_sans_voiture", 46.0, 21.0, None),
        ("part_familles_monoparentales", 31.2, 17.4, None),
        ("taux_emploi", 44.1, 61.3, None),
        ("taux_pauvrete", None, 15.0, "secret"),
        ("associations", 12.0, None, None),
    ):
        session.add(
            IndicatorRow(
                **of,
                name=name,
                vintage="2021",
                value=value,
                reference=reference,
                missing=missing,
                source="Insee, référence : commune",
            )
        )
    session.add(
        ActionRow(
            **of,
            title="Rénovation des halls",
            scheme="NPNRU",
            theme="LOG",
            operator="Bailleur Exemple",
            starts_on=date(2025, 3, 1),
            ends_on=date(2027, 6, 30),
            state="en_cours",
        )
    )
    session.add(
        ActorRow(
            **of,
            actor="Centre social Exemple",
            theme="LOG",
            kind="CON",
            text="Les familles parlent de l’humidité.",
            source="Réunion publique",
            said_on=date(2026, 2, 3),
        )
    )


def _quotations(session: Session, campaign: CampaignRow) -> None:
    """Three segments quoted, each of somebody who agreed to it."""
    rows = session.execute(
        select(SegmentRow, AnswerRow)
        .join(AnswerVersionRow, AnswerVersionRow.id == SegmentRow.version_id)
        .join(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
        .where(AnswerRow.campaign_id == campaign.id, SegmentRow.number == 0)
        .order_by(SegmentRow.id)
        .limit(3)
    ).all()
    said = (("LOG", "ATO", WORDS), ("LOG", "CON", "Les murs sont noirs."), ("SEC", "PRP", "Plus de lumière."))
    for (segment, answer), (theme, kind, words) in zip(rows, said, strict=True):
        segment.masked = words
        session.add(ConsentRow(participant_id=answer.participant_id, kind="citation", given=True, at=NOW))
        session.add(
            QuotationRow(
                campaign_id=campaign.id,
                segment_id=segment.id,
                state="validee",
                text=words,
                theme=theme,
                kind=kind,
                decided_by="Personne Nommée",
            )
        )


def priorities() -> dict[str, Any]:
    """A document as analysis.priorities writes it."""
    profile = ((30, 35, 20, 10, 5), (20, 25, 30, 15, 10), (10, 20, 25, 25, 20))
    labels = ("Réparer les ascenseurs", "=Éclairer le square", "Un marché le samedi")
    items: list[dict[str, Any]] = [
        {
            "code": f"p{place + 1}",
            "label": label,
            "themes": ["LOG"],
            "n": 140 - place,
            "rank": place + 1,
            "interval": [max(1, place), min(3, place + 2)],
            "top": 99 - 4 * place,
            "sure": "presque sûr",
            "profile": [
                {"code": code, "share": share, "words": None}
                for (code, _), share in zip(GRADES, profile[place], strict=True)
            ],
            "grade": GRADES[1 + place // 2][0],
            "grade_between": None,
            "withheld": None,
        }
        for place, label in enumerate(labels)
    ]
    hidden = {"code": "p4", "label": "Un potager", "themes": ["TRE"], "n": None, "rank": None}
    hidden |= {"interval": None, "top": None, "sure": None, "profile": [], "grade": None}
    items.append({**hidden, "grade_between": None, "withheld": "denominateur"})
    group = {"by": "sexe", "by_label": "Sexe", "category": "femme", "label": "Une femme", "first": "p2"}
    return {
        "methods": [
            {
                "method": "jugement_majoritaire",
                "poll": "mention",
                "label": "Pour chaque idée, dites si c’est une bonne priorité.",
                "n": 140,
                "weighted": False,
                "certainty": {"kind": "bootstrap", "draws": 1000, "of": 3},
                "reason": None,
                "note": "Jugement majoritaire (Balinski et Laraki, 2007).",
                "items": items,
                "grades": [{"code": code, "label": label} for code, label in GRADES],
                "guard": {"groups": [{**group, "first_label": "Éclairer le square"}], "note": ""},
            }
        ]
    }
