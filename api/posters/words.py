"""What a poster says, from the questionnaire and `consultation/data/affiche.yaml`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from consultation.origins import Place
from consultation.questionnaire.model import Question, Questionnaire, QuestionType
from consultation.questionnaire.typography import french
from consultation.ways_in import Doors, WayIn, ways_in
from consultation.words import Channel

SECONDS = {
    QuestionType.TEXT: 40,
    QuestionType.RANK: 40,
    QuestionType.SELECT_MULTIPLE: 25,
    QuestionType.GEOPOINT: 25,
    QuestionType.NOTE: 5,
}
"""Of one question, read and answered on a telephone; SHORT for the other types."""
SHORT = 12
NOTICE = 20


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: its name, its link (as a QR code) and what to do without a camera."""

    channel: Channel
    name: str
    link: str
    by_hand: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. `facts` are a few words each; `also`: who else listens;
    `small` stands at the foot, line by line."""

    title: str
    call: str
    quarter: str
    purpose: str
    facts: tuple[str, ...]
    how: str
    without: str
    doors: tuple[Door, ...]
    small: tuple[str, ...]
    tag: str
    subject: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the facilitator adds: until when, another sentence for what it is for, minutes it takes,
    when the results come, where else one may say it."""

    until: str | None = None
    purpose: str | None = None
    minutes: int | None = None
    results: str | None = None
    also: str | None = None


def sheet(
    code: str, questionnaire: Questionnaire, place: Place | None, doors: Doors, wishes: Wishes | None = None
) -> Sheet:
    """Return the words of a poster for a place, or for no place in particular."""
    wishes = wishes or Wishes()
    phase = questionnaire.phase.value
    ways = ways_in(code, None if place is None else place.tag, doors, questionnaire.channels)
    facts = [_say("duree", minutes=wishes.minutes or minutes(questionnaire))]
    facts += [_say(one) for one in ("gratuit", "anonyme", "age", "libre")]
    if wishes.until:
        facts.append(_say("jusque", date=french(wishes.until)))
    if wishes.results:
        facts.append(_say("resultats", date=french(wishes.results)))
    who = questionnaire.notice.controller
    reached = " · ".join(one for one in (who.phone, who.email) if one)
    name = who.name[:1].upper() + who.name[1:]
    where = questionnaire.territory_name if place is None else place.name
    return Sheet(
        title=french(questionnaire.title),
        call=_say("appel", phase),
        quarter=_say("quartier", quartier=questionnaire.territory_name),
        purpose=french(wishes.purpose or "") or _say("pourquoi", phase),
        facts=tuple(facts),
        how=_say("comment_un" if len(ways) == 1 else "comment"),
        without=_say("sans_photo"),
        doors=tuple(_door(code, way) for way in ways),
        small=(
            _say("qui", qui=name),
            *((_say("contact", contact=reached),) if reached else ()),
            _say("urgence"),
        ),
        tag="" if place is None else _say("repere", lieu=place.name),
        subject=_say("sujet", lieu=where),
        also=french(wishes.also or ""),
    )


def minutes(questionnaire: Questionnaire) -> int:
    """Return about how long the questions take, in minutes, never less than two."""
    seconds = NOTICE + sum(_seconds(one) for one in questionnaire.questions)
    return max(2, round(seconds / 60))


def _seconds(question: Question) -> int:
    one = SECONDS.get(question.type, SHORT)
    if question.repeat is not None:
        one *= question.repeat.take or len(question.repeat.items)
    return one + (15 if question.follow_up is not None else 0)


def _door(code: str, way: WayIn) -> Door:
    by_hand = _say(f"{way.channel.value}_main", code=code, adresse=way.typed)
    return Door(way.channel, _say(way.channel.value), way.link, by_hand)


@cache
def _texts() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        files("consultation").joinpath("data/affiche.yaml").read_text("utf-8")
    )
    return loaded


def _say(key: str, phase: str | None = None, **placeholders: object) -> str:
    words = _texts()[key]
    chosen: str = words if phase is None else words[phase]
    return chosen.format(**placeholders)
