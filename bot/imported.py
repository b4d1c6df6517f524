"""Answers collected elsewhere: kept without a dialogue, because these people were consulted elsewhere."""

from typing import TYPE_CHECKING

from bot.channels.contract import NotUnderstood
from bot.channels.importing import campaign_of
from bot.effects import Keep, Milestone, Value
from bot.events import Text
from bot.store import people
from bot.store.answers import Kept
from bot.store.people import Person
from consultation.questionnaire.model import Question
from consultation.words import Channel, Forme, Mode

if TYPE_CHECKING:
    from bot.step import Step


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
        account_id = people.open_account(session, campaign.id, Channel.IMPORT, digest, None, step.now)
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
    keep = _keep(question, event)
    step.writer.keep(Kept(keep, person.id, campaign.id, person.revision_id, Channel.IMPORT, step.now))


def _keep(question: Question, event: Text) -> Keep:
    if question.is_open:
        return Keep(question.name, "", Value(text=event.text), Forme.TEXTE, event.source, append=True)
    if question.choice(event.text) is None:
        raise NotUnderstood("import : code inconnu")
    return Keep(question.name, "", Value(codes=(event.text,)), Forme.TAP, event.source)
