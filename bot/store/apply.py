"""Carrying out the effects of a step, in order, in the transaction of the message."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from bot import erasure, recall
from bot.effects import (
    Adopt,
    Alert,
    Amend,
    Consent,
    Effect,
    Erase,
    Forget,
    HandOver,
    Keep,
    NewPerson,
    OptIn,
    OptOut,
    Reach,
    Recall,
    Say,
    TakeBack,
    Transcript,
    Withdraw,
)
from bot.erasure import Erasing
from bot.store import alerts, answers, hand_overs, recollect, voices
from bot.store.answers import Kept
from bot.store.writer import Reply, Writer
from consultation.questionnaire.model import Questionnaire
from consultation.words import ConsentKind

_OPT_OUT = text("UPDATE account SET opted_out_at = coalesce(opted_out_at, :at) WHERE id = :account")
_OPT_IN = text("UPDATE account SET opted_out_at = NULL WHERE id = :account")
# What a broadcast had still to send, and what was held; replies (the confirmation of STOP) go out.
_CANCEL = text(
    """
    UPDATE outbox SET state = 'cancelled', sealed = NULL, reason = 'opted_out'
    WHERE account_id = :account AND (state = 'waiting' AND bulk OR state = 'held' AND NOT urgent)
    """
)
# Refusing to have one's voice kept: the recordings that were written down go; others when they are.
_NO_VOICE = text(
    """
    UPDATE attachment SET state = 'deleted', sealed = NULL, reason = 'refus de garder la voix'
    FROM transcription
    WHERE attachment.participant_id = :participant AND attachment.state = 'kept'
      AND transcription.attachment_id = attachment.id AND transcription.state IN ('done', 'inaudible')
    """
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who a step is for, and where its replies go."""

    participant: UUID
    revision_id: int
    campaign_id: int
    account_id: int
    questionnaire: Questionnaire
    reply: Reply
    now: datetime
    words: str = ""  # of the message, for an alert after consent
    other_lines: tuple[bytes, ...] = ()  # on which they wrote under other ids


@dataclass(frozen=True, slots=True)
class Applied:
    """`gone`: the participant was erased, payloads go too. `new_person`: another one begins."""

    gone: bool = False
    new_person: bool = False


def apply(writer: Writer, seat: Seat, effects: Iterable[Effect]) -> Applied:
    """Carry out effects; those that concern somebody who is erased are not written first."""
    effects = tuple(effects)
    counted = any(isinstance(effect, Erase) for effect in effects)
    if counted or any(isinstance(effect, Forget) for effect in effects):
        _erase(writer, seat, effects, counted=counted)
        return Applied(gone=True)
    for effect in effects:
        _apply(writer, seat, effect)
    return Applied(new_person=any(isinstance(effect, NewPerson) for effect in effects))


def opt_out(writer: Writer, account_id: int, at: datetime) -> None:
    """The account gets nothing more but replies to what it writes, and the reply to a danger."""
    writer.session.execute(_OPT_OUT, {"account": account_id, "at": at})
    writer.session.execute(_CANCEL, {"account": account_id})


def opt_in(writer: Writer, account_id: int) -> None:
    writer.session.execute(_OPT_IN, {"account": account_id})


def _apply(writer: Writer, seat: Seat, effect: Effect) -> None:
    match effect:
        case Say(message=message, urgent=urgent):
            writer.say(seat.reply, message, urgent=urgent)
        case Keep():
            _keep(writer, seat, effect)
        case Adopt():
            writer.flush()
            keep = answers.adopted(writer.session, seat.participant, effect, seat.now)
            if keep is not None:
                _keep(writer, seat, keep)
        case Transcript():
            writer.flush()
            voices.decide(writer.session, seat.participant, effect, seat.now)
        case HandOver(step=step):
            writer.flush()
            hand_overs.open_one(writer.session, seat.campaign_id, seat.participant, step, seat.now)
        case Consent():
            writer.consent(seat.participant, effect, seat.now)
            if effect.kind is ConsentKind.VOICE and not effect.given:
                writer.session.execute(_NO_VOICE, {"participant": seat.participant})
        case Reach(milestone=milestone):
            writer.reach(seat.participant, milestone)
        case Amend():
            writer.flush()
            answers.amend(writer.session, seat.participant, effect, seat.now)
            writer.changed(seat.participant)
        case TakeBack(source=source):
            writer.flush()
            answers.take_back(writer.session, seat.participant, source, seat.now)
            writer.changed(seat.participant)
        case Withdraw():
            writer.flush()
            answers.withdraw(writer.session, seat.participant, effect)
            writer.changed(seat.participant)
        case Recall(what=what):
            writer.flush()
            kept = recollect.read(writer.session, seat.participant)
            for message in recall.words(what, kept, seat.questionnaire):
                writer.say(seat.reply, message)
        case OptOut():
            opt_out(writer, seat.account_id, seat.now)
        case OptIn():
            opt_in(writer, seat.account_id)
        case Alert():
            _alert(writer, seat, effect)
        case Erase() | Forget() | NewPerson():
            pass  # by who called: they concern the person as a whole


def _keep(writer: Writer, seat: Seat, keep: Keep) -> None:
    writer.keep(
        Kept(keep, seat.participant, seat.campaign_id, seat.revision_id, seat.reply.channel, seat.now)
    )


def _alert(writer: Writer, seat: Seat, alert: Alert, *, gone: bool = False) -> None:
    with_text = alert.with_text and not gone
    alerts.raise_alert(
        writer.session,
        campaign_id=seat.campaign_id,
        participant=seat.participant if with_text else None,
        rule=alert.rule,
        step=alert.step,
        sealed=writer.box.seal(seat.words.encode(), alerts.PURPOSE) if with_text else None,
        at=seat.now,
    )


def _erase(writer: Writer, seat: Seat, effects: tuple[Effect, ...], *, counted: bool) -> None:
    """The farewell goes out with an address of its own: the account may be gone when it is sent."""
    writer.flush()
    who = Erasing(seat.participant, seat.campaign_id, seat.account_id, (seat.reply.line, *seat.other_lines))
    erasure.erase(writer.session, who, seat.now, counted=counted)
    writer.forget(seat.participant)
    farewell = replace(seat.reply, account_id=None)
    for effect in effects:
        match effect:
            case Say(message=message, urgent=urgent):
                writer.say(farewell, message, urgent=urgent)
            case Alert():
                _alert(writer, seat, effect, gone=True)
            case _:
                pass  # nothing else of theirs is kept
