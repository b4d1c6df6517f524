"""Models in the store: one serves, the others are emptied."""

import logging
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consultation.tables import ModelRow
from nlu.learning.checking import check
from nlu.learning.codes import Reading
from nlu.learning.examples import Control
from nlu.learning.service import Trained, WordsErased, in_service, put_into_service, refuse
from nlu.learning.training import compared
from nlu.model import Model, made, shipped
from nlu.pipeline import Tagger
from nlu.worker import tag_once
from tests.nlu.answers import NOW, answer, person

LATER = NOW + timedelta(hours=1)


def another(bias: float) -> Model:
    """A model of other weights: `bias` is added to every head."""
    known = shipped().segments
    return made(replace(known, bias=known.bias + np.float32(bias)), shipped().settings)


def confused() -> Model:
    """A model that takes each head for its neighbour."""
    known = shipped().segments
    return made(replace(known, rows=np.roll(known.rows, 3, axis=1)), shipped().settings)


def kept(session: Session) -> dict[str, tuple[str, bool]]:
    rows = session.scalars(select(ModelRow).execution_options(populate_existing=True))
    return {row.version: (row.state, row.weights is not None) for row in rows}


def test_the_one_before_is_replaced_and_emptied(session: Session) -> None:
    assert in_service(session) is None
    first, second = another(0.1), another(0.2)
    put_into_service(session, Trained(first, {}, frozenset()), NOW)
    put_into_service(session, Trained(second, {}, frozenset()), LATER)
    assert kept(session) == {first.version: ("remplace", False), second.version: ("en_service", True)}
    found = in_service(session)
    assert found is not None
    assert found.version == second.version
    put_into_service(session, Trained(first, {}, frozenset()), LATER)
    assert kept(session) == {first.version: ("en_service", True), second.version: ("remplace", False)}


def test_a_refused_one_keeps_its_scores_alone(session: Session) -> None:
    first, second = another(0.1), another(0.2)
    put_into_service(session, Trained(first, {}, frozenset()), NOW)
    refuse(session, Trained(second, {"segments": 3}, frozenset()), LATER)
    refuse(session, Trained(first, {"segments": 3}, frozenset()), LATER)
    assert kept(session) == {first.version: ("en_service", True), second.version: ("refuse", False)}


def test_an_unreadable_one_leaves_the_work_to_the_products(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    put_into_service(session, Trained(another(0.1), {}, frozenset()), NOW)
    fusion = replace(shipped().settings.fusion, theme=(1.0, 2.0))
    known = shipped().segments
    for weights in (
        b"abc",
        made(known, replace(shipped().settings, fusion=fusion)).to_bytes(),  # of another version
        made(replace(known, heads=known.heads[::-1]), shipped().settings).to_bytes(),  # of another grid
    ):
        session.execute(update(ModelRow).values(weights=weights))
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            assert in_service(session) is None
        assert "illisible" in caplog.text


def test_words_erased_meanwhile_keep_a_model_out(session: Session) -> None:
    tagger = Tagger.load()
    version = answer(session, person(session), "le bus est en retard")
    tag_once(session, tagger, 10, NOW)
    coding = check(session, version, [Reading(0, frozenset({"MOB"}))], "Awa", NOW)
    put_into_service(session, Trained(another(0.1), {}, frozenset({coding})), NOW)
    check(session, version, [Reading(0, frozenset({"SEC"}))], "Awa", LATER)
    with pytest.raises(WordsErased):
        put_into_service(session, Trained(another(0.2), {}, frozenset({coding})), LATER)


def test_scores_on_controls_tell_a_worse_model() -> None:
    controls = [
        Control("le bus est toujours en retard", "problemes", frozenset({"MOB"})),
        Control("il manque un médecin", "problemes", frozenset({"SAN"})),
        Control("les jeunes cherchent du travail", "problemes", frozenset({"EMP"})),
        Control("on ne se parle plus entre voisins", "problemes", frozenset({"LIE"})),
        Control("rien", "problemes", frozenset()),
    ]
    same = compared(shipped(), shipped(), controls)
    assert not same.worse
    assert same.before.micro > 0.8
    assert compared(shipped(), confused(), controls).worse
    assert not compared(confused(), shipped(), controls).worse
    assert not compared(shipped(), confused(), []).worse
