"""The documents `priorites` and `groupes` of a release: computed once, from the people of that release."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from analysis.population import Population
from analysis.priorities import approved, compared, graded, ordered
from analysis.priorities.ballots import Asked, Ballots, Graded, ballots_of
from analysis.priorities.committee import Kind, committee
from analysis.priorities.gate import Gate
from analysis.priorities.guarded import guarded
from analysis.priorities.opinions import grouped
from analysis.priorities.reading import (
    NOTHING,
    read_approvals,
    read_choices,
    read_grades,
    read_opinions,
    read_orders,
)
from analysis.priorities.standing import Json, People
from analysis.ranking import majority
from analysis.ranking.ranks import Method
from analysis.reading import read_population
from analysis.scheme import Scheme
from analysis.statistics.weighting import Weights, weigh
from consultation.campaigns import questionnaire_of
from consultation.margins import find_margins
from consultation.tables import (
    CampaignRow,
    CellRow,
    ConsultationRow,
    ReleaseDocumentRow,
    ReleaseRow,
    RevisionRow,
)

PRIORITIES, GROUPS = "priorites", "groupes"


def campaign_ballots(session: Session, campaign_id: int) -> Ballots:
    """Return what a campaign asks about priorities, from all its revisions."""
    revisions = session.scalars(
        select(RevisionRow.id).where(RevisionRow.campaign_id == campaign_id).order_by(RevisionRow.number)
    )
    return ballots_of([questionnaire_of(session, revision) for revision in revisions.all()])


def priorities_documents(
    session: Session, release: ReleaseRow, population: Population, weights: Weights | None = None
) -> Iterator[tuple[str, Json]]:
    """Yield (name, content) of a release's documents on priorities, none where nothing asks about them.

    To be called once the release's cells are written, and `analysis.reading.gather` set apart who counts:
    what it says of an item is what these cells show of its question.
    """
    ballots = campaign_ballots(session, release.campaign_id)
    if not ballots.polls() and not ballots.opinions:
        return
    making = _Making(session, release, population, weights)
    if ballots.polls():
        yield PRIORITIES, {"methods": [*making.methods(ballots)]}
    if ballots.opinions:
        yield GROUPS, {"polls": [making.groups(poll) for poll in ballots.opinions]}


def write_priorities(
    session: Session,
    release: ReleaseRow,
    scheme: Scheme,
    population: Population | None = None,
    weights: Weights | None = None,
) -> None:
    """Write a release's documents on priorities, in place of those it has. See `priorities_documents`.

    population, weights: those that the release was made with, read and made again where they are not given.
    """
    everybody = read_population(session, scheme) if population is None else population
    known = (
        weigh(everybody, find_margins(session, _territory(session, release))) if weights is None else weights
    )
    for name, content in priorities_documents(session, release, everybody, known):
        fresh = insert(ReleaseDocumentRow).values(release_id=release.id, name=name, content=content)
        session.execute(
            fresh.on_conflict_do_update(index_elements=["release_id", "name"], set_={"content": content})
        )


def _territory(session: Session, release: ReleaseRow) -> str | None:
    return session.scalar(
        select(ConsultationRow.territory)
        .join(CampaignRow, CampaignRow.consultation_id == ConsultationRow.id)
        .where(CampaignRow.id == release.campaign_id)
    )


def find_document(session: Session, release: ReleaseRow, name: str) -> Json | None:
    """Return a document of a release, None where it has none of this name."""
    return session.scalars(
        select(ReleaseDocumentRow.content).where(
            ReleaseDocumentRow.release_id == release.id, ReleaseDocumentRow.name == name
        )
    ).one_or_none()


def _gate(session: Session, release: ReleaseRow) -> Gate:
    cells = session.execute(
        select(CellRow.sheet, CellRow.row, CellRow.column, CellRow.numerator, CellRow.withheld).where(
            CellRow.release_id == release.id, CellRow.sheet.like("question:%")
        )
    )
    return Gate((sheet, row, column, number, why) for sheet, row, column, number, why in cells)


class _Making:
    """What every poll of a release needs."""

    def __init__(
        self, session: Session, release: ReleaseRow, population: Population, weights: Weights | None
    ) -> None:
        self.session, self.population = session, population
        self.people, self.gate = People(population.n, weights), _gate(session, release)
        self.costs = committee(session, release.campaign_id).get(Kind.COSTS)
        self.named = {
            (by, code): label for by, pairs in release.about["breakdowns"].items() for code, label in pairs
        }

    def methods(self, ballots: Ballots) -> Iterator[Json]:
        for poll in ballots.graded:
            yield self._graded(poll)
        if ballots.paired is not None:
            choices = read_choices(self.session, ballots.paired)
            yield {**compared.compared(ballots.paired, choices, self.people, self.gate), "guard": None}
        for ranked in ballots.ranked:
            orders = read_orders(self.session, ranked, self.people.n)
            made = ordered.ordered(ranked, orders, self.people, self.gate)
            yield self._guard(made, ranked, ordered.ranking(orders), orders != NOTHING)
        for asked in ballots.approved:
            yield self._approved(asked)

    def groups(self, poll: Asked) -> Json:
        return grouped(poll, read_opinions(self.session, poll, self.people.n), self.gate)

    def _graded(self, poll: Graded) -> Json:
        grades = read_grades(self.session, poll, self.people.n)
        made = graded.judged(poll, grades, self.people, self.gate)
        ranked = {one["code"] for one in made["items"] if one["rank"] is not None}
        keep = np.array([item.code in ranked for item in poll.items])
        counted = np.where(keep[None, :], grades, NOTHING).astype(np.int8)
        return self._guard(made, poll, majority.method(counted, len(poll.grades)), counted != NOTHING)

    def _approved(self, poll: Asked) -> Json:
        said, answered = read_approvals(self.session, poll, self.people.n)
        made = approved.approved(poll, said, answered, self.people, self.gate, self.costs)
        counts = self.gate.shown(poll.name).counts
        keep = np.array([counts.get(item.code) is not None for item in poll.items])
        everywhere = np.repeat(answered[:, None], len(poll.items), axis=1)
        return self._guard(made, poll, approved.ranking(said, keep), everywhere)

    def _guard(self, made: Json, poll: Asked, ranking: Method, answered: NDArray[np.bool_]) -> Json:
        """Add the guard to a method that ranks something."""
        if made["reason"] is not None:
            return {**made, "guard": None}

        def told(by: str, category: str, place: int) -> bool:
            return self.gate.group_shown(*poll.places[place], by, category)

        found = guarded(ranking, answered, poll.items, self.population, self.people, self.named, told)
        return {**made, "guard": found}
