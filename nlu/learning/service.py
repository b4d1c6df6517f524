"""Models that were learnt here: which one serves, and what becomes of the others. The caller commits."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from consultation.tables import CodingRow, ModelRow
from nlu.heads import HEADS
from nlu.model import Model, ModelError
from nlu.pipeline import Tagger

logger = logging.getLogger(__name__)

SERVING, REFUSED, REPLACED = "en_service", "refuse", "remplace"
# Two trainings that end at once take turns.
_ALONE = text("LOCK TABLE model IN SHARE ROW EXCLUSIVE MODE")


class WordsErased(Exception):
    """Answers that a model learnt from were erased, or read anew, meanwhile: it must not be kept."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with its scores and the codings that it learnt from."""

    model: Model
    scores: dict[str, Any]
    codings: frozenset[int]


def version_in_service(session: Session) -> str | None:
    """Return the version of the model in service, None where the product's own serves."""
    return session.scalar(select(ModelRow.version).where(ModelRow.state == SERVING))


def in_service(session: Session) -> Model | None:
    """Return the model in service; None where there is none, or this code cannot use it (logged)."""
    row = session.execute(
        select(ModelRow.version, ModelRow.weights).where(ModelRow.state == SERVING)
    ).one_or_none()
    if row is None or row.weights is None:
        return None
    try:
        model = Model.from_bytes(row.weights)
        _try(model)
    except (ModelError, ValueError, IndexError, KeyError, TypeError) as error:
        logger.warning(
            "modèle %s illisible ici (%s) : celui du produit sert, relancez « portevoix nlu train »",
            row.version,
            type(error).__name__,
        )
        return None
    return model


def _try(model: Model) -> None:
    """Tag something: another version of the product may have made weights of other shapes."""
    if model.segments.heads != HEADS:
        raise ModelError("Ce modèle est d’une autre grille.")
    list(Tagger.load(model).tag([("Le bus est en retard, il faut un médecin.", "problemes")]))


def put_into_service(session: Session, trained: Trained, now: datetime) -> None:
    """Keep a model and let it serve; the one before is emptied. Raises WordsErased."""
    session.execute(_ALONE)
    if not _still_there(session, trained.codings):
        raise WordsErased
    session.execute(update(ModelRow).where(ModelRow.state == SERVING).values(state=REPLACED, weights=None))
    _write(session, trained, SERVING, trained.model.to_bytes(), now)


def refuse(session: Session, trained: Trained, now: datetime) -> None:
    """Keep the scores of a model that did worse, without its weights; one that serves goes on."""
    session.execute(_ALONE)
    if version_in_service(session) != trained.model.version:
        _write(session, trained, REFUSED, None, now)


def _write(session: Session, trained: Trained, state: str, weights: bytes | None, now: datetime) -> None:
    values = {
        "made_at": now,
        "state": state,
        "scores": trained.scores,
        "weights": weights,
        "examples": len(trained.codings),
    }
    # The same examples make the same model again.
    session.execute(
        postgresql.insert(ModelRow)
        .values(version=trained.model.version, **values)
        .on_conflict_do_update(index_elements=[ModelRow.version], set_=values)
    )


def _still_there(session: Session, codings: Collection[int]) -> bool:
    found = select(func.count()).where(CodingRow.id.in_(codings), CodingRow.effective)
    return session.scalar(found) == len(codings)
