"""What a team fills in or draws by itself: margins, actions, what actors say, axes, outlines."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consultation.territories.importing import ImportRefused
from consultation.territories.known import (
    actions_of,
    actors_of,
    axes_of,
    find_margins,
    find_territory,
)
from consultation.words import ActionState
from tests.consultation.territories.bringing import Bring, simple, why
from tests.consultation.territories.bringing import bring as bring


def test_hand_made_margins(bring: Bring, session: Session) -> None:
    bring("qp\nQP093001\n", simple())
    text = (
        "code;par;categorie;part;effectif;millesime\n"
        "QP093001;sexe;Femmes;53;;2021\n"
        "QP093001;sexe;Hommes;47;;2021\n"
        "QP093001;age;15-24 ans;;600;2021\n"
        "QP093001;age;25-59;;1600;2021\n"
        "QP093001;age;60-74;;500;2021\n"
        "QP093001;age;75 ans et plus;;300;2021\n"
        "QP093001;secteur;nord;0,4;;2021\n"
        "QP093001;secteur;sud;0,6;;2021\n"
        "QP093001;statut;locataire;70;;2021\n"
        "QP093001;statut;proprietaire;20;;2021\n"
        "QP093001;sexe_age;femme:15-24;;10;2021\n"
        "QP093001;age;16-18;;10;2021\n"
        "QP093001;revenu;haut;10;;2021\n"
        "QP093001;sexe;femme;1;;2021\n"
        "QP093002;secteur;nord;100;;2021\n"
    )
    read = bring(text, "marges")
    margins = find_margins(session, "QP093001")
    assert margins is not None and margins.people == 3000
    assert margins.shares["sexe"] == pytest.approx({"femme": 0.53, "homme": 0.47})
    assert margins.shares["age"]["75+"] == pytest.approx(0.1)
    assert margins.shares["secteur"] == pytest.approx({"nord": 0.4, "sud": 0.6})
    assert set(margins.shares) == {"sexe", "age", "secteur"}
    said = [(line, text.partition(",")[0][:40]) for line, _, text in why(read)]
    assert [line for line, _ in said] == [13, 14, 15, 10, 12, 16]
    assert any("les parts font 90 ensemble" in one[2] for one in why(read))
    assert read.weighting() == {"redressement possible sur le sexe et l’âge": 1}


def test_actions_and_what_actors_say(bring: Bring, session: Session) -> None:
    bring("qp\nQP093001\n", simple())
    text = (
        "code;intitule;theme;debut;fin;etat\n"
        "QP093001;Halls;LOG-PCO;01/03/2025;2026;\n"
        "QP093001;Bus;Mobilités et stationnement;2027;;\n"
        "QP093001;Crèche;edu;2019-09-01;31/08/2020;\n"
        "QP093001;Sans thème;LOJ;;;\n"
        "QP093001;À l’envers;LOG;2026;2025;\n"
        "QP093001;Drôle;LOG;;;peut-être\n"
        "QP093001;Jamais;LOG;31/02/2025;;\n"
        "QP093001;Hors grille;NSP;;;\n"
        "QP093002;Ailleurs;LOG;;;\n"
    )
    read = bring(text, "actions")
    territory = find_territory(session, "QP093001")
    assert territory is not None
    assert [(one.title, one.theme, one.state) for one in actions_of(session, territory)] == [
        ("Crèche", "EDU", ActionState.OVER),
        ("Halls", "LOG-PCO", ActionState.RUNNING),
        ("Bus", "MOB", ActionState.PLANNED),
    ]
    assert actions_of(session, territory)[1].ends_on == date(2026, 12, 31)
    assert sorted(line for line, _, _ in why(read)) == [5, 6, 7, 8, 9, 10]
    assert "LOG (Logement et immeuble) ?" in why(read)[0][2]
    bring("code;action;theme;etat\nQP093001;Bus;MOB;abandonnée\n", "actions", replacing=True)
    assert [(one.title, one.state) for one in actions_of(session, territory)] == [
        ("Bus", ActionState.ABANDONED)
    ]

    said = "code;acteur;theme;type;propos;date\n{}QP093001;La régie;PRO;;Des dépôts;01/02/2026\n"
    late = "QP093001;La régie;PRO;XXX;Des dépôts;\nQP093001;La régie;PRO;;Demain;01/01/2030\n"
    assert [line for line, _, _ in why(bring(said.format(late), "acteurs"))] == [2, 3]
    bring(said.format(""), "acteurs")
    (statement,) = actors_of(session, territory)
    assert (statement.actor, statement.kind, statement.said_on) == ("La régie", "CON", date(2026, 2, 1))


def test_axes_of_the_contract(bring: Bring, session: Session) -> None:
    bring("qp\nQP093001\n", simple())
    contract = {
        "territoire": ["QP093001", "QP093002", "n’importe quoi"],
        "titre": "Contrat",
        "axes": {"A": "Vivre", "B": "Faire"},
        "themes": {"LOG": "A", "LOG-PCO": ["A", "B"]},
    }
    read = bring(json.dumps(contract), "axes")
    assert (read.axes, read.refused) == (1, 2)
    session.expire_all()
    own, *others = axes_of(find_territory(session, "QP093001"))
    assert (own.name, own.axes("LOG-PCO"), own.axes("LOG-BAI"), own.axes("EMP")) == (
        "contrat",
        ("A", "B"),
        ("A",),
        (),
    )
    assert [one.name for one in others] == ["p2030", "p2015", "loi2014"]
    assert [one.axes("ECO-COM") for one in others] == [("A1",), ("P3",), ("3", "7")]
    changes: list[dict[str, Any]] = [
        {"themes": {"LOJ": "A"}},
        {"themes": {"LOG": "Z"}},
        {"axes": {}},
        {"themes": []},
    ]
    for wrong in changes:
        with pytest.raises(ImportRefused):
            bring(json.dumps(contract | wrong), "axes")


def square(code: Any, *, at: float = 2.0, closed: bool = True, kind: str = "Polygon") -> dict[str, Any]:
    ring = [[at, 43.0], [at + 0.1, 43.0], [at + 0.1, 43.1], [at, 43.1], [at, 43.0]]
    coordinates: Any = [ring if closed else ring[:-1]]
    geometry = {"type": kind, "coordinates": coordinates if kind != "Point" else [at, 43.0]}
    return {"type": "Feature", "properties": {"code_qp": code, "lib_qp": "Là"}, "geometry": geometry}


def test_outlines_of_every_kind(bring: Bring, session: Session) -> None:
    features: list[Any] = [
        square("QN07501M"),
        square("QN07501M"),
        square("QN07502M", closed=False),
        square("QN07503M", at=650_000.0),
        square("QN07504M", kind="Point"),
        square(None),
        {"type": "Feature", "properties": None, "geometry": None},
        7,
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    read = bring(content, "anct_2024_contours")
    assert (read.outlines, [one.line for one in read.refusals]) == (1, [2, 3, 4, 5, 6, 7, 8])
    assert "ne sont pas en degrés" in read.refusals[2].why
    territory = find_territory(session, "QN07501M")
    assert territory is not None
    session.refresh(territory)
    assert territory.outline == square("x")["geometry"] and territory.name == "Là"
