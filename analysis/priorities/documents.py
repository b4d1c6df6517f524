"""The documents `priorites` and `groupes` of a release: computed once, from the people of that release."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from analysis.making import Making
from analysis.population import Population
from analysis.priorities import approved, compared, graded, ordered
from analysis.priorities.ballots import Asked, Ballots, Graded, ballots_of
from analysis.priorities.committee import Kind, committee
from analysis.priorities.gate import QUESTION, Gate, Told
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
from analysis.statistics.weighting import Weights
from consultation.campaigns import questionnaire_of
from consultation.tables import (
    CellRow,
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


def priorities(session: Session, making: Making) -> Json | None:
    """Return the document `priorites` of a release in the making; None where nothing asks about them.

    To be called while `analysis.reading.gather` sets apart who counts: what it says of an item is what the
    release's tables show of its question.
    """
    ballots = campaign_ballots(session, making.campaign.id)
    return {"methods": [*_making(session, making).methods(ballots)]} if ballots.polls() else None


def groups(session: Session, making: Making) -> Json | None:
    """Return the document `groupes`: opinion groups on others' statements."""
    ballots = campaign_ballots(session, making.campaign.id)
    if not ballots.opinions:
        return None
    return {"polls": [_making(session, making).groups(poll) for poll in ballots.opinions]}


def write_again(session: Session, release: ReleaseRow, population: Population, weights: Weights) -> None:
    """Write the document of priorities of a release in place of the one it has, of the same answers."""
    ballots = campaign_ballots(session, release.campaign_id)
    if not ballots.polls():
        return
    named = {(by, code): label for by, pairs in release.about["breakdowns"].items() for code, label in pairs}
    costs = committee(session, release.campaign_id).get(Kind.COSTS)
    again = _Polls(session, population, People(population.n, weights), _gate(session, release), named, costs)
    content = {"methods": [*again.methods(ballots)]}
    fresh = insert(ReleaseDocumentRow).values(release_id=release.id, name=PRIORITIES, content=content)
    session.execute(
        fresh.on_conflict_do_update(index_elements=["release_id", "name"], set_={"content": content})
    )


def _gate(session: Session, release: ReleaseRow) -> Gate:
    cells = session.scalars(
        select(CellRow).where(CellRow.release_id == release.id, CellRow.sheet.startswith(QUESTION))
    )
    return Gate(Told(c.sheet, c.row, c.column, c.numerator, c.withheld, _estimate(c)) for c in cells)


def _estimate(cell: CellRow) -> tuple[float, float, float] | None:
    if cell.share is None or cell.low is None or cell.high is None:
        return None
    return cell.share, cell.low, cell.high


def _making(session: Session, making: Making) -> "_Polls":
    counted = making.counted
    return _Polls(
        session,
        counted.population,
        People(counted.population.n, counted.weights),
        Gate.of(making.shields, making.estimates),
        {(by, code): label for by, one in making.scheme.profiles.items() for code, label in one.labels},
        committee(session, making.campaign.id).get(Kind.COSTS),
    )


@dataclass(frozen=True, slots=True)
class _Polls:
    """What every poll of a release needs; `named`: labels of groups, `costs` as the committee gave them."""

    session: Session
    population: Population
    people: People
    gate: Gate
    named: dict[tuple[str, str], str]
    costs: Json | None

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
        counted = np.where(keep[None, :], grades, NOTHING).astype(np.int16)
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
