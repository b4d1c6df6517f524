"""A form that waits in the inbox: its person, what the engine makes of it, what is kept and told."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot import erasure
from bot.dialogue import Stage
from bot.engine import begin
from bot.erasure import Erasing
from bot.field.entries import Entry, campaign_of, note
from bot.field.filling import WHOLE, Danger, Filled, Reason, dangers, fill
from bot.field.form import Form
from bot.store import alerts, people
from bot.store.apply import Seat, apply
from bot.store.campaigns import OpenCampaign
from bot.store.people import Alias, Person
from bot.store.writer import Reply
from consultation.tables import AlertRow, RevisionRow
from consultation.words import CampaignState, Channel, FieldState

if TYPE_CHECKING:
    from bot.step import Step

OLDEST = timedelta(days=30)
"""A form may have waited on a telephone; an older date is the telephone's mistake."""


def take(step: "Step") -> bool:
    """Keep the answers of a form and what became of it; True when the payload must not be kept either."""
    form = step.incoming.form
    assert form is not None
    campaign = next((one for one in step.opened if one.code == form.campaign), None)
    if campaign is None:
        return _not_open(step, form)
    person = next((one.person for one in step.accounts if one.campaign_id == campaign.id), None)
    revision = _revision(step, campaign, form, person)
    if revision is None:
        return _kept_nothing(step, campaign.id, form, FieldState.REFUSED, {WHOLE: Reason.REVISION})
    questionnaire = step.campaigns.questionnaire(step.writer.session, revision)
    dialogue = None if person is None else person.dialogue
    source = step.incoming.event.source
    filled = fill(questionnaire, dialogue or begin(step.mint.ref(), form.seed), form, source, step.now)
    if filled.gone:
        return _gone(step, campaign, form, filled, person)
    person, account_id = _seated(step, campaign, form, revision, person, filled)
    step.writer.turn(person.id, account_id, filled.dialogue, step.now)
    claimed = step.incoming.claimed
    seat = Seat(
        participant=person.id,
        revision_id=revision,
        campaign_id=campaign.id,
        account_id=account_id,
        questionnaire=questionnaire,
        reply=Reply(claimed.id, claimed.channel, claimed.line, "", account_id),
        now=step.now,
    )
    apply(step.writer, seat, filled.effects)
    found = dangers(form)
    _alert(step, person, campaign.id, found)
    state = FieldState.PARTLY if filled.refusals else FieldState.KEPT
    _note(step, campaign.id, form, state, filled.refusals, found, person)
    return False


def _revision(step: "Step", campaign: OpenCampaign, form: Form, person: Person | None) -> int | None:
    """The revision that the page showed, also where a newer one was published since."""
    if person is not None:
        return person.revision_id
    return step.writer.session.scalar(
        select(RevisionRow.id).where(
            RevisionRow.campaign_id == campaign.id, RevisionRow.number == form.revision
        )
    )


def _seated(
    step: "Step", campaign: OpenCampaign, form: Form, revision: int, person: Person | None, filled: Filled
) -> tuple[Person, int]:
    """Return the person and the account, new ones at the first attempt."""
    session = step.writer.session
    account = next((one for one in step.accounts if one.campaign_id == campaign.id), None)
    if person is not None and account is not None:
        return person, account.id
    digest = campaign.alias(Channel.CONSOLE, step.incoming.sender)
    account_id = people.open_account(session, campaign.id, Channel.CONSOLE, (Alias(digest),), None, step.now)
    person = Person(step.mint.participant(), revision, filled.dialogue)
    people.seat(
        session,
        person,
        campaign_id=campaign.id,
        account_id=account_id,
        mode=form.mode,
        now=max(form.at, step.now - OLDEST),
        origin=form.origin,
    )
    return person, account_id


def _gone(step: "Step", campaign: OpenCampaign, form: Form, filled: Filled, person: Person | None) -> bool:
    """Under 15, or no consent."""
    account = next((one for one in step.accounts if one.campaign_id == campaign.id), None)
    if person is not None and account is not None:  # corrected: the person is under 15 after all
        who = Erasing(person.id, campaign.id, account.id, (step.incoming.claimed.line,))
        erasure.erase(step.writer.session, who, step.now, counted=False)
    if filled.dialogue.stage is Stage.UNDER_AGE:
        return _kept_nothing(step, campaign.id, form, FieldState.UNDER_AGE, {})
    return _kept_nothing(step, campaign.id, form, FieldState.REFUSED, filled.refusals)


def _not_open(step: "Step", form: Form) -> bool:
    """The page keeps what was entered; here nothing is, but that it was refused."""
    found = campaign_of(step.writer.session, form.campaign)
    if found is not None:
        id_, state = found
        reason = Reason.CLOSED if state is CampaignState.CLOSED else Reason.NOT_OPEN
        return _kept_nothing(step, id_, form, FieldState.REFUSED, {WHOLE: reason})
    return True


def _kept_nothing(
    step: "Step", campaign_id: int, form: Form, state: FieldState, refusals: dict[str, Reason]
) -> bool:
    """A danger is told all the same, without the words."""
    found = dangers(form)
    _alert(step, None, campaign_id, found)
    _note(step, campaign_id, form, state, refusals, found)
    return True


def _alert(step: "Step", person: Person | None, campaign_id: int, found: Sequence[Danger]) -> None:
    """Once for each rule and question: a form that is corrected tells of the same danger again."""
    noted = _noted(step, person)
    for one in found:
        if (one.rule, one.step) in noted:
            continue
        noted.add((one.rule, one.step))
        sealed = None if person is None else step.writer.box.seal(one.words.encode(), alerts.PURPOSE)
        alerts.raise_alert(
            step.writer.session,
            campaign_id=campaign_id,
            participant=None if person is None else person.id,
            rule=one.rule,
            step=one.step,
            sealed=sealed,
            at=step.now,
        )


def _noted(step: "Step", person: Person | None) -> set[tuple[str, str | None]]:
    """Return what was told of this participant."""
    if person is None:
        return set()
    of = AlertRow.participant_id == person.id
    rows = step.writer.session.execute(select(AlertRow.rule, AlertRow.step).where(of))
    return {(rule, asked) for rule, asked in rows}


def _note(
    step: "Step",
    campaign_id: int,
    form: Form,
    state: FieldState,
    refusals: dict[str, Reason],
    found: Sequence[Danger] = (),
    person: Person | None = None,
) -> None:
    entry = Entry(
        form=form.id,
        attempt=form.attempt,
        state=state,
        refusals=dict(refusals),
        danger=bool(found),
    )
    participant = None if person is None else person.id
    note(step.writer.session, campaign_id, entry, form, participant, step.now)
