"""What the engine makes of a form: its answers one after the other, as if each had just been asked. Pure.

What a person leaves out is passed, as PASSER does. Nobody is replied to; what is not taken is told by step.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.dialogue import Confirming, Dialogue, Mark, Stage
from bot.effects import Alert, Effect, Milestone, Reach, Recall, Say
from bot.engine import advance, collect, consents
from bot.engine.path import Place, places, route
from bot.engine.record import pass_step
from bot.engine.turn import Turn
from bot.events import Press, Text
from bot.field.form import Form, Given
from consultation.questionnaire.model import CHOOSING, Questionnaire, QuestionType, Role
from nlu import danger


class Reason(StrEnum):
    """Why an answer, or the whole form, was not taken."""

    UNKNOWN = "question_inconnue"
    NOT_ASKED = "pas_posee"  # its condition does not hold
    OPTIONS = "options"  # unknown, or more than the question takes
    NUMBER = "nombre"
    WORDS = "mots"
    LONG = "trop_long"  # what fits is kept
    REQUIRED = "obligatoire"
    YOUNG = "age_a_verifier"  # under 15, after "15 or over"
    NOTICE = "information"  # nobody said "J'ai compris": nothing is kept
    GATE = "porte_age"  # whether the person is 15 was not answered: nothing is kept
    CLOSED = "campagne_close"
    NOT_OPEN = "campagne_pas_ouverte"
    REVISION = "revision_inconnue"


WHOLE = ""
"""Stands for the step where the whole form is refused."""


@dataclass(frozen=True, slots=True)
class Danger:
    """Words that tell of a danger to a person."""

    rule: str
    step: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filled:
    """`effects` are what to keep; with `gone`, nothing is: under 15, or refused as a whole."""

    dialogue: Dialogue
    effects: tuple[Effect, ...] = ()
    refusals: dict[str, Reason] = field(default_factory=dict)
    gone: bool = False


def fill(questionnaire: Questionnaire, dialogue: Dialogue, form: Form, source: str, now: datetime) -> Filled:
    """Return what becomes of a form; `dialogue` is new, or the one of an earlier attempt."""
    if dialogue.stage is Stage.NOTICE:
        refused = _refused(questionnaire, form)
        if refused is not None:
            return Filled(dialogue, (), {WHOLE: refused}, gone=True)
        agreed = Press(at=form.at, source=source, data=(f"{dialogue.ref}.!compris",))
        dialogue, effects = advance(questionnaire, dialogue, agreed, now)
    else:
        effects = ()
    filled = _Filling(questionnaire, form, source, now, dialogue, _unsaid(effects)).run()
    gone = filled.dialogue.stage is Stage.UNDER_AGE
    return Filled(filled.dialogue, tuple(filled.effects), filled.refusals, gone)


def _refused(questionnaire: Questionnaire, form: Form) -> Reason | None:
    if not form.notice:
        return Reason.NOTICE
    gate = next((one.name for one in questionnaire.questions if one.role is Role.AGE_GATE), None)
    if gate is not None and not any(one.step == gate for one in form.given):
        return Reason.GATE
    return None


def dangers(form: Form) -> list[Danger]:
    """Return the dangers that words of a form tell of: read in every form, also one that is refused."""
    found = [(one, danger.read(one.text)) for one in form.given if one.text]
    return [Danger(seen.rule, one.step, one.text) for one, seen in found if seen is not None]


@dataclass(slots=True)
class _Filling:
    """The walk along the questions; `effects` and `refusals` grow."""

    questionnaire: Questionnaire
    form: Form
    source: str
    now: datetime
    dialogue: Dialogue
    effects: list[Effect]
    refusals: dict[str, Reason] = field(default_factory=dict)

    def run(self) -> "_Filling":
        given = {one.step: one for one in self.form.given}
        seen: set[str] = set()
        while (place := self._next(seen)) is not None:
            seen.add(place.step)
            answer = given.get(place.step)
            if answer is not None:
                self._answer(place, answer)
            elif place.step not in self.dialogue.marks:
                self._leave_out(place)
            if self.dialogue.stage is Stage.UNDER_AGE:
                return self
        known = {one.step for stops in route(self.questionnaire).stops for one in stops}
        for step in given.keys() - seen:
            self.refusals[step] = Reason.NOT_ASKED if step in known else Reason.UNKNOWN
        self._quote()
        self._finish()
        return self

    def _next(self, seen: set[str]) -> Place | None:
        ahead = places(self.questionnaire, self.dialogue)
        return next((one for one in ahead if not one.note and one.step not in seen), None)

    def _answer(self, place: Place, given: Given) -> None:
        """Have the engine take an answer; what it did not take leaves nothing behind."""
        before = self.dialogue.without_mark(place.step)
        asked = before.become(
            stage=Stage.ASKING,
            step=place.step,
            attempts=0,
            picked=(),
            confirming=None,
            open_step=None,
            open_at=None,
            back_to=None,
        )
        after, effects = self._take(asked, place, given)
        if place.step in after.marks or after.stage is Stage.UNDER_AGE:
            self.dialogue = after
            self.effects += _unsaid(effects)
            if given.cut and place.question.type not in CHOOSING:
                self.refusals[place.step] = Reason.LONG
            return
        young = after.confirming is Confirming.AGE
        self.refusals[place.step] = Reason.YOUNG if young else _reason(place)

    def _take(self, asked: Dialogue, place: Place, given: Given) -> tuple[Dialogue, tuple[Effect, ...]]:
        if place.question.type in CHOOSING:
            data = _data(asked.ref, place, given.codes)
            if not data:
                return asked, ()
            return advance(
                self.questionnaire, asked, Press(at=self.now, source=self.source, data=data), self.now
            )
        words = Text(at=self.now, source=self.source, text=given.text, step=place.step)
        return collect(self.questionnaire, asked, words, self.now)

    def _leave_out(self, place: Place) -> None:
        """Not answered: passed. Whether to write again is not asked: there is no way to write."""
        if place.question.role is Role.RECONTACT:
            self.dialogue = self.dialogue.with_mark(place.step, Mark(passed=True))
        elif place.question.required:
            self.refusals[place.step] = Reason.REQUIRED
        else:
            turn = pass_step(Turn(self.questionnaire, self.dialogue, self.now), place)
            self.dialogue = turn.dialogue
            self.effects += turn.effects

    def _quote(self) -> None:
        turn = Turn(self.questionnaire, self.dialogue, self.now)
        if self.form.quotation is not None and consents.may_cite_is_open(turn):
            turn = consents.decide(turn, Confirming.CITE, self.form.quotation)
            self.dialogue = turn.dialogue
            self.effects += turn.effects

    def _finish(self) -> None:
        """All was answered or passed: this person is through, whatever the engine had still to ask."""
        turn = Turn(self.questionnaire, self.dialogue, self.now)
        following = turn.next_place()
        stage = Stage.DONE if following is None else Stage.ASKING
        self.dialogue = self.dialogue.become(
            stage=stage, step=None if following is None else following.step, confirming=None, attempts=0
        )
        if following is None:
            self.effects.append(Reach(Milestone.COMPLETED))


def _unsaid(effects: tuple[Effect, ...]) -> list[Effect]:
    """Without replies, which nobody would read, and alerts, which are raised for the form as a whole."""
    return [one for one in effects if not isinstance(one, Say | Recall | Alert)]


def _data(ref: str, place: Place, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the buttons that a person would have tapped; none where a code is unknown or too many are."""
    index = {choice.name: number for number, choice in enumerate(place.question.choices)}
    one_alone = place.question.type not in {QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
    if not codes or any(code not in index for code in codes) or (one_alone and len(codes) > 1):
        return ()
    taps = tuple(f"{ref}.{place.question_index}.{place.item_index}.{index[code]}" for code in codes)
    return (*taps, f"{ref}.!fini")


def _reason(place: Place) -> Reason:
    if place.question.type in CHOOSING:
        return Reason.OPTIONS
    return Reason.NUMBER if place.question.type is QuestionType.INTEGER else Reason.WORDS
