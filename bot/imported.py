"""Answers collected elsewhere: the engine takes each as if its question had just been asked.

There is no dialogue around them: these people were consulted, and informed, elsewhere.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.channels.contract import NotUnderstood
from bot.channels.importing import campaign_of
from bot.dialogue import Dialogue, Stage
from bot.effects import Alert, Effect, Keep, Milestone
from bot.engine import advance, collect
from bot.engine.path import route
from bot.events import Press, Text
from bot.store import alerts, people
from bot.store.answers import Kept
from bot.store.people import Alias, Person
from consultation.questionnaire.model import Question, Questionnaire
from consultation.words import Channel, Mode, Part

if TYPE_CHECKING:
    from bot.step import Step


REF = "import"


def take(step: "Step") -> None:
    """Keep one imported answer: words that join those of the same person, or the code of an option.

    Raises NotUnderstood where the campaign is not open, or the question or the code is unknown.
    """
    event = step.incoming.event
    assert isinstance(event, Text)
    code = campaign_of(step.incoming.sender)
    campaign = next((one for one in step.opened if one.code == code), None)
    if campaign is None:
        raise NotUnderstood("import : la campagne n’est pas ouverte")
    account = next((one for one in step.accounts if one.campaign_id == campaign.id), None)
    session = step.writer.session
    if account is None:
        digest = campaign.alias(Channel.IMPORT, step.incoming.sender)
        account_id = people.open_account(
            session, campaign.id, Channel.IMPORT, [Alias(digest)], None, step.now
        )
    else:
        account_id = account.id
    person = None if account is None else account.person
    if person is None:
        person = Person(step.mint.participant(), campaign.revision_id, None)
        people.seat(
            session, person, campaign_id=campaign.id, account_id=account_id, mode=Mode.IMPORT, now=step.now
        )
    step.writer.turn(person.id, account_id, None, step.now)
    for milestone in (Milestone.ACCEPTED, Milestone.COMPLETED):
        step.writer.reach(person.id, milestone)
    questionnaire = step.campaigns.questionnaire(session, person.revision_id)
    question = next((one for one in questionnaire.questions if one.name == event.step), None)
    if question is None:
        raise NotUnderstood("import : question inconnue")
    for effect in _effects(questionnaire, question, event, step.now):
        if isinstance(effect, Keep):
            step.writer.keep(
                Kept(effect, person.id, campaign.id, person.revision_id, Channel.IMPORT, step.now)
            )
        elif isinstance(effect, Alert):
            sealed = step.writer.box.seal(event.text.encode(), alerts.PURPOSE)
            alerts.raise_alert(
                session,
                campaign_id=campaign.id,
                participant=person.id,
                rule=effect.rule,
                step=effect.step,
                sealed=sealed,
                at=step.now,
            )


def _effects(
    questionnaire: Questionnaire, question: Question, event: Text, now: datetime
) -> Iterator[Effect]:
    """Yield what the engine makes of the answer, as if the question had just been asked.

    Only what concerns the answer: there is nobody to reply to. Raises NotUnderstood for an unknown code.
    """
    asked = Dialogue(ref=REF, seed=0, stage=Stage.ASKING, step=question.name)
    if question.is_open:
        words = Text(at=event.at, source=event.source, text=event.text)
        effects = collect(questionnaire, asked, words, now)[1]
    else:
        effects = advance(questionnaire, asked, _tap(questionnaire, question, event), now)[1]
    for effect in effects:
        match effect:
            case Keep(part=Part.ANSWER):
                # Several rows of one person to an open question are one answer.
                yield replace(effect, append=question.is_open)
            case Alert():
                yield replace(effect, with_text=True)


def _tap(questionnaire: Questionnaire, question: Question, event: Text) -> Press:
    codes = [choice.name for choice in question.choices]
    if event.text not in codes:
        raise NotUnderstood("import : code inconnu")
    data = f"{REF}.{route(questionnaire).index[question.name]}.0.{codes.index(event.text)}"
    return Press(at=event.at, source=event.source, data=(data,))
